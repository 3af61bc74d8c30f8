import { addCommit, contentOf, headOf, history } from '@/e2e/sandbox/gitlab/repository';
import type { Commit, Files, MergeRequest, Project } from '@/e2e/sandbox/world/types';

/** The current commits of both branches of a merge request; null: a branch is gone. */
interface Ends {
  readonly source: Commit;
  readonly target: Commit;
  /** What both had before they went apart. */
  readonly base: Files;
}

function endsOf(source: Project, target: Project, request: MergeRequest): Ends | null {
  const from = headOf(source, 'branch', request.sourceBranch);
  const onto = headOf(target, 'branch', request.targetBranch);
  if (!from || !onto) return null;
  // A fork begins with what its parent had; the two share no commits here.
  if (source !== target) return { source: from, target: onto, base: source.files };
  const known = new Set(history(target, onto).map(({ id }) => id));
  const shared = history(source, from).find(({ id }) => known.has(id));
  return { source: from, target: onto, base: shared?.files ?? {} };
}

/** The target's files with what the source changed; null: both changed one file in two ways. */
function mergeFiles({ source, target, base }: Ends): Files | null {
  const merged = new Map(Object.entries(target.files));
  for (const path of new Set([...Object.keys(base), ...Object.keys(source.files)])) {
    const [before, theirs, ours] = [base, source.files, target.files].map((files) => contentOf(files, path));
    if (theirs === before || theirs === ours) continue;
    if (ours !== before) return null;
    if (theirs === undefined) merged.delete(path);
    else merged.set(path, theirs);
  }
  return Object.fromEntries(merged);
}

export const canMerge = (source: Project, target: Project, request: MergeRequest): boolean => {
  const ends = endsOf(source, target, request);
  return ends !== null && mergeFiles(ends) !== null;
};

/** Brings the source's changes into the target branch by a merge commit; null: they conflict, or a branch is gone. */
export function mergeInto(source: Project, target: Project, request: MergeRequest, author: string): Commit | null {
  const ends = endsOf(source, target, request);
  const files = ends === null ? null : mergeFiles(ends);
  if (ends === null || files === null) return null;
  return addCommit(target, request.targetBranch, {
    parents: source === target ? [ends.target, ends.source] : [ends.target],
    files,
    message: `Merge branch '${request.sourceBranch}' into '${request.targetBranch}'\n\n${request.title}`,
    author,
  });
}
