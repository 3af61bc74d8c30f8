import type { Actor } from '@/lib/access/decide';
import type { ReviewSeries } from '@/lib/db/generated/client';
import type { Transaction } from '@/lib/db/transaction';
import { log } from '@/lib/log/log';
import { CADENCES, type Cadence, nextRound, roundAt } from '@/lib/reviews/cadence';
import type { Population } from '@/lib/reviews/population';
import type { ReviewScope } from '@/lib/reviews/types';
import { type PlannedItem, planItems } from '@/lib/services/reviews/campaign-items';
import { type CampaignView, campaignInput, viewCampaign } from '@/lib/services/reviews/campaign-view';
import { CLOCK, objectOf } from '@/lib/services/reviews/held-review';
import { loadHead } from '@/lib/services/reviews/load-campaign';
import { type Asked, openCampaign } from '@/lib/services/reviews/open-campaign';
import { populationOf } from '@/lib/services/reviews/population';
import { readScope } from '@/lib/services/reviews/scope-input';
import { AppError } from '@/lib/services/verb/app-error';
import type { Context } from '@/lib/services/verb/context';
import { toJson } from '@/lib/services/verb/json-columns';
import { parseInput } from '@/lib/services/verb/parse-input';
import { recordEvent } from '@/lib/services/verb/record-event';
import { requireAccess } from '@/lib/services/verb/require-access';

/** Remembers that this is asked again; gives the id. */
export async function openSeries(tx: Transaction, context: Context, asked: Asked, cadence: Cadence): Promise<string> {
  const { dueAt, scope, ...same } = asked;
  const { id } = await tx.reviewSeries.create({
    data: {
      id: context.newId(),
      ...{ ...same, cadence, scope: toJson({ ...scope }) },
      seconds: Math.ceil((dueAt.getTime() - asked.startedAt.getTime()) / 1000),
      round: 1,
      nextAt: roundAt(asked.startedAt, cadence, 1),
    },
  });
  return id;
}

/** Starts each repetition whose time has come, once, whoever else looks. One that cannot be started is recorded, and the next one comes. */
export async function startDueRounds(context: Context): Promise<void> {
  const due = await context.db.reviewSeries.findMany({ where: { stoppedAt: null, nextAt: { lte: context.now() } } });
  for (const series of due)
    await startRound(context, series).catch((error: unknown) =>
      log.error({ err: error, series: series.id }, 'a review could not be repeated'),
    );
}

async function startRound(context: Context, series: ReviewSeries): Promise<void> {
  const now = context.now();
  const scope = await withoutDisabled(context, readScope(series.scope));
  const planned = await planRound(context, scope);
  const cadence = CADENCES.find((each) => each === series.cadence) ?? 'quarterly';
  const round = nextRound(series.startedAt, cadence, series.round + 1, now);
  await context.db.$transaction(async (tx) => {
    const { count } = await tx.reviewSeries.updateMany({
      where: { id: series.id, round: series.round, stoppedAt: null },
      data: { round, nextAt: roundAt(series.startedAt, cadence, round) },
    });
    // Another worker has it, or it was stopped.
    if (count !== 1) return;
    if ('reason' in planned) {
      await recordEvent(tx, context, CLOCK, {
        action: 'review.not-started',
        object: { kind: 'review', id: series.id, name: series.name },
        data: { round: series.round, reason: planned.reason },
      });
      return;
    }
    const asked = {
      name: `${series.name}, round ${series.round + 1}`.slice(0, 200),
      ...{ scope, onSilence: series.onSilence === 'remove' ? ('remove' as const) : ('keep' as const) },
      ...{ startedById: series.startedById, startedAt: now, seriesId: series.id },
      dueAt: new Date(now.getTime() + series.seconds * 1000),
    };
    await openCampaign(tx, context, CLOCK, asked, planned.items, planned.population);
  });
}

/** What the repetition asks, or why it cannot. */
async function planRound(
  context: Context,
  scope: ReviewScope,
): Promise<{ readonly items: readonly PlannedItem[]; readonly population: Population } | { readonly reason: string }> {
  try {
    const items = await planItems(context, scope);
    if (items.length === 0) return { reason: 'Nothing is in its scope.' };
    return { items, population: await populationOf(context, items) };
  } catch (error) {
    if (error instanceof AppError) return { reason: error.message };
    throw error;
  }
}

/** Who was disabled since reviews nothing more; the others go on. */
async function withoutDisabled({ db }: Context, scope: ReviewScope): Promise<ReviewScope> {
  const active = await db.person.findMany({ where: { id: { in: [...scope.reviewers] }, disabledAt: null } });
  return { ...scope, reviewers: scope.reviewers.filter((id) => active.some((person) => person.id === id)) };
}

/** Ends the repetition of a review; the one that is under way goes on. AppError "conflict" where it does not repeat any more. */
export async function stopRepeating(context: Context, actor: Actor, input: unknown): Promise<CampaignView> {
  await requireAccess(context, actor, 'review.manage');
  const { number } = parseInput(campaignInput, input);
  const campaign = await loadHead(context.db, number);
  await context.db.$transaction(async (tx) => {
    const { count } = await tx.reviewSeries.updateMany({
      where: { campaigns: { some: { id: campaign.id } }, stoppedAt: null },
      data: { stoppedAt: context.now() },
    });
    if (count !== 1)
      throw new AppError(
        'conflict',
        'This review does not repeat any more. Nothing was changed. Look at the review again.',
      );
    await recordEvent(tx, context, actor, {
      action: 'review.stopped-repeating',
      object: objectOf(campaign),
      data: { number },
    });
  });
  return viewCampaign(context, actor, number);
}
