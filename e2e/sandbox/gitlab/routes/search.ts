import { paged } from '@/e2e/sandbox/gitlab/pages';
import { badParameter, badRequest, notFound } from '@/e2e/sandbox/gitlab/refusals';
import { blobId, resolveRef } from '@/e2e/sandbox/gitlab/repository';
import { type Call, type GroupRoute, type OpenRoute, type ProjectRoute, REPORTER } from '@/e2e/sandbox/gitlab/route';
import type { Answer } from '@/e2e/sandbox/http';
import type { Project } from '@/e2e/sandbox/world/types';

interface Wanted {
  readonly words: string;
  readonly accepts: (path: string) => boolean;
}

/** Words, and filters among them. GitLab: Basic search, code search syntax. */
const FILTERS: Readonly<Record<string, (path: string, text: string) => boolean>> = {
  filename: (path, text) => (path.split('/').at(-1) ?? '').includes(text),
  path: (path, text) => path.includes(text),
  extension: (path, text) => path.endsWith(`.${text}`),
};

function readSearch(search: string): Wanted {
  const words: string[] = [];
  const filters: ((path: string) => boolean)[] = [];
  for (const word of search.split(' ').filter(Boolean)) {
    const at = word.indexOf(':');
    const filter = FILTERS[word.slice(0, Math.max(0, at))];
    if (filter) filters.push((path) => filter(path, word.slice(at + 1)));
    else words.push(word);
  }
  return { words: words.join(' ').toLowerCase(), accepts: (path) => filters.every((filter) => filter(path)) };
}

/** The first place in each file, with the line before and the line behind it. */
function blobs(project: Project, ref: string, wanted: Wanted): readonly Record<string, unknown>[] {
  const commit = resolveRef(project, ref);
  if (!commit) throw notFound('Commit');
  return Object.entries(commit.files)
    .filter(([path]) => wanted.accepts(path))
    .flatMap(([path, content]) => {
      const lines = content.split('\n');
      const hit = lines.findIndex((line) => line.toLowerCase().includes(wanted.words));
      if (hit < 0) return [];
      const start = Math.max(0, hit - 1);
      return [
        {
          basename: path.includes('.') ? path.slice(0, path.lastIndexOf('.')) : path,
          data: `${lines.slice(start, hit + 2).join('\n')}\n`,
          path,
          filename: path,
          id: blobId(content),
          ref,
          startline: start + 1,
          project_id: project.id,
        },
      ];
    });
}

function searchBlobs(call: Call, projects: readonly Project[], ref?: string): Answer {
  call.params.require('scope', 'search');
  if (call.params.text('scope') !== 'blobs') throw badParameter('scope does not have a valid value');
  const wanted = readSearch(call.params.text('search') ?? '');
  return paged(
    call,
    projects.flatMap((project) => blobs(project, ref ?? project.defaultBranch, wanted)),
  );
}

/** Code of many projects is found only where the instance has an index for it. */
function searchWide(call: Call, within: (project: Project) => boolean): Answer {
  call.params.require('scope', 'search');
  if (!call.instance.advancedSearch) throw badRequest('Scope supported only with advanced search or exact code search');
  return searchBlobs(call, call.instance.projects.filter(within));
}

/** GitLab: Search API, scope `blobs`. */
export const SEARCH_ROUTES: readonly ProjectRoute[] = [
  {
    method: 'GET',
    path: 'search',
    level: REPORTER,
    answer: (call, project) => searchBlobs(call, [project], call.params.text('ref')),
  },
];

export const GROUP_SEARCH_ROUTES: readonly GroupRoute[] = [
  {
    method: 'GET',
    path: 'search',
    level: REPORTER,
    answer: (call, group) => searchWide(call, ({ path }) => path.startsWith(`${group.path}/`)),
  },
];

export const OPEN_SEARCH_ROUTES: readonly OpenRoute[] = [
  { method: 'GET', path: 'search', level: REPORTER, answer: (call) => searchWide(call, () => true) },
];
