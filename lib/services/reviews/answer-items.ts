import { z } from 'zod';
import type { Actor, PersonActor } from '@/lib/access/decide';
import { ANSWERS } from '@/lib/reviews/types';
import { AppError } from '@/lib/services/app-error';
import type { Context, Transaction } from '@/lib/services/context';
import { parseInput, rowNumber } from '@/lib/services/parse-input';
import { recordEvent } from '@/lib/services/record-event';
import { requireAccess } from '@/lib/services/require-access';
import {
  type CampaignView,
  getCampaign,
  type LoadedCampaign,
  loadCampaign,
} from '@/lib/services/reviews/campaign-view';

const selection = z.array(z.string().max(100)).min(1, 'Choose an item.').max(5000);

export const answerItemsInput = z.strictObject({
  number: rowNumber,
  items: selection,
  answer: z.enum(ANSWERS),
  reason: z.string().trim().max(4000).default(''),
});

export const delegateItemsInput = z.strictObject({
  number: rowNumber,
  items: selection,
  /** Id of the person who answers from now on. */
  to: z.string().max(100),
  reason: z.string().trim().min(1, 'Say why you hand it on.').max(4000),
});

/** Answers for a selection of items, all or none. Only who is asked answers; a new answer replaces the one before, and both stay in the record. */
export async function answerItems(context: Context, actor: Actor, input: unknown): Promise<CampaignView> {
  await requireAccess(context, actor, 'review.answer');
  const { number, items, answer, reason } = parseInput(answerItemsInput, input);
  if (answer !== 'keep' && reason === '')
    throw new AppError('invalid', 'Say why. Your selection is kept.', [
      { path: ['reason'], message: 'Write a reason.' },
    ]);
  const person = requirePerson(actor);
  const campaign = requireOpen(await loadCampaign(context.db, number));
  const chosen = choose(campaign, items);
  if (chosen.some(({ reviewerId }) => reviewerId !== person.personId))
    throw new AppError('forbidden', 'Someone else is asked for one of these items. Nothing was answered.');
  await context.db.$transaction(async (tx) => {
    await lockOpen(tx, campaign);
    await tx.reviewDecision.createMany({
      data: chosen.map(({ id }) => ({
        id: context.newId(),
        itemId: id,
        personId: person.personId,
        ...{ verdict: answer, reason, at: context.now() },
      })),
    });
    // Who was asked meanwhile is someone else: nothing is answered then.
    const { count } = await tx.reviewItem.updateMany({
      where: { id: { in: chosen.map(({ id }) => id) }, reviewerId: person.personId },
      data: { answer },
    });
    if (count !== chosen.length)
      throw new AppError('conflict', 'An item was handed on meanwhile. Nothing was answered.');
    await recordEvent(tx, context, actor, {
      action: 'review.answered',
      result: 'done',
      object: objectOf(campaign),
      data: { number, answer, reason, items: chosen.map(({ role, who }) => `${role.name}: ${who}`).slice(0, 100) },
    });
  });
  return getCampaign(context, actor, { number });
}

/** Hands items to another reviewer: who is asked may, and who manages reviews. Nobody is handed only their own request. */
export async function delegateItems(context: Context, actor: Actor, input: unknown): Promise<CampaignView> {
  await requireAccess(context, actor, 'review.answer');
  const { number, items, to, reason } = parseInput(delegateItemsInput, input);
  const person = requirePerson(actor);
  const campaign = requireOpen(await loadCampaign(context.db, number));
  const chosen = choose(campaign, items);
  if (chosen.some(({ reviewerId }) => reviewerId !== person.personId))
    await requireAccess(context, actor, 'review.manage');
  const next = await context.db.person.findFirst({ where: { id: to, disabledAt: null } });
  if (!next) throw new AppError('invalid', 'This person is not known or is disabled. Nothing was handed on.');
  const own = await context.db.change.count({
    where: { id: { in: chosen.flatMap(({ role }) => role.approvedChangeId ?? []) }, authorId: to },
  });
  if (own > 0)
    throw new AppError(
      'conflict',
      `${next.name} asked for some of these themselves. Nothing was handed on. Choose another.`,
    );
  await context.db.$transaction(async (tx) => {
    await lockOpen(tx, campaign);
    await tx.reviewDecision.createMany({
      data: chosen.map(({ id }) => ({
        id: context.newId(),
        itemId: id,
        personId: person.personId,
        ...{ verdict: 'delegate', reason, toPersonId: to, at: context.now() },
      })),
    });
    await tx.reviewItem.updateMany({
      where: { id: { in: chosen.map(({ id }) => id) } },
      data: { reviewerId: to, answer: 'open' },
    });
    await recordEvent(tx, context, actor, {
      action: 'review.delegated',
      result: 'done',
      object: objectOf(campaign),
      data: {
        number,
        to: next.name,
        reason,
        items: chosen.map(({ role, who }) => `${role.name}: ${who}`).slice(0, 100),
      },
    });
  });
  return getCampaign(context, actor, { number });
}

export const objectOf = ({ id, number, name }: Pick<LoadedCampaign, 'id' | 'number' | 'name'>) => ({
  kind: 'review',
  id,
  name: `Review ${number}: ${name}`.slice(0, 200),
});

export function requirePerson(actor: Actor): PersonActor {
  if (actor.kind === 'person') return actor;
  throw new AppError('forbidden', 'Only a person answers a review.');
}

export function requireOpen(campaign: LoadedCampaign): LoadedCampaign {
  if (campaign.state === 'open') return campaign;
  throw new AppError('conflict', 'This review has ended. Its answers are final.');
}

/** Holds the campaign open to the end of the transaction. */
export async function lockOpen(tx: Transaction, { id }: Pick<LoadedCampaign, 'id'>): Promise<void> {
  const open = await tx.$queryRaw<unknown[]>`
    SELECT 1 FROM "ReviewCampaign" WHERE "id" = ${id} AND "state" = 'open' FOR UPDATE`;
  if (open.length !== 1) throw new AppError('conflict', 'This review has ended. Its answers are final.');
}

function choose({ items }: LoadedCampaign, ids: readonly string[]) {
  const wanted = new Set(ids);
  const chosen = items.filter(({ id }) => wanted.has(id));
  if (chosen.length !== wanted.size)
    throw new AppError('not-found', 'One of these items is not part of this review. Nothing was changed.');
  return chosen;
}
