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
  'entry-refused': { events: ['role.entry-refused'], says: 'refuses a pipeline' },
  'outcome-unknown': { events: ['change.outcome-unknown'], says: 'was sent to AWS; the outcome is not known yet' },
  'review-started': { events: ['review.started'], says: 'asks for answers' },
  'review-due': { events: ['review.reminded'], says: 'still waits for answers' },
  // What happens to Drawbridge itself: who may do what in it, what it asks for, and whether it can be trusted.
  'break-glass': { events: ['change.break-glass'], says: 'is being applied without approval' },
  'person-changed': { events: ['person.updated'], says: 'has different permissions now', page: '/settings/people' },
  'person-left': {
    events: ['person.left'],
    says: 'is blocked or gone in GitLab and lost all sessions and API tokens',
    page: '/settings/people',
  },
  'person-vouched': {
    events: ['person.vouched'],
    says: 'counts for changes from before they were first seen',
    page: '/settings/people',
  },
  'person-linked': {
    events: ['person.linked'],
    says: 'counts as one person with another account',
    page: '/settings/people',
  },
  'person-unlinked': {
    events: ['person.unlinked'],
    says: 'counts as a person of their own again',
    page: '/settings/people',
  },
  'members-changed': { events: ['members.changed'], says: 'gave or took roles', page: '/settings/people' },
  'grant-created': {
    events: ['group-grant.created'],
    says: 'was created',
    page: '/settings/people',
    of: 'Group grant',
  },
  'grant-deleted': {
    events: ['group-grant.deleted'],
    says: 'was deleted',
    page: '/settings/people',
    of: 'Group grant',
  },
  'group-confirmed': {
    events: ['group.confirmed'],
    says: 'is meant now where another group was',
    page: '/settings/people',
    of: 'Group',
  },
  'token-created': { events: ['token.created'], says: 'was created', page: '/settings/tokens', of: 'API token' },
  'token-revoked': { events: ['token.revoked'], says: 'was revoked', page: '/settings/tokens', of: 'API token' },
  'rules-proposed': { events: ['rules.proposed'], says: 'were proposed', page: '/settings/rules' },
  'rules-approved': { events: ['rules.approved'], says: 'were approved and are in force', page: '/settings/rules' },
  'rules-rejected': { events: ['rules.rejected'], says: 'were rejected', page: '/settings/rules' },
  'recovery-link-used': {
    events: ['recovery-link.used'],
    says: 'signed in as an admin, with a link made on the server',
    page: '/settings/people',
  },
  'setup-link-used': { events: ['setup-link.used'], says: 'became admin by the setup link', page: '/settings/people' },
  'connection-refused': {
    events: ['connection.credentials-rejected'],
    says: 'refuses the credentials of Drawbridge',
    page: '/settings/connections',
    of: 'Connection',
  },
  'applying-paused': { events: ['applying.paused'], says: 'is paused', page: '/' },
  'applying-resumed': { events: ['applying.resumed'], says: 'is no longer paused', page: '/' },
  'log-broken': {
    events: ['audit.broken'],
    says: 'does not hold: it may have been altered',
    page: '/audit',
    of: 'The',
  },
  'log-key-rotated': { events: ['audit.key-rotated'], says: 'is signed by another key now', page: '/audit', of: 'The' },
} as const satisfies Record<string, NoticeRow>;

interface NoticeRow {
  readonly events: readonly AuditAction[];
  readonly says: string;
  /** Where to look; absent: at the change or the review. */
  readonly page?: string;
  /** The text before the name of its object. */
  readonly of?: string;
}

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

/** Where a notice of Drawbridge itself leads, and what its object's name needs before it; null: it is of a change or a review. */
export function placeOf(kind: NoticeKind): { readonly page: string; readonly of: string | null } | null {
  const { page, of }: NoticeRow = NOTICES[kind];
  return page === undefined ? null : { page, of: of ?? null };
}

/** What a notice tells, as it stood when it was written. */
export type NoticeFacts = ChangeFacts | ReviewFacts | ProviderFacts | RefusalFacts | HouseFacts;

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

/** Pipelines of a project that a role refuses. */
export interface RefusalFacts {
  /** The subject of the newest token that was refused. */
  readonly refused: string;
  /** Name of the role. */
  readonly title: string;
  readonly accountId: string;
  readonly account: string;
  /** Which project, since when, and where to look. */
  readonly said: string;
}

/** What happened to Drawbridge itself. */
export interface HouseFacts {
  /** Whom or what it happened to, such as "API token deploys". */
  readonly title: string;
  readonly page: string;
  readonly actor: string;
  /** More of it in a sentence; null: there is no more. */
  readonly said: string | null;
  /** The person whom it concerns; null: nobody in particular. */
  readonly concerns: string | null;
  /** Names of the admins. */
  readonly admins: readonly string[];
}

export interface Notice {
  /** The same for every try and every replay: receivers drop what they have seen. */
  readonly id: string;
  readonly kind: NoticeKind;
  /** ISO 8601 in UTC. */
  readonly at: string;
  readonly facts: NoticeFacts;
}
