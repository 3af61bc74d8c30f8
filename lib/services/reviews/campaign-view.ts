import { z } from 'zod';
import type { Actor } from '@/lib/access/decide';
import { decideAccess } from '@/lib/access/decide';
import type { Transaction } from '@/lib/db/transaction';
import { REVIEW_PROPERTIES, type ReviewProperty } from '@/lib/lists/properties';
import { populationHead } from '@/lib/reviews/population';
import { reviewScope } from '@/lib/reviews/report';
import { instant, list, pageOf } from '@/lib/services/answers/parts';
import { type Counts, countItems, NO_ITEMS } from '@/lib/services/reviews/count-items';
import { goneAmong } from '@/lib/services/reviews/is-gone';
import { type CampaignHead as LoadedHead, loadHead } from '@/lib/services/reviews/load-campaign';
import { readScope } from '@/lib/services/reviews/scope-input';
import type { Context } from '@/lib/services/verb/context';
import {
  ageIn,
  type Columns,
  choiceIn,
  filterConditions,
  textIn,
  whereInput,
} from '@/lib/services/verb/filter-conditions';
import { likeText, pageInput, pageQuery, type SortKey, toPage } from '@/lib/services/verb/paging';
import { parseInput, rowNumber } from '@/lib/services/verb/parse-input';
import { requireAccess } from '@/lib/services/verb/require-access';

export const campaignInput = z.strictObject({ number: rowNumber });
export const listCampaignsInput = z.strictObject({ where: whereInput(REVIEW_PROPERTIES), ...pageInput });

export const campaignHead = z
  .strictObject({
    number: z.int(),
    name: z.string(),
    state: z.enum(['open', 'ended']),
    startedAt: instant.describe('When it started.'),
    dueAt: instant,
    endedAt: instant.nullable(),
    items: z.int(),
    answered: z.int(),
    mine: z.int().describe('Items that wait for your answer.'),
  })
  .meta({ id: 'CampaignHead', description: 'One access review in a list.' });
export type CampaignHead = z.infer<typeof campaignHead>;

export const campaignPage = pageOf(campaignHead).meta({
  id: 'CampaignPage',
  description: 'One page of access reviews, the newest first.',
});
export type CampaignPage = z.infer<typeof campaignPage>;

export const campaignView = campaignHead
  .extend({
    scope: reviewScope,
    onSilence: z.enum(['keep', 'remove']),
    startedBy: z.string().meta({ examples: ['Rhea Holm'] }),
    repeats: z
      .strictObject({
        cadence: z.string(),
        nextAt: instant,
      })
      .nullable()
      .describe('When it starts again. `null` if it does not.'),
    population: populationHead
      .nullable()
      .describe('What it was drawn from. `null`: it began before Drawbridge kept that.'),
    mayManage: z.boolean(),
    asked: z.int().describe('Items that you are asked about, answered or not.'),
    removals: z.int().describe('Items that have to go.'),
    openRemovals: z
      .int()
      .nullable()
      .describe('How many of them the live trust policies still admit. `null` if there are too many to look at.'),
    progress: list(
      z.strictObject({
        reviewer: z.string().meta({ examples: ['Rhea Holm'] }),
        items: z.int(),
        answered: z.int(),
      }),
    ),
  })
  .meta({ id: 'Campaign', description: 'An access review with its counts. Its items are a list of their own.' });
export type CampaignView = z.infer<typeof campaignView>;

const NEWEST_FIRST: readonly SortKey[] = [{ field: 'number', type: 'number', direction: 'desc' }];

/** One page of campaigns, the newest first. */
export async function listCampaigns(context: Context, actor: Actor, input: unknown = {}): Promise<CampaignPage> {
  await requireAccess(context, actor, 'estate.read');
  const wanted = parseInput(listCampaignsInput, input);
  const query = pageQuery(NEWEST_FIRST, wanted);
  const conditions = filterConditions(wanted.where, REVIEW_PROPERTIES, columnsFor(actor), context.now());
  const found = await context.db.reviewCampaign.findMany({
    where: { AND: [query.where, ...conditions] },
    orderBy: [...query.orderBy],
    take: query.take,
    omit: { report: true, signature: true },
  });
  const page = toPage(NEWEST_FIRST, wanted, found);
  const counts = await countItems(
    context.db,
    page.rows.map(({ id }) => id),
  );
  return { ...page, rows: page.rows.map((row) => headOf(row, counts.get(row.id) ?? NO_ITEMS, actor)) };
}

/** How the database is asked for what the filter bar names. */
function columnsFor(actor: Actor): Columns<ReviewProperty> {
  const asked = { reviewerId: actor.kind === 'person' ? actor.personId : '', answer: 'open' };
  const waits = { state: 'open', items: { some: asked } };
  return {
    search: (text) => ({ name: { contains: likeText(text), mode: 'insensitive' } }),
    of: {
      name: textIn((name) => ({ name })),
      state: choiceIn((state) => ({ state })),
      waiting: choiceIn((choice) => (choice === 'yes' ? waits : { NOT: waits })),
      started: ageIn('startedAt'),
    },
  };
}

/** One campaign with its counts. */
export async function getCampaign(context: Context, actor: Actor, input: unknown): Promise<CampaignView> {
  await requireAccess(context, actor, 'estate.read');
  return viewCampaign(context, actor, parseInput(campaignInput, input).number);
}

/** The same for who just wrote in it: a token that may write and not read is answered all the same. */
export async function viewCampaign(
  context: Pick<Context, 'db' | 'config'>,
  actor: Actor,
  number: number,
): Promise<CampaignView> {
  const campaign = await loadHead(context.db, number);
  const counts = (await countItems(context.db, [campaign.id])).get(campaign.id) ?? NO_ITEMS;
  const names = await namesOf(context.db, [campaign.startedById, ...counts.by.keys()]);
  const mine = actor.kind === 'person' ? counts.by.get(actor.personId) : undefined;
  return {
    ...headOf(campaign, counts, actor),
    scope: readScope(campaign.scope),
    onSilence: campaign.onSilence === 'remove' ? 'remove' : 'keep',
    repeats: repeatsOf(campaign),
    startedBy: names.get(campaign.startedById) ?? 'unknown person',
    population: populationHead.nullable().parse(campaign.population),
    mayManage: decideAccess(actor, 'review.manage').allowed,
    asked: mine?.items ?? 0,
    ...(await removalsOf(context, campaign.id)),
    progress: progressOf(counts, names),
  };
}

/** Each is held against the live policy by the engine, so a page that tells how many are open looks at no more. */
const MOST_REMOVALS = 100;

/** What was answered so, and what silence took out. */
async function removalsOf({ db, config }: Pick<Context, 'db' | 'config'>, campaignId: string) {
  const where = { campaignId, OR: [{ answer: 'remove' }, { changeId: { not: null } }] };
  const removals = await db.reviewItem.count({ where });
  if (removals > MOST_REMOVALS) return { removals, openRemovals: null };
  const items = await db.reviewItem.findMany({ where, include: { role: true } });
  return { removals, openRemovals: removals - (await goneAmong(items, config)).size };
}

/** Names of these people, by their ids. */
export async function namesOf(
  db: Context['db'] | Transaction,
  ids: Iterable<string>,
): Promise<ReadonlyMap<string, string>> {
  const people = await db.person.findMany({
    where: { id: { in: [...new Set(ids)].filter((id) => id !== '') } },
    select: { id: true, name: true },
  });
  return new Map(people.map(({ id, name }) => [id, name]));
}

const repeatsOf = ({ series }: LoadedHead): CampaignView['repeats'] =>
  series === null || series.stoppedAt !== null
    ? null
    : { cadence: series.cadence, nextAt: series.nextAt.toISOString() };

type Headed = Pick<LoadedHead, 'number' | 'name' | 'state' | 'startedAt' | 'dueAt' | 'endedAt'>;

function headOf(
  { number, name, state, startedAt, dueAt, endedAt }: Headed,
  counts: Counts,
  actor: Actor,
): CampaignHead {
  const mine = actor.kind === 'person' ? counts.by.get(actor.personId) : undefined;
  return {
    ...{ number, name },
    state: state === 'ended' ? 'ended' : 'open',
    startedAt: startedAt.toISOString(),
    dueAt: dueAt.toISOString(),
    endedAt: endedAt?.toISOString() ?? null,
    items: counts.items,
    answered: counts.answered,
    mine: state === 'open' && mine !== undefined ? mine.items - mine.answered : 0,
  };
}

const progressOf = ({ by }: Counts, names: ReadonlyMap<string, string>): CampaignView['progress'] =>
  [...by]
    .map(([id, counted]) => ({ reviewer: id === '' ? 'Nobody' : (names.get(id) ?? 'unknown person'), ...counted }))
    .sort((a, b) => b.items - a.items || a.reviewer.localeCompare(b.reviewer, 'en'));
