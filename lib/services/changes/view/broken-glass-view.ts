import { z } from 'zod';
import type { Actor } from '@/lib/access/decide';
import { type BrokenGlass, whyNotReview } from '@/lib/changes/broken-glass';
import { editorsOf } from '@/lib/changes/editors';
import { instant, type PersonName, personName, sentence } from '@/lib/services/answers/parts';
import type { LoadedChange } from '@/lib/services/changes/record/load-change';
import type { Context } from '@/lib/services/verb/context';

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
export function glassOf(context: Pick<Context, 'config'>, change: LoadedChange): BrokenGlass | null {
  if (change.brokenGlassById === null) return null;
  return {
    brokenById: change.brokenGlassById,
    reviewed: change.brokenGlassReviewerId !== null,
    authorId: change.authorId,
    editorIds: editorsOf(change.revisions),
    singleOperator: context.config.singleOperator,
  };
}

export function viewBrokenGlass(
  context: Pick<Context, 'config'>,
  actor: Actor,
  change: LoadedChange,
  named: (id: string) => PersonName,
): BrokenGlassView | null {
  const glass = glassOf(context, change);
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
