import { isObject } from '@/e2e/sandbox/gitlab/params';
import { badParameter, badRequest, forbidden } from '@/e2e/sandbox/gitlab/refusals';
import { addCommit, contentOf, headOf, lastChange } from '@/e2e/sandbox/gitlab/repository';
import type { Commit, Project } from '@/e2e/sandbox/world/types';

const KINDS = ['create', 'update', 'delete', 'move', 'chmod'] as const;

/** What a commit does to one file. `content` null: it stays. */
export interface FileAction {
  readonly kind: (typeof KINDS)[number];
  readonly path: string;
  readonly previousPath: string | null;
  readonly content: string | null;
  /** The commit that the writer saw last; absent: it does not matter. */
  readonly lastCommit: string | null;
}

export interface Change {
  readonly branch: string;
  /** Where `branch` begins if it does not exist yet. */
  readonly startBranch: string | null;
  readonly message: string;
  readonly author: string;
  readonly actions: readonly FileAction[];
}

const text = (value: unknown): string | null => (typeof value === 'string' ? value : null);

/** Reads `actions` of the Commits API. */
export function readAction(given: unknown, index: number): FileAction {
  if (!isObject(given)) throw badParameter('actions is invalid');
  const kind = KINDS.find((word) => word === given.action);
  if (kind === undefined) throw badParameter(`actions[${index}][action] does not have a valid value`);
  const path = text(given.file_path);
  if (path === null) throw badParameter(`actions[${index}][file_path] is missing`);
  return {
    kind,
    path,
    previousPath: text(given.previous_path),
    content: decodeContent(text(given.content), text(given.encoding)),
    lastCommit: text(given.last_commit_id),
  };
}

/** Content as it came, or from base64. The sandbox keeps text only. */
export const decodeContent = (content: string | null, encoding: string | null | undefined): string | null =>
  content !== null && encoding === 'base64' ? Buffer.from(content, 'base64').toString('utf8') : content;

/** Puts a commit on a branch that the caller may push to, or says with GitLab's words why not. GitLab: Commits API. */
export function commitChange(project: Project, change: Change): Commit {
  requireWritable(project);
  const head = startOf(project, change);
  const files = new Map(Object.entries(head.files));
  for (const action of change.actions) {
    requireUnchanged(project, head, action);
    apply(files, action);
  }
  return addCommit(project, change.branch, {
    parents: [head],
    files: Object.fromEntries(files),
    message: change.message,
    author: change.author,
  });
}

export function requireWritable(project: Project): void {
  if (project.archived) throw forbidden();
}

function startOf(project: Project, { branch, startBranch }: Change): Commit {
  const existing = headOf(project, 'branch', branch);
  const isNew = startBranch !== null && startBranch !== branch;
  if (isNew && existing)
    throw badRequest(`A branch called '${branch}' already exists. Switch to that branch in order to make changes`);
  const start = isNew ? headOf(project, 'branch', startBranch) : existing;
  if (!start) throw badRequest('You can only create or edit files when you are on a branch');
  return start;
}

function requireUnchanged(project: Project, head: Commit, action: FileAction): void {
  if (action.lastCommit === null) return;
  const path = action.previousPath ?? action.path;
  if (contentOf(head.files, path) !== undefined && lastChange(project, head, path).id !== action.lastCommit)
    throw badRequest(`The file has changed since you started editing it: ${path}`);
}

function apply(files: Map<string, string>, action: FileAction): void {
  const { kind, path, content } = action;
  if (path.split('/').some((part) => part === '..')) throw badRequest('Path cannot include directory traversal');
  if ((kind === 'create' || kind === 'move') && files.has(path))
    throw badRequest('A file with this name already exists');
  const source = kind === 'move' ? (action.previousPath ?? '') : path;
  const before = files.get(source);
  if (kind !== 'create' && before === undefined) throw badRequest("A file with this name doesn't exist");
  if (kind === 'delete' || kind === 'move') files.delete(source);
  if (kind !== 'delete') files.set(path, content ?? before ?? '');
}

/** What the record of effects says of a change. */
export const shownChange = (change: Change, commit: Commit) => ({
  commit: commit.id,
  branch: change.branch,
  message: change.message,
  files: change.actions.map(({ kind, path, previousPath }) => ({
    action: kind,
    path,
    ...(previousPath === null ? {} : { previousPath }),
    content: kind === 'delete' ? null : (contentOf(commit.files, path) ?? null),
  })),
});
