import type { ChangeCommand, ChangeState } from '@/lib/changes/states';

/** The command that takes a change on from each state; none: it is over, or the worker takes it on. */
const NEXT: Partial<Readonly<Record<ChangeState, ChangeCommand>>> = {
  draft: 'submit',
  in_review: 'approve',
  approved: 'apply',
  scheduled: 'apply',
  conflict: 'rebase',
  failed: 'edit',
  expired: 'submit',
};

/** Why this person cannot take the change on, in the words of the rule that refuses it; null: they can, or nobody has to. */
export function whyNotOn(
  state: ChangeState,
  commands: Readonly<Record<ChangeCommand, { readonly allowed: boolean; readonly reason: string | null }>>,
): string | null {
  const next = NEXT[state];
  return next === undefined || commands[next].allowed ? null : commands[next].reason;
}
