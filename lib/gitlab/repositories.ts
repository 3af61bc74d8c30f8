import {
  GroupVariables,
  InstanceLevelCICDVariables,
  Lint,
  Projects,
  ProjectTemplates,
  ProjectVariables,
  Repositories,
  RepositoryFiles,
  Search,
} from '@gitbeaker/rest';
import { z } from 'zod';
import { type Connection, PAGE_SIZE, readPage } from '@/lib/gitlab/connection';
import { GitLabError, type GitLabFailure, type Page } from '@/lib/gitlab/port';
import { readReplies, readReply } from '@/lib/gitlab/replies';
import type { BlobHit, GitLabRepositories, MergedPipeline, SearchIn, VariableName } from '@/lib/gitlab/repository-port';
import { lintReply, toMergedPipeline } from '@/lib/gitlab/writer-replies';

const fileReply = z.object({ content: z.string() });
const settingReply = z.object({ ci_config_path: z.string().nullish() });
const hitReply = z.object({ project_id: z.int().positive(), path: z.string() });
/** The value is not among what is kept. */
const nameReply = z.object({ key: z.string(), environment_scope: z.string().default('*'), protected: z.boolean() });
const roleReply = z.object({ value: z.string().nullish() });

const templateReply = z.object({ content: z.string() });
const TEMPLATE_ENDING = /\.gitlab-ci\.yml$/;

/** null: the token may not list them. */
async function namesBy(call: string, ask: () => Promise<readonly unknown[]>): Promise<readonly VariableName[] | null> {
  const reply = await unless(ABSENT, ask);
  if (reply === null) return null;
  return readReplies(call, nameReply, reply).map((name) => ({
    key: name.key,
    environmentScope: name.environment_scope,
    protected: name.protected,
  }));
}

/** AWS: ARNs of roles. */
const ROLE_ARN = /^arn:aws[a-z-]*:iam::\d{12}:role\/[\w+=,.@/-]{1,576}$/;

/** GitLab: Repository files, Search and Project-level CI/CD variables API. */
export function repositoryCalls(connection: Connection): GitLabRepositories {
  return {
    fileText: async (project, path, ref) => {
      const reply = await unless(ABSENT, () => new RepositoryFiles(connection()).show(project, path, ref ?? 'HEAD'));
      return reply && textOf(readReply('GET /projects/:id/repository/files/:path', fileReply, reply).content);
    },
    paths: (project, folder, ref) => pathsBelow(connection, project, folder, ref),
    configPath: async (projectId) => {
      const reply = await unless(ABSENT, () => new Projects(connection()).show(projectId));
      return (reply && readReply('GET /projects/:id', settingReply, reply).ci_config_path) || null;
    },
    mergedPipeline: (projectId, ref) => mergedPipeline(connection, projectId, ref),
    searchBlobs: (where, word) => searchBlobs(connection, where, word),
    pushedJobs: (projectId, ref) => pushedJobs(connection, projectId, ref),
    template: async (projectId, name) => {
      const key = name.replace(TEMPLATE_ENDING, '');
      const reply = await unless(REFUSED, () =>
        new ProjectTemplates(connection()).show(projectId, 'gitlab_ci_ymls', key),
      );
      return reply && readReply('GET /projects/:id/templates/gitlab_ci_ymls/:name', templateReply, reply).content;
    },
    variableNames: (projectId) =>
      namesBy('GET /projects/:id/variables', () =>
        new ProjectVariables(connection()).all(projectId, { perPage: PAGE_SIZE }),
      ),
    groupVariableNames: (groupId) =>
      namesBy('GET /groups/:id/variables', () => new GroupVariables(connection()).all(groupId, { perPage: PAGE_SIZE })),
    instanceVariableNames: () =>
      namesBy('GET /admin/ci/variables', () => new InstanceLevelCICDVariables(connection()).all()),
    roleArnIn: async (projectId, key) => {
      const reply = await unless(ABSENT, () => new ProjectVariables(connection()).show(projectId, key));
      const value = reply && readReply('GET /projects/:id/variables/:key', roleReply, reply).value;
      return value && ROLE_ARN.test(value) ? value : null;
    },
  };
}

/** GitLab: CI Lint API, "Validate a project's CI configuration". 400: the project has none. */
async function mergedPipeline(connection: Connection, projectId: number, ref: string): Promise<MergedPipeline | null> {
  // `content_ref` says which commit's file is read, `ref` for which branch. Older releases know only the second.
  const at = { contentRef: ref, ref };
  const reply = await unless(REFUSED, () => new Lint(connection()).check(projectId, at));
  if (reply === null) return null;
  return toMergedPipeline(readReply('GET /projects/:id/ci/lint', lintReply, reply));
}

/** GitLab: CI Lint API, `dry_run`. A pipeline that would not be created is an error there, as a configuration that is refused. */
async function pushedJobs(connection: Connection, projectId: number, ref: string): Promise<readonly string[] | null> {
  // Not `dry_run_ref`, its newer name: older releases do not know it, and the two together are refused.
  const simulated = { contentRef: ref, ref, dryRun: true, includeJobs: true };
  const reply = await unless(REFUSED, () => new Lint(connection()).check(projectId, simulated));
  if (reply === null) return null;
  const { valid, jobs } = toMergedPipeline(readReply('GET /projects/:id/ci/lint', lintReply, reply));
  return valid ? jobs : null;
}

const treeReply = z.object({ path: z.string(), type: z.string() });
/** Pages of 100 paths: folders of pipelines are far below, and a repository must not keep the worker busy. */
const MOST_TREE_PAGES = 30;

async function pathsBelow(
  connection: Connection,
  project: number | string,
  folder: string,
  ref: string | null,
): Promise<readonly string[] | null> {
  let pages = 0;
  let whole = true;
  const limited = connection((next) => {
    pages += 1;
    whole = next === null || pages < MOST_TREE_PAGES;
    return whole ? 'follow' : 'stop';
  });
  const reply = await unless(ABSENT, () =>
    new Repositories(limited).allRepositoryTrees(project, {
      ...{ recursive: true, pagination: 'keyset', perPage: PAGE_SIZE },
      ...(folder !== '' && { path: folder }),
      ...(ref !== null && { ref }),
    }),
  );
  if (reply === null || !whole) return null;
  const entries = readReplies('GET /projects/:id/repository/tree', treeReply, reply);
  return entries.filter(({ type }) => type === 'blob').map(({ path }) => path);
}

/** Pages of hits: with more the search is given up, for GitLab's own ends at some number too. */
const MOST_PAGES = 20;

async function searchBlobs(connection: Connection, where: SearchIn, word: string): Promise<readonly BlobHit[] | null> {
  const hits: BlobHit[] = [];
  let cursor: string | null = null;
  for (let pages = 0; pages < MOST_PAGES; pages++) {
    const page: Page<unknown> | null = await unless(REFUSED, () =>
      readPage(connection, 'page', (options) =>
        new Search(options).all('blobs', word, {
          ...(where === 'everywhere' ? {} : where),
          perPage: PAGE_SIZE,
          page: Number(cursor ?? 1),
        }),
      ),
    );
    if (page === null) return null;
    for (const { project_id: projectId, path } of readReplies('GET /search', hitReply, page.items))
      hits.push({ projectId, path });
    if (page.next === null) return hits;
    cursor = page.next;
  }
  return null;
}

const ABSENT: readonly GitLabFailure['kind'][] = ['not-found', 'forbidden'];
/** GitLab answers 400 to a scope that the instance does not have, and to a project without a configuration. */
const REFUSED: readonly GitLabFailure['kind'][] = [...ABSENT, 'failed'];

/** null: refused in one of these ways. A failure of the server itself is thrown, for it says nothing. */
async function unless<T>(kinds: readonly GitLabFailure['kind'][], ask: () => Promise<T>): Promise<T | null> {
  try {
    return await ask();
  } catch (error) {
    if (!(error instanceof GitLabError) || !kinds.includes(error.failure.kind)) throw error;
    const { failure } = error;
    if (failure.kind === 'failed' && (failure.status === null || failure.status >= 500)) throw error;
    return null;
  }
}

/** null: not UTF-8, which could not be written back as it was. */
function textOf(base64: string): string | null {
  const bytes = Buffer.from(base64, 'base64');
  const text = bytes.toString('utf8');
  return Buffer.from(text, 'utf8').equals(bytes) ? text : null;
}
