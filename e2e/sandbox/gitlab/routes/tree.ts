import { createHash } from 'node:crypto';
import { keyset, paged } from '@/e2e/sandbox/gitlab/pages';
import { notFound } from '@/e2e/sandbox/gitlab/refusals';
import { blobId, resolveRef } from '@/e2e/sandbox/gitlab/repository';
import { type ProjectRoute, REPORTER } from '@/e2e/sandbox/gitlab/route';
import type { Files } from '@/e2e/sandbox/world/types';

interface Entry {
  readonly id: string;
  readonly name: string;
  readonly type: 'tree' | 'blob';
  readonly path: string;
  readonly mode: string;
}

const trim = (path: string): string => path.split('/').filter(Boolean).join('/');

/** What is in a folder, and below it where `deep`; folders before files. */
function entries(files: Files, folder: string, deep: boolean): readonly Entry[] {
  const base = folder === '' ? '' : `${folder}/`;
  const found = new Map<string, Entry>();
  for (const [path, content] of Object.entries(files)) {
    if (!path.startsWith(base)) continue;
    const parts = path.slice(base.length).split('/');
    const shown = deep ? parts.length : 1;
    for (let depth = 1; depth <= shown; depth++) {
      const at = base + parts.slice(0, depth).join('/');
      const type = depth < parts.length ? 'tree' : 'blob';
      const id = type === 'blob' ? blobId(content) : createHash('sha1').update(`tree ${at}`).digest('hex');
      found.set(at, {
        id,
        name: parts[depth - 1] ?? '',
        type,
        path: at,
        mode: type === 'blob' ? '100644' : '040000',
      });
    }
  }
  const rank = (entry: Entry) => `${entry.type === 'tree' ? 0 : 1} ${entry.path}`;
  return [...found.values()].sort((a, b) => (rank(a) < rank(b) ? -1 : 1));
}

/** GitLab: Repositories API, list repository tree. */
export const TREE_ROUTES: readonly ProjectRoute[] = [
  {
    method: 'GET',
    path: 'repository/tree',
    level: REPORTER,
    answer: (call, project) => {
      const commit = resolveRef(project, call.params.text('ref') ?? 'HEAD');
      if (!commit) throw notFound('Tree');
      const folder = trim(call.params.text('path') ?? '');
      const all = entries(commit.files, folder, call.params.flag('recursive') ?? false);
      if (all.length === 0 && folder !== '') throw notFound('invalid revision or path');
      if (call.params.text('pagination') !== 'keyset') return paged(call, all);
      const order = new Map(all.map((entry, index) => [entry.path, index]));
      const cursor = {
        name: 'page_token',
        of: (entry: Entry) => entry.path,
        isAfter: (entry: Entry, at: string) => (order.get(entry.path) ?? 0) > (order.get(at) ?? -1),
      };
      return keyset(call, all, cursor, (entry) => entry);
    },
  },
];
