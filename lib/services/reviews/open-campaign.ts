import type { Actor } from '@/lib/access/decide';
import type { Transaction } from '@/lib/db/transaction';
import type { Population } from '@/lib/reviews/population';
import type { ReviewScope } from '@/lib/reviews/types';
import type { PlannedItem } from '@/lib/services/reviews/campaign-items';
import { objectOf } from '@/lib/services/reviews/held-review';
import type { Context } from '@/lib/services/verb/context';
import { toJson } from '@/lib/services/verb/json-columns';
import { recordEvent } from '@/lib/services/verb/record-event';

export interface Asked {
  readonly name: string;
  readonly scope: ReviewScope;
  readonly onSilence: 'keep' | 'remove';
  readonly startedById: string;
  readonly startedAt: Date;
  readonly dueAt: Date;
}

/** Writes a campaign with its items and what they were drawn from, and that it was started. */
export async function openCampaign(
  tx: Transaction,
  context: Context,
  actor: Actor,
  { scope, ...asked }: Asked & { readonly seriesId: string | null },
  items: readonly PlannedItem[],
  { list, ...population }: Population,
): Promise<{ number: number }> {
  const campaign = await tx.reviewCampaign.create({
    data: {
      id: context.newId(),
      ...asked,
      scope: toJson({ ...scope }),
      population: toJson(population),
      populationRoles: toJson(list),
      state: 'open',
    },
  });
  await tx.reviewItem.createMany({
    data: items.map(({ evidence, requesterIds, ...item }, position) => ({
      id: context.newId(),
      campaignId: campaign.id,
      ...item,
      ...{ position, requesterIds: [...requesterIds], evidence: toJson(evidence), answer: 'open' },
    })),
  });
  await recordEvent(tx, context, actor, {
    action: 'review.started',
    object: objectOf(campaign),
    data: {
      number: campaign.number,
      items: items.length,
      population: population.digest,
      dueAt: asked.dueAt.toISOString(),
      onSilence: asked.onSilence,
      repeats: asked.seriesId !== null,
    },
  });
  return { number: campaign.number };
}
