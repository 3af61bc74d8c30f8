/** The table of notices: what people are told of, and the audit event that it follows from. Nothing else is sent. */
import type { AuditAction } from '@/lib/audit/events';

export const NOTICES = {
  'waits-for-you': { events: ['change.submitted'], says: 'waits for approval' },
  approved: { events: ['change.approved'], says: 'was approved' },
  rejected: { events: ['change.rejected'], says: 'was rejected' },
  'changes-requested': { events: ['change.changes-requested'], says: 'needs changes by its author' },
  applied: { events: ['change.applied'], says: 'was applied' },
  failed: { events: ['change.apply-failed'], says: 'was not applied' },
  conflict: { events: ['change.conflicted', 'change.overwritten'], says: 'conflicts with the live trust policy' },
  'outside-write': {
    events: ['change.outside-write-overwritten'],
    says: 'overwrote what someone else had put in that moment',
  },
  expiring: { events: ['limit.expiring'], says: 'let someone in for a time that ends soon' },
  'not-ended': { events: ['limit.stuck'], says: 'let someone in for a time that is over, and a person has to end it' },
  expired: { events: ['change.expired', 'change.not-started'], says: 'was not started or decided in time' },
  drift: { events: ['role.drifted'], says: 'is not what is live any more: the role drifted' },
  'proof-expired': { events: ['proof.expired'], says: 'let someone in who is not what was approved any more' },
  'provider-shut': { events: ['provider.shut'], says: 'keeps everybody out of roles' },
  'outcome-unknown': { events: ['change.outcome-unknown'], says: 'was sent to AWS; the outcome is not known yet' },
  'review-started': { events: ['review.started'], says: 'asks for answers' },
  'review-due': { events: ['review.reminded'], says: 'still waits for answers' },
} as const satisfies Record<string, { events: readonly AuditAction[]; says: string }>;

export type NoticeKind = keyof typeof NOTICES;
export const NOTICE_KINDS = Object.keys(NOTICES) as readonly NoticeKind[];

/** The notice that follows from an audit event; null: nobody is told. */
export function noticeOf(action: AuditAction): NoticeKind | null {
  const follows = (kind: NoticeKind) => {
    const events: readonly AuditAction[] = NOTICES[kind].events;
    return events.includes(action);
  };
  return NOTICE_KINDS.find(follows) ?? null;
}

/** What a notice tells, as it stood when it was written. */
export type NoticeFacts = ChangeFacts | ReviewFacts | ProviderFacts;

export interface ChangeFacts {
  readonly change: number;
  readonly title: string;
  readonly reason: string;
  readonly role: string;
  readonly account: string;
  /** Who did it: a person, or the worker. */
  readonly actor: string;
  /** Why it ended so, or the comment of who decided; null: nothing was said. */
  readonly said: string | null;
  /** Names of who can approve it; only where it waits for that. */
  readonly canApprove: readonly string[];
}

export interface ReviewFacts {
  readonly review: number;
  readonly title: string;
  /** ISO 8601 in UTC. */
  readonly dueAt: string;
  /** How many items wait for whom, the most first. */
  readonly waiting: readonly { readonly name: string; readonly items: number }[];
}

export interface ProviderFacts {
  /** ARN of the OIDC provider. */
  readonly provider: string;
  /** Its issuer without scheme. */
  readonly title: string;
  readonly accountId: string;
  readonly account: string;
  /** What it does to which roles, and what mends it. */
  readonly said: string;
}

export interface Notice {
  /** The same for every try and every replay: receivers drop what they have seen. */
  readonly id: string;
  readonly kind: NoticeKind;
  /** ISO 8601 in UTC. */
  readonly at: string;
  readonly facts: NoticeFacts;
}
