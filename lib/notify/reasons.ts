/** Why a notice may reach one person, and how it does where they chose nothing. */
import type { Permission } from '@/lib/access/permissions';
import type { NoticeKind } from '@/lib/notify/notices';

export const HOWS = ['now', 'digest', 'off'] as const;
export type How = (typeof HOWS)[number];

/** In the order of the page. */
export const REASONS = ['to-approve', 'to-review', 'my-changes', 'roles'] as const;
export type NoticeReason = (typeof REASONS)[number];

export const NOTICE_REASONS = {
  'to-approve': {
    says: 'A change waits for your approval',
    kinds: ['waits-for-you'],
    needs: 'change.decide',
    byDefault: 'now',
  },
  'to-review': {
    says: 'An access review asks you',
    kinds: ['review-started', 'review-due'],
    needs: 'review.answer',
    byDefault: 'now',
  },
  'my-changes': {
    says: 'A change of yours was decided, applied, or failed',
    kinds: [
      ...(['approved', 'rejected', 'changes-requested', 'applied', 'failed', 'conflict', 'outside-write'] as const),
      ...(['expired', 'outcome-unknown'] as const),
    ],
    needs: 'estate.read',
    byDefault: 'now',
  },
  roles: {
    says: 'A role drifted, lets in someone else than was approved, or refuses a pipeline',
    kinds: ['drift', 'proof-expired', 'provider-shut', 'entry-refused', 'expiring', 'not-ended'],
    needs: 'estate.read',
    byDefault: 'off',
  },
} as const satisfies Readonly<Record<NoticeReason, ReasonRow>>;

interface ReasonRow {
  readonly says: string;
  readonly kinds: readonly NoticeKind[];
  /** Whoever may not do this any more is told nothing. */
  readonly needs: Permission;
  readonly byDefault: How;
}

/** Why a notice of this kind may reach a person; null: it reaches nobody in person. */
export function reasonOf(kind: NoticeKind): NoticeReason | null {
  const has = (reason: NoticeReason) => {
    const kinds: readonly NoticeKind[] = NOTICE_REASONS[reason].kinds;
    return kinds.includes(kind);
  };
  return REASONS.find(has) ?? null;
}

/** Hour of the day, in UTC, at which digests go out. */
const DIGEST_HOUR = 7;
const DAY = 86_400_000;

/** When the next digest goes out. */
export function nextDigest(now: Date): Date {
  const today = Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate(), DIGEST_HOUR);
  return new Date(today > now.getTime() ? today : today + DAY);
}
