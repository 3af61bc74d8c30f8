import { z } from 'zod';
import type { Actor } from '@/lib/access/decide';
import { instant } from '@/lib/services/answers/parts';
import type { Context } from '@/lib/services/verb/context';
import { requireAccess } from '@/lib/services/verb/require-access';

export const waitingReview = z
  .strictObject({
    number: z.int(),
    name: z.string().meta({ examples: ['Autumn 2026'] }),
    dueAt: instant,
    mine: z.int().describe('Items that wait for your answer.'),
  })
  .meta({ id: 'WaitingReview', description: 'A review that waits for your answers.' });
export type WaitingReview = z.infer<typeof waitingReview>;

/** The open reviews that wait for answers of whoever asks, those that are due first at the top. */
export async function waitingReviews(context: Context, actor: Actor): Promise<readonly WaitingReview[]> {
  await requireAccess(context, actor, 'estate.read');
  if (actor.kind !== 'person') return [];
  const counts = await context.db.reviewItem.groupBy({
    by: ['campaignId'],
    where: { reviewerId: actor.personId, answer: 'open', campaign: { state: 'open' } },
    _count: { _all: true },
  });
  const items = new Map(counts.map(({ campaignId, _count }) => [campaignId, _count._all]));
  const open = await context.db.reviewCampaign.findMany({
    where: { id: { in: [...items.keys()] } },
    orderBy: [{ dueAt: 'asc' }, { number: 'asc' }],
    select: { id: true, number: true, name: true, dueAt: true },
  });
  return open.map(({ id, number, name, dueAt }) => ({
    ...{ number, name, dueAt: dueAt.toISOString() },
    mine: items.get(id) ?? 0,
  }));
}
