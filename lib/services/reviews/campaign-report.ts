import { createHash, type KeyObject } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { Actor } from '@/lib/access/decide';
import { type ReportedItem, type SignedReport, signedReport, signReport } from '@/lib/reviews/report';
import { ANSWERS, type Answer } from '@/lib/reviews/types';
import { campaignInput } from '@/lib/services/reviews/campaign-view';
import type { Item } from '@/lib/services/reviews/held-review';
import { answerOf, type CampaignHead, type LoadedCampaign } from '@/lib/services/reviews/load-campaign';
import type { Removal } from '@/lib/services/reviews/open-removals';
import { readScope } from '@/lib/services/reviews/scope-input';
import { AppError } from '@/lib/services/verb/app-error';
import type { Context } from '@/lib/services/verb/context';
import { parseInput } from '@/lib/services/verb/parse-input';
import { requireAccess } from '@/lib/services/verb/require-access';

/** The signed report of a review that has ended. */
export async function getReviewReport(context: Context, actor: Actor, input: unknown): Promise<SignedReport> {
  await requireAccess(context, actor, 'estate.read');
  const { number } = parseInput(campaignInput, input);
  const found = await context.db.reviewCampaign.findUnique({
    where: { number },
    select: { report: true, signature: true },
  });
  if (found === null) throw new AppError('not-found', `There is no review ${number}. Check the number.`);
  const { report, signature } = found;
  if (report === null || signature === null)
    throw new AppError('conflict', `Review ${number} has not ended, so it has no report yet. End the review first.`);
  return signedReport.parse({ report: JSON.parse(report), signature });
}

/** What became of each item that is to go, by its id, and the ids of those that are gone. */
interface Outcomes {
  readonly removals: ReadonlyMap<string, Removal>;
  readonly gone: ReadonlySet<string>;
}

/** What ended and how, signed. */
export function reportOf(
  context: Context,
  actor: Actor,
  campaign: LoadedCampaign,
  names: ReadonlyMap<string, string>,
  { removals, gone }: Outcomes,
  key: KeyObject,
): SignedReport {
  const nameOf = (id: string) => names.get(id) ?? 'unknown person';
  const items = campaign.items.map(
    (item): ReportedItem => ({
      ...askedOf(item, nameOf),
      ...comesTo(campaign, item, removals.get(item.id), gone),
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
      population: campaign.population,
      totals: {
        keep: count('keep'),
        remove: count('remove'),
        ask: count('ask'),
        open: count('open'),
        exceptions: items.filter(({ exception }) => exception !== null).length,
        openRemovals: items.filter(({ outcome }) => outcome === 'removal-open').length,
      },
      items,
    },
    key,
  );
}

/** What was asked and answered. */
const askedOf = (item: Item, nameOf: (id: string) => string) => ({
  account: item.role.accountId,
  role: item.role.name,
  who: item.who,
  kind: item.kind === 'foreign' ? ('foreign' as const) : ('mapping' as const),
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
});

/** Silence removes only what someone was asked about. */
export const isRemoval = ({ answer, reviewerId }: Item, { onSilence }: Pick<CampaignHead, 'onSilence'>): boolean =>
  answer === 'remove' || (answer === 'open' && reviewerId !== null && onSilence === 'remove');

function comesTo(
  campaign: LoadedCampaign,
  item: Item,
  removal: Removal | undefined,
  gone: ReadonlySet<string>,
): Pick<ReportedItem, 'outcome' | 'removal' | 'exception'> {
  const change = removal !== undefined && 'change' in removal ? removal.change : null;
  const outcome = removal === undefined ? 'stays' : gone.has(item.id) ? 'gone' : 'removal-open';
  const refused = outcome === 'removal-open' && removal !== undefined && 'refused' in removal ? removal.refused : null;
  const exceptions = [exceptionOf(item, campaign), refused].filter((text) => text !== null);
  return { outcome, removal: change, exception: exceptions.length === 0 ? null : exceptions.join(' ') };
}

/** What the answer leaves to say; null: nothing. */
function exceptionOf({ answer, reviewerId }: Item, { onSilence }: Pick<CampaignHead, 'onSilence'>): string | null {
  if (answer === 'ask') return 'A question was asked and is not settled.';
  if (answer !== 'open') return null;
  if (reviewerId === null) return 'Nobody was asked. It stays.';
  return onSilence === 'keep' ? 'Nobody answered. It stays.' : 'Nobody answered. It is to go.';
}

const verdictOf = (text: string): Answer | 'delegate' => ANSWERS.find((answer) => answer === text) ?? 'delegate';
export const digestOf = (value: unknown): string =>
  createHash('sha256')
    .update(String(canonicalize(value)))
    .digest('hex');
