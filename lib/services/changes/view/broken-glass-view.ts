import { z } from 'zod';
import type { Actor } from '@/lib/access/decide';
import type { Authorship } from '@/lib/changes/authorship';
import { type BrokenGlass, whyNotReview } from '@/lib/changes/broken-glass';
import { instant, type PersonName, personName, sentence } from '@/lib/services/answers/parts';
import type { LoadedChange } from '@/lib/services/changes/record/load-change';

export const brokenGlassView = z
  .strictObject({
    by: personName,
    at: instant,
    reason: sentence,
    review: z
      .strictObject({
        by: personName,
        at: instant,
        comment: z.string(),
      })
      .nullable(),
    reviewRefusal: sentence.nullable().describe('Why you may not review it. `null` if you may.'),
  })
  .meta({ id: 'BrokenGlass', description: 'Who applied a change without approval, and its review.' });
export type BrokenGlassView = z.infer<typeof brokenGlassView>;

/** The facts that a review rests on; null: the change was never applied without approval. */
export function glassOf(change: LoadedChange, { hands, roots, singleOperator }: Authorship): BrokenGlass | null {
  if (change.brokenGlassById === null) return null;
  return {
    brokenById: change.brokenGlassById,
    reviewed: change.brokenGlassReviewerId !== null,
    hands: [...hands, { personId: change.brokenGlassById, act: 'broke-glass' }],
    ...{ roots, singleOperator },
  };
}

export function viewBrokenGlass(
  actor: Actor,
  change: LoadedChange,
  authorship: Authorship,
  named: (id: string) => PersonName,
): BrokenGlassView | null {
  const glass = glassOf(change, authorship);
  if (glass === null) return null;
  const { brokenGlassReviewerId: reviewer, brokenGlassReviewedAt: at, brokenGlassReview: comment } = change;
  return {
    by: named(glass.brokenById),
    at: change.brokenGlassAt?.toISOString() ?? '',
    reason: change.brokenGlassReason ?? '',
    review: reviewer === null ? null : { by: named(reviewer), at: at?.toISOString() ?? '', comment: comment ?? '' },
    reviewRefusal: whyNotReview(glass, actor),
  };
}
