import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { Actor, SystemActor } from '@/lib/access/decide';
import { loadAuditKey } from '@/lib/config/audit-key';
import { log } from '@/lib/log/log';
import { type ReportedItem, type SignedReport, signReport } from '@/lib/reviews/report';
import { ANSWERS, type Answer } from '@/lib/reviews/types';
import { AppError } from '@/lib/services/app-error';
import type { Context } from '@/lib/services/context';
import { parseInput } from '@/lib/services/parse-input';
import { recordEvent } from '@/lib/services/record-event';
import { requireAccess } from '@/lib/services/require-access';
import {
  answerOf,
  type CampaignView,
  campaignInput,
  type LoadedCampaign,
  loadCampaign,
  namesOf,
  viewCampaign,
} from '@/lib/services/reviews/campaign-view';
import { hasEnded, holdOpen, objectOf } from '@/lib/services/reviews/held-review';
import { openRemovals } from '@/lib/services/reviews/open-removals';
import { readScope } from '@/lib/services/reviews/scope-input';

const CLOCK: SystemActor = { kind: 'system', name: 'Drawbridge', request: { id: 'clock', ip: null } };

/** Ends a review: one change for each role with removals waits for approval, the report is signed, and every answer is final. */
export async function endCampaign(context: Context, actor: Actor, input: unknown): Promise<CampaignView> {
  await requireAccess(context, actor, 'review.manage');
  const { number } = parseInput(campaignInput, input);
  const { id } = await loadCampaign(context.db, number);
  if (!(await end(context, actor, { id, number }))) throw hasEnded();
  return viewCampaign(context, actor, number);
}

/** Ends every review whose day is over. */
export async function endDueCampaigns(context: Context): Promise<void> {
  const due = await context.db.reviewCampaign.findMany({ where: { state: 'open', dueAt: { lte: context.now() } } });
  // One that cannot end must not hold up the others.
  for (const each of due)
    await end(context, CLOCK, each).catch((error: unknown) =>
      log.error({ err: error, number: each.number }, 'a review could not be ended'),
    );
}

/** false: it has ended already, for example by another worker. */
async function end(context: Context, actor: Actor, seen: { id: string; number: number }): Promise<boolean> {
  return context.db.$transaction(
    async (tx) => {
      if (!(await holdOpen(tx, seen))) return false;
      // Read behind the lock: an answer that came in until then is in the report, and none comes after.
      const campaign = await loadCampaign(tx, seen.number);
      const names = await namesOf(tx, campaign);
      const removals = campaign.items.filter((item) => isRemoval(item, campaign));
      const changes = await openRemovals(tx, context, actor, campaign, removals);
      const signed = reportOf(context, actor, campaign, names, changes);
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
        result: 'done',
        object: objectOf(campaign),
        afterDigest: digestOf(signed.report),
        data: { number: campaign.number, ...signed.report.totals, removals: [...new Set(changes.values())] },
      });
      return true;
    },
    { timeout: 120_000 },
  );
}

/** Silence removes only what someone was asked about. */
const isRemoval = (item: LoadedCampaign['items'][number], { onSilence }: LoadedCampaign): boolean =>
  item.answer === 'remove' || (item.answer === 'open' && item.reviewerId !== null && onSilence === 'remove');

/** The signed report of a review that has ended. */
export async function getReviewReport(context: Context, actor: Actor, input: unknown): Promise<SignedReport> {
  await requireAccess(context, actor, 'estate.read');
  const { report, signature, number } = await loadCampaign(context.db, parseInput(campaignInput, input).number);
  if (report === null || signature === null)
    throw new AppError('conflict', `Review ${number} has not ended. Its report is made when it does.`);
  return { report: JSON.parse(report), signature };
}

function reportOf(
  context: Context,
  actor: Actor,
  campaign: LoadedCampaign,
  names: ReadonlyMap<string, string>,
  changes: ReadonlyMap<string, number>,
): SignedReport {
  const nameOf = (id: string) => names.get(id) ?? 'unknown person';
  const items = campaign.items.map(
    (item): ReportedItem => ({
      account: item.role.accountId,
      role: item.role.name,
      who: item.who,
      kind: item.kind === 'foreign' ? 'foreign' : 'mapping',
      answer: answerOf(item.answer),
      reviewer: item.reviewerId === null ? null : nameOf(item.reviewerId),
      decisions: item.decisions.map(({ personId, verdict, reason, toPersonId, at }) => ({
        by: nameOf(personId),
        verdict: verdictOf(verdict),
        reason,
        to: toPersonId === null ? null : nameOf(toPersonId),
        at: at.toISOString(),
      })),
      evidenceDigest: digestOf(item.evidence),
      removal: changes.get(item.id) ?? null,
    }),
  );
  const count = (answer: Answer | 'open') => items.filter((item) => item.answer === answer).length;
  return signReport(
    {
      campaign: {
        number: campaign.number,
        name: campaign.name,
        scope: readScope(campaign.scope),
        startedBy: nameOf(campaign.startedById),
        startedAt: campaign.startedAt.toISOString(),
        dueAt: campaign.dueAt.toISOString(),
        endedBy: actor.name,
        endedAt: context.now().toISOString(),
        onSilence: campaign.onSilence === 'remove' ? 'remove' : 'keep',
      },
      totals: { keep: count('keep'), remove: count('remove'), ask: count('ask'), open: count('open') },
      items,
    },
    loadAuditKey(context.config),
  );
}

const verdictOf = (text: string): Answer | 'delegate' => ANSWERS.find((answer) => answer === text) ?? 'delegate';
const digestOf = (value: unknown): string =>
  createHash('sha256')
    .update(String(canonicalize(value)))
    .digest('hex');
