import { z } from 'zod';
import type { Actor } from '@/lib/access/decide';
import { ANSWERS } from '@/lib/reviews/types';
import { list } from '@/lib/services/answers/parts';
import { campaignView, namesOf, viewCampaign } from '@/lib/services/reviews/campaign-view';
import { answerOf } from '@/lib/services/reviews/load-campaign';
import type { Context } from '@/lib/services/verb/context';

export const answeredItems = campaignView
  .extend({
    changed: list(
      z.strictObject({
        id: z.string(),
        answer: z.enum([...ANSWERS, 'open']),
        reviewer: z
          .string()
          .meta({ examples: ['Rhea Holm'] })
          .nullable(),
      }),
    ).describe('The items that you sent, as they are now.'),
  })
  .meta({ id: 'AnsweredItems', description: 'An access review with its counts, and the items that changed.' });
export type AnsweredItems = z.infer<typeof answeredItems>;

/** The campaign's counts and what was written: the other items, and the evidence of these, are as the reader knows them. */
export async function viewAnswered(
  context: Pick<Context, 'db' | 'config'>,
  actor: Actor,
  number: number,
  chosen: readonly { readonly id: string }[],
): Promise<AnsweredItems> {
  const rows = await context.db.reviewItem.findMany({
    where: { id: { in: chosen.map(({ id }) => id) } },
    orderBy: { position: 'asc' },
    select: { id: true, answer: true, reviewerId: true },
  });
  const names = await namesOf(
    context.db,
    rows.flatMap(({ reviewerId }) => reviewerId ?? []),
  );
  return {
    ...(await viewCampaign(context, actor, number)),
    changed: rows.map(({ id, answer, reviewerId }) => ({
      id,
      answer: answerOf(answer),
      reviewer: reviewerId === null ? null : (names.get(reviewerId) ?? 'unknown person'),
    })),
  };
}
