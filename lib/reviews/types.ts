/** What an access review asks, shows and is answered. */
import type { ReviewEvidence } from '@/lib/reviews/evidence';

export const ANSWERS = ['keep', 'remove', 'ask'] as const;
export type Answer = (typeof ANSWERS)[number];

export const ANSWER_WORDS: Readonly<Record<Answer | 'open', string>> = {
  open: 'Not answered',
  keep: 'Keep',
  remove: 'Remove',
  ask: 'Asked',
};

/** Which lines of which roles are asked about. Absent or empty: all. */
export interface ReviewScope {
  /** Only these, each as "111122223333/name"; absent or empty: every role. */
  readonly roles?: readonly string[] | undefined;
  readonly accounts: readonly string[];
  /** "name=value" of tags that the role has to have. */
  readonly tags: readonly string[];
  /** Full paths of GitLab groups: only mappings of such a group or of what is below it. */
  readonly groups: readonly string[];
  /** Part of the project or group, in words. */
  readonly who: string;
  /** Only roles on this rung of the ladder or a wider one; null: any. */
  readonly rungAtLeast: number | null;
  /** Only what has been there for so many days; null: any. */
  readonly olderThanDays: number | null;
  /** Only roles that nobody used for so many days; null: any. */
  readonly unusedDays: number | null;
  /** Ids of persons who review what no owner does, in turn. */
  readonly reviewers: readonly string[];
  /** Whether who maintains a project or group in GitLab reviews its mappings, before the named ones. */
  readonly maintainers: boolean;
  /** Tag of a role that holds the GitLab user name of its owner; empty: none is looked for. */
  readonly ownerTag: string;
}

/** What is recommended, with its reason: shown, and never chosen for anyone. */
export interface Recommendation {
  readonly answer: Answer;
  readonly because: string;
}

const DAY = 86_400_000;
const LONG_UNUSED_DAYS = 90;

/** The first of these that applies. */
export function recommend(evidence: ReviewEvidence, now: Date): Recommendation | null {
  const unused = evidence.lastUsedAt === null ? null : (now.getTime() - Date.parse(evidence.lastUsedAt)) / DAY;
  if (unused !== null && unused > LONG_UNUSED_DAYS)
    return { answer: 'remove', because: `The role was last used ${Math.floor(unused)} days ago.` };
  if (evidence.proof === 'refuted') return { answer: 'ask', because: 'Unprotected refs can assume it.' };
  if (evidence.admittedRefs === 0 && evidence.lastUsedAt === null)
    return { answer: 'remove', because: 'No existing ref can assume it, and the role was never seen in use.' };
  return null;
}
