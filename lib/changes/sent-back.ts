import type { ChangeState } from '@/lib/changes/states';

interface Decided {
  readonly verdict: string;
  readonly revision: number;
}

/**
 * The decision that a change waits on its author for, or that ended it: who asked for changes of this very revision, or who
 * rejected it. The last one counts; an edit is the answer to it. null: nobody sent it back.
 */
export function sentBack<D extends Decided>(state: ChangeState, revision: number, decisions: readonly D[]): D | null {
  const verdict = state === 'draft' ? 'request-changes' : state === 'rejected' ? 'reject' : null;
  if (verdict === null) return null;
  return decisions.findLast((decision) => decision.verdict === verdict && decision.revision === revision) ?? null;
}

/** What a draft is called that its reviewer sent back: not a draft among drafts. */
export const CHANGES_REQUESTED = {
  word: 'Changes requested',
  meaning: 'A reviewer asked for changes. Edit the change, or submit it again with an answer.',
};
