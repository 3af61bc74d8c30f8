import { remindersBy } from '@/lib/reviews/cadence';
import { CLOCK, objectOf } from '@/lib/services/reviews/held-review';
import type { Context } from '@/lib/services/verb/context';
import { recordEvent } from '@/lib/services/verb/record-event';

/** Tells what still waits for an answer, halfway and a day before it is due, each once. What was missed is told once. */
export async function remindReviewers(context: Context): Promise<void> {
  const now = context.now();
  const open = await context.db.reviewCampaign.findMany({
    where: { state: 'open', dueAt: { gt: now } },
    select: {
      ...{ id: true, number: true, name: true, startedAt: true, dueAt: true, reminded: true },
      _count: { select: { items: { where: { answer: 'open', reviewerId: { not: null } } } } },
    },
  });
  for (const campaign of open) {
    const reminded = remindersBy(campaign.startedAt, campaign.dueAt, now);
    if (reminded <= campaign.reminded) continue;
    await context.db.$transaction(async (tx) => {
      const { count } = await tx.reviewCampaign.updateMany({
        where: { id: campaign.id, state: 'open', reminded: campaign.reminded },
        data: { reminded },
      });
      // Another worker did it, or it ended; and where everything is answered nobody need be told.
      if (count !== 1 || campaign._count.items === 0) return;
      await recordEvent(tx, context, CLOCK, {
        action: 'review.reminded',
        object: objectOf(campaign),
        data: { number: campaign.number, waiting: campaign._count.items, dueAt: campaign.dueAt.toISOString() },
      });
    });
  }
}
