import { z } from 'zod';
import type { Actor } from '@/lib/access/decide';
import { ANSWERS } from '@/lib/reviews/types';
import { type AnsweredItems, viewAnswered } from '@/lib/services/reviews/answered-items';
import { askedForAny, choose, lockOpen, objectOf, requireOpen, selection } from '@/lib/services/reviews/held-review';
import { loadHead } from '@/lib/services/reviews/load-campaign';
import { AppError } from '@/lib/services/verb/app-error';
import type { Context } from '@/lib/services/verb/context';
import { parseInput, rowNumber } from '@/lib/services/verb/parse-input';
import { recordEvent } from '@/lib/services/verb/record-event';
import { requireAccess } from '@/lib/services/verb/require-access';
import { requirePerson } from '@/lib/services/verb/require-person';

export const answerItemsInput = z.strictObject({
  number: rowNumber,
  items: selection,
  answer: z.enum(ANSWERS),
  reason: z.string().trim().max(4000).default(''),
});

/** Answers for a selection of items, all or none. Only who is asked answers; a new answer replaces the one before, and both stay in the record. */
export async function answerItems(context: Context, actor: Actor, input: unknown): Promise<AnsweredItems> {
  await requireAccess(context, actor, 'review.answer');
  const { number, items, answer, reason } = parseInput(answerItemsInput, input);
  if (answer !== 'keep' && reason === '')
    throw new AppError('invalid', 'This answer needs a reason. Your selection is kept. Write a comment.', [
      { path: ['reason'], message: 'Write a reason.' },
    ]);
  requirePerson(actor, 'answer a review');
  const campaign = requireOpen(await loadHead(context.db, number));
  const chosen = await choose(context.db, campaign, items);
  if (chosen.some(({ reviewerId }) => reviewerId !== actor.personId))
    throw new AppError(
      'forbidden',
      'One of these items is assigned to someone else. Nothing was answered. Choose only your own items.',
    );
  // Who is asked is no requester; but two accounts may have been linked since.
  if (await askedForAny(context, chosen, actor.personId))
    throw new AppError(
      'forbidden',
      'You asked for one of these with another account. Nothing was answered. Ask someone else to review it.',
    );
  await context.db.$transaction(async (tx) => {
    await lockOpen(tx, campaign);
    await tx.reviewDecision.createMany({
      data: chosen.map(({ id }) => ({
        id: context.newId(),
        itemId: id,
        personId: actor.personId,
        ...{ verdict: answer, reason, at: context.now() },
      })),
    });
    // Who was asked meanwhile is someone else: nothing is answered then.
    const { count } = await tx.reviewItem.updateMany({
      where: { id: { in: chosen.map(({ id }) => id) }, reviewerId: actor.personId },
      data: { answer },
    });
    if (count !== chosen.length)
      throw new AppError(
        'conflict',
        'Someone handed on an item in the meantime. Nothing was answered. Look at the review again.',
      );
    await recordEvent(tx, context, actor, {
      action: 'review.answered',
      object: objectOf(campaign),
      data: { number, answer, reason, items: chosen.map(({ role, who }) => `${role.name}: ${who}`).slice(0, 100) },
    });
  });
  return viewAnswered(context, actor, number, chosen);
}
