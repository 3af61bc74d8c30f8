/** When the clock ends what people have decided or were asked to decide. */
import { type CountedChange, isMet } from '@/lib/changes/count-approvals';
import { clauseName } from '@/lib/changes/requirement';
import type { ChangeState } from '@/lib/changes/states';

const HOUR = 3_600_000;

export interface WaitingChange extends CountedChange {
  readonly state: ChangeState;
  /** Since when this revision waits for approvals, null: it never did. */
  readonly waitingSince: Date | null;
}

/** Why a change expires now, as a sentence; null: it does not. Only a rule makes one expire. */
export function whyExpired(change: WaitingChange): string | null {
  if (change.state === 'in_review') return reviewTooLong(change);
  if (change.state !== 'approved' && change.state !== 'scheduled') return null;
  if (isMet(change) || !isMet(withoutExpiry(change))) return null;
  const old = change.requirement.clauses.find(({ expiresHours }) => expiresHours !== null);
  return old === undefined
    ? null
    : `Its approvals are too old. ${clauseName(old)} counts one for ${old.expiresHours} h. Submit it again.`;
}

function reviewTooLong({ requirement, waitingSince, now }: WaitingChange): string | null {
  if (waitingSince === null) return null;
  const waited = now.getTime() - waitingSince.getTime();
  const rule = requirement.clauses.find(({ reviewHours }) => reviewHours !== undefined && waited >= reviewHours * HOUR);
  return rule === undefined
    ? null
    : `${clauseName(rule)} lets a change wait for ${rule.reviewHours} h, and they passed. Submit it again.`;
}

const withoutExpiry = (change: WaitingChange): CountedChange => ({
  ...change,
  requirement: {
    ...change.requirement,
    clauses: change.requirement.clauses.map((clause) => ({ ...clause, expiresHours: null })),
  },
});
