import { createHash } from 'node:crypto';
import type { Commit, Files, Project } from '@/e2e/sandbox/world/types';

const digest = (...parts: readonly string[]): string => {
  const hash = createHash('sha1');
  for (const part of parts) hash.update(part);
  return hash.digest('hex');
};

/** Git's own id of a file's content. */
export const blobId = (content: string): string => digest(`blob ${Buffer.byteLength(content)}\0`, content);

/** The commit that every ref of a seeded project points to until somebody moves it. */
const firstCommit = (project: Project): Commit => ({
  id: digest('first commit of ', String(project.id)),
  parents: [],
  message: 'Initial commit',
  author: 'Ada Brandt',
  at: '2025-01-15T09:00:00.000Z',
  files: project.files,
});

const findCommit = (project: Project, id: string): Commit | undefined => {
  const first = firstCommit(project);
  return id === first.id ? first : project.commits.find((commit) => commit.id === id);
};

const REFS = { branch: 'refs/heads/', tag: 'refs/tags/' } as const;

/** The commit that a branch or tag points to; undefined: there is no such ref. */
export function headOf(project: Project, type: 'branch' | 'tag', name: string): Commit | undefined {
  if (!(type === 'branch' ? project.branches : project.tags).includes(name)) return undefined;
  const moved = project.heads[REFS[type] + name];
  return moved === undefined ? firstCommit(project) : findCommit(project, moved);
}

/** What a branch, a tag, `HEAD` or the id of a commit names. */
export const resolveRef = (project: Project, ref: string): Commit | undefined =>
  headOf(project, 'branch', ref === 'HEAD' ? project.defaultBranch : ref) ??
  headOf(project, 'tag', ref) ??
  findCommit(project, ref);

export function placeRef(project: Project, type: 'branch' | 'tag', name: string, commit: Commit): void {
  const names = type === 'branch' ? project.branches : project.tags;
  if (!names.includes(name)) names.push(name);
  project.heads[REFS[type] + name] = commit.id;
}

export function removeRef(project: Project, type: 'branch' | 'tag', name: string): void {
  if (type === 'branch') project.branches = project.branches.filter((branch) => branch !== name);
  else project.tags = project.tags.filter((tag) => tag !== name);
  delete project.heads[REFS[type] + name];
}

/** A commit and all before it, each once, newest first. */
export function history(project: Project, from: Commit): readonly Commit[] {
  const seen = new Map<string, Commit>();
  const open = [from];
  for (let commit = open.shift(); commit !== undefined; commit = open.shift()) {
    if (seen.has(commit.id)) continue;
    seen.set(commit.id, commit);
    for (const id of commit.parents) {
      const parent = findCommit(project, id);
      if (parent) open.push(parent);
    }
  }
  const order = (commit: Commit) => project.commits.indexOf(commit);
  return [...seen.values()].sort((a, b) => order(b) - order(a));
}

/** Adds a commit to the project and moves the branch to it. */
export function addCommit(
  project: Project,
  branch: string,
  made: {
    readonly parents: readonly Commit[];
    readonly files: Files;
    readonly message: string;
    readonly author: string;
  },
): Commit {
  const parents = made.parents.map(({ id }) => id);
  const commit: Commit = {
    id: digest(String(project.id), ...parents, made.message, String(project.commits.length)),
    parents,
    message: made.message,
    author: made.author,
    at: new Date().toISOString(),
    files: made.files,
  };
  project.commits.push(commit);
  placeRef(project, 'branch', branch, commit);
  return commit;
}

/** The last commit, at or before this one, that changed a file. */
export function lastChange(project: Project, at: Commit, path: string): Commit {
  const changed = history(project, at).find((commit) => {
    const parent = findCommit(project, commit.parents[0] ?? '');
    return parent === undefined || contentOf(parent.files, path) !== contentOf(commit.files, path);
  });
  return changed ?? at;
}

/** The file that a project's pipelines begin with. GitLab: custom CI/CD configuration file. */
export const configPathOf = ({ ciConfigPath }: Project): string =>
  ciConfigPath?.replace(/^\/+/, '') ?? '.gitlab-ci.yml';

/** A file's content; undefined: there is none. Never what every object has, such as `constructor`. */
export const contentOf = (files: Files, path: string): string | undefined =>
  Object.hasOwn(files, path) ? files[path] : undefined;
