import { z } from 'zod';
import type { Actor } from '@/lib/access/decide';
import { whyNotReview } from '@/lib/changes/broken-glass';
import { moveChange, staleChange } from '@/lib/services/changes/record/change-command';
import { changeObject, factsOf, loadChange } from '@/lib/services/changes/record/load-change';
import { glassOf } from '@/lib/services/changes/view/broken-glass-view';
import { type ChangeView, viewChange } from '@/lib/services/changes/view/change-view';
import { AppError } from '@/lib/services/verb/app-error';
import type { Context } from '@/lib/services/verb/context';
import { parseInput, rowNumber } from '@/lib/services/verb/parse-input';
import { recordEvent } from '@/lib/services/verb/record-event';
import { refuseAccess, requireAccess } from '@/lib/services/verb/require-access';
import { requirePerson } from '@/lib/services/verb/require-person';

export const reviewBreakGlassInput = z.strictObject({
  number: rowNumber,
  version: rowNumber,
  comment: z.string().trim().min(1, 'Say what you found.').max(4000),
});

/** Records that someone who had no hand in it looked at a change that was applied without approval. */
export async function reviewBreakGlass(context: Context, actor: Actor, input: unknown): Promise<ChangeView> {
  await requireAccess(context, actor, 'change.review-break-glass');
  const { number, version, comment } = parseInput(reviewBreakGlassInput, input);
  const change = await loadChange(context.db, number);
  const glass = glassOf(change, await factsOf(context, change));
  if (glass === null || glass.reviewed)
    throw new AppError(
      'conflict',
      `Change ${number} was not applied without approval, or someone already reviewed that. Nothing was changed. Look at the change again.`,
    );
  const refusal = whyNotReview(glass, actor);
  if (refusal !== null) await refuseAccess(context, actor, 'change.review-break-glass', refusal);
  requirePerson(actor, 'review a change');
  if (change.version !== version) throw staleChange(number);
  await context.db.$transaction(async (tx) => {
    await moveChange(tx, context, change, {
      brokenGlassReviewerId: actor.personId,
      brokenGlassReviewedAt: context.now(),
      brokenGlassReview: comment,
    });
    await recordEvent(tx, context, actor, {
      action: 'change.break-glass-reviewed',
      object: changeObject(change),
      changeId: change.id,
      roleId: change.roleId,
      data: { comment, brokenBy: glass.brokenById, singleOperator: context.config.singleOperator },
    });
  });
  return viewChange(context, actor, number);
}
