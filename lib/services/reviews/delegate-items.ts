import { z } from 'zod';
import type { Actor } from '@/lib/access/decide';
import type { Transaction } from '@/lib/db/transaction';
import { type AnsweredItems, viewAnswered } from '@/lib/services/reviews/answered-items';
import {
  askedForAny,
  type ChosenItem,
  choose,
  lockOpen,
  objectOf,
  requireOpen,
  selection,
} from '@/lib/services/reviews/held-review';
import { loadHead } from '@/lib/services/reviews/load-campaign';
import { AppError } from '@/lib/services/verb/app-error';
import type { Context } from '@/lib/services/verb/context';
import { parseInput, rowNumber } from '@/lib/services/verb/parse-input';
import { recordEvent } from '@/lib/services/verb/record-event';
import { requireAccess } from '@/lib/services/verb/require-access';
import { requirePerson } from '@/lib/services/verb/require-person';

export const delegateItemsInput = z.strictObject({
  number: rowNumber,
  items: selection,
  to: z.string().max(100).describe('Id of the person who answers from now on.'),
  reason: z.string().trim().min(1, 'Say why you hand it on.').max(4000),
});

/** Hands items to another reviewer: who is asked may, and who manages reviews. Nobody is handed only their own request. */
export async function delegateItems(context: Context, actor: Actor, input: unknown): Promise<AnsweredItems> {
  await requireAccess(context, actor, 'review.answer');
  const { number, items, to, reason } = parseInput(delegateItemsInput, input);
  requirePerson(actor, 'hand on items of a review');
  const campaign = requireOpen(await loadHead(context.db, number));
  const chosen = await choose(context.db, campaign, items);
  if (chosen.some(({ reviewerId }) => reviewerId !== actor.personId))
    await requireAccess(context, actor, 'review.manage');
  const next = await context.db.person.findFirst({ where: { id: to, disabledAt: null } });
  if (!next)
    throw new AppError('invalid', 'This person is unknown or disabled. Nothing was handed on. Choose another person.');
  if (await askedForAny(context, chosen, to))
    throw new AppError(
      'conflict',
      `${next.name} asked for some of this access, so they cannot review it. Nothing was handed on. Choose another person.`,
    );
  await context.db.$transaction(async (tx) => {
    await lockOpen(tx, campaign);
    await tx.reviewDecision.createMany({
      data: chosen.map(({ id }) => ({
        id: context.newId(),
        itemId: id,
        personId: actor.personId,
        ...{ verdict: 'delegate', reason, toPersonId: to, at: context.now() },
      })),
    });
    await handOver(tx, chosen, to);
    await recordEvent(tx, context, actor, {
      action: 'review.delegated',
      object: objectOf(campaign),
      data: {
        number,
        to: next.name,
        reason,
        items: chosen.map(({ role, who }) => `${role.name}: ${who}`).slice(0, 100),
      },
    });
  });
  return viewAnswered(context, actor, number, chosen);
}

/** What was handed on or answered since it was looked at stays as it is, and with it all the others. */
async function handOver(tx: Transaction, chosen: readonly ChosenItem[], to: string): Promise<void> {
  for (const reviewerId of new Set(chosen.map((item) => item.reviewerId)))
    for (const answer of new Set(chosen.map((item) => item.answer))) {
      const ids = chosen.filter((item) => item.reviewerId === reviewerId && item.answer === answer).map(({ id }) => id);
      const { count } = await tx.reviewItem.updateMany({
        where: { id: { in: ids }, reviewerId, answer },
        data: { reviewerId: to, answer: 'open' },
      });
      if (count !== ids.length)
        throw new AppError(
          'conflict',
          'Someone answered or handed on an item in the meantime. Nothing was handed on. Look at the review again.',
        );
    }
}
