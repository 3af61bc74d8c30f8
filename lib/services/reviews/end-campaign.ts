import canonicalize from 'canonicalize';
import type { Actor } from '@/lib/access/decide';
import { log } from '@/lib/log/log';
import { openAuditKey } from '@/lib/services/audit/audit-key';
import { digestOf, isRemoval, reportOf } from '@/lib/services/reviews/campaign-report';
import { type CampaignView, campaignInput, namesOf, viewCampaign } from '@/lib/services/reviews/campaign-view';
import { CLOCK, hasEnded, holdOpen, objectOf } from '@/lib/services/reviews/held-review';
import { goneAmong } from '@/lib/services/reviews/is-gone';
import { type LoadedCampaign, loadCampaign, loadHead } from '@/lib/services/reviews/load-campaign';
import { openRemovals, type Removal } from '@/lib/services/reviews/open-removals';
import type { Context } from '@/lib/services/verb/context';
import { parseInput } from '@/lib/services/verb/parse-input';
import { recordEvent } from '@/lib/services/verb/record-event';
import { requireOperation } from '@/lib/services/verb/require-operation';

/** Ends a review: one change for each role with removals waits for approval, the report is signed, and every answer is final. */
export async function endCampaign(context: Context, actor: Actor, input: unknown): Promise<CampaignView> {
  await requireOperation(context, actor, 'endReview');
  const { number } = parseInput(campaignInput, input);
  const { id } = await loadHead(context.db, number);
  if (!(await end(context, actor, { id, number }))) throw hasEnded();
  return viewCampaign(context, actor, number);
}

/** Ends every review whose day is over. */
export async function endDueCampaigns(context: Context): Promise<void> {
  const due = await context.db.reviewCampaign.findMany({
    where: { state: 'open', dueAt: { lte: context.now() } },
    select: { id: true, number: true },
  });
  // One that cannot end must not hold up the others.
  for (const each of due)
    await end(context, CLOCK, each).catch((error: unknown) =>
      log.error({ err: error, number: each.number }, 'a review could not be ended'),
    );
}

/** false: it has ended already, for example by another worker. */
async function end(context: Context, actor: Actor, seen: { id: string; number: number }): Promise<boolean> {
  const key = await openAuditKey(context, context.db);
  return context.db.$transaction(
    async (tx) => {
      if (!(await holdOpen(tx, seen))) return false;
      // Read behind the lock: an answer that came in until then is in the report, and none comes after.
      const campaign = await loadCampaign(tx, seen.number);
      const names = await namesOf(tx, everyoneIn(campaign));
      const removals = campaign.items.filter((item) => isRemoval(item, campaign));
      const opened = await openRemovals(tx, context, actor, campaign, removals);
      const gone = await goneAmong(removals, context.config);
      const signed = reportOf(context, actor, campaign, names, { removals: opened, gone }, key);
      await tx.reviewCampaign.update({
        where: { id: campaign.id },
        data: {
          state: 'ended',
          endedAt: new Date(signed.report.campaign.endedAt),
          report: String(canonicalize(signed.report)),
          signature: signed.signature,
        },
      });
      await recordEvent(tx, context, actor, {
        action: 'review.ended',
        object: objectOf(campaign),
        afterDigest: digestOf(signed.report),
        data: { number: campaign.number, ...signed.report.totals, removals: numbersOf(opened) },
      });
      return true;
    },
    { timeout: 120_000 },
  );
}

/** Everyone who has a part in it. */
const everyoneIn = ({ startedById, items }: LoadedCampaign): readonly string[] => [
  startedById,
  ...items.flatMap(({ reviewerId, decisions }) => [
    ...(reviewerId === null ? [] : [reviewerId]),
    ...decisions.flatMap(({ personId, toPersonId }) => [personId, ...(toPersonId === null ? [] : [toPersonId])]),
  ]),
];

const numbersOf = (removals: ReadonlyMap<string, Removal>): readonly number[] => [
  ...new Set([...removals.values()].flatMap((removal) => ('change' in removal ? [removal.change] : []))),
];
