import { z } from 'zod';
import type { Actor } from '@/lib/access/decide';
import type { Prisma } from '@/lib/db/generated/client';
import { evidenceColumn } from '@/lib/reviews/evidence';
import { ANSWERS, type Recommendation, recommend } from '@/lib/reviews/types';
import { accountId, pageOf, schemaOf, sentence } from '@/lib/services/answers/parts';
import { namesOf } from '@/lib/services/reviews/campaign-view';
import { goneAmong } from '@/lib/services/reviews/is-gone';
import {
  answerOf,
  type CampaignHead,
  type LoadedItem,
  loadHead,
  WITH_ANSWERS,
} from '@/lib/services/reviews/load-campaign';
import type { Context } from '@/lib/services/verb/context';
import { likeText, pageInput, pageQuery, type SortKey, searchText, toPage } from '@/lib/services/verb/paging';
import { parseInput, rowNumber } from '@/lib/services/verb/parse-input';
import { requireAccess } from '@/lib/services/verb/require-access';

const ITEM_ANSWERS = [...ANSWERS, 'open'] as const;

export const listReviewItemsInput = z.strictObject({
  number: rowNumber,
  whose: z.enum(['all', 'mine']).default('all').describe('`mine`: items that you are asked about.'),
  answer: z.enum(ITEM_ANSWERS).optional().describe('Only items with this answer. `open`: without one.'),
  q: searchText('the project, group, ref or role').optional(),
  ...pageInput,
});
type Wanted = z.output<typeof listReviewItemsInput>;

const recommendation = schemaOf<Recommendation>()(z.strictObject({ answer: z.enum(ANSWERS), because: sentence }));

export const itemView = z
  .strictObject({
    id: z.string(),
    accountId,
    role: z.string(),
    kind: z.enum(['mapping', 'foreign']),
    who: z.string(),
    evidence: evidenceColumn,
    recommendation: recommendation.nullable(),
    reviewer: z
      .string()
      .meta({ examples: ['Rhea Holm'] })
      .nullable(),
    answer: z.enum(ITEM_ANSWERS),
    reason: sentence.nullable(),
    mayAnswer: z.boolean(),
    live: z.boolean().describe('For what has to go: whether the live trust policy still admits it. Otherwise true.'),
    removal: z.int().nullable(),
    ended: z.boolean().describe('The answer is final.'),
  })
  .meta({ id: 'Item', description: 'One mapping that a review asks about.' });
export type ItemView = z.infer<typeof itemView>;

export const itemPage = pageOf(itemView).meta({
  id: 'ItemPage',
  description: 'One page of what a review asks about, by account, role and mapping.',
});
export type ItemPage = z.infer<typeof itemPage>;

const BY_POSITION: readonly SortKey[] = [{ field: 'position', type: 'number', direction: 'asc' }];

/** One page of the items of a review, each with its evidence and its answer. */
export async function listReviewItems(context: Context, actor: Actor, input: unknown): Promise<ItemPage> {
  await requireAccess(context, actor, 'estate.read');
  const wanted = parseInput(listReviewItemsInput, input);
  const campaign = await loadHead(context.db, wanted.number);
  const query = pageQuery(BY_POSITION, wanted);
  const found = await context.db.reviewItem.findMany({
    where: { AND: [{ campaignId: campaign.id }, query.where, ...conditions(wanted, actor)] },
    orderBy: [...query.orderBy],
    take: query.take,
    include: WITH_ANSWERS,
  });
  const page = toPage(BY_POSITION, wanted, found);
  return { ...page, rows: await viewItems(context, actor, campaign, page.rows) };
}

/** Id of the person who asks; nobody is named ''. */
const ownId = (actor: Actor): string => (actor.kind === 'person' ? actor.personId : '');

function conditions({ whose, answer, q }: Wanted, actor: Actor): readonly Prisma.ReviewItemWhereInput[] {
  const text = { contains: likeText(q ?? ''), mode: 'insensitive' as const };
  return [
    ...(whose === 'mine' ? [{ reviewerId: ownId(actor) }] : []),
    ...(answer === undefined ? [] : [{ answer }]),
    ...(q ? [{ OR: [{ who: text }, { role: { name: text } }] }] : []),
  ];
}

async function viewItems(
  context: Context,
  actor: Actor,
  campaign: CampaignHead,
  items: readonly LoadedItem[],
): Promise<readonly ItemView[]> {
  const { db, config } = context;
  const names = await namesOf(
    db,
    items.flatMap(({ reviewerId }) => reviewerId ?? []),
  );
  const changes = await db.change.findMany({
    where: { id: { in: items.flatMap(({ changeId }) => changeId ?? []) } },
    select: { id: true, number: true },
  });
  const numbers = new Map(changes.map(({ id, number }) => [id, number]));
  const gone = await goneAmong(
    items.filter(({ answer, changeId }) => answer === 'remove' || changeId !== null),
    config,
  );
  return items.map((item) => {
    const evidence = evidenceColumn.parse(item.evidence);
    const { reviewerId } = item;
    return {
      id: item.id,
      accountId: item.role.accountId,
      role: item.role.name,
      kind: item.kind === 'foreign' ? 'foreign' : 'mapping',
      who: item.who,
      evidence,
      recommendation: recommend(evidence, campaign.startedAt),
      reviewer: reviewerId === null ? null : (names.get(reviewerId) ?? 'unknown person'),
      answer: answerOf(item.answer),
      reason: item.decisions.filter(({ verdict }) => verdict !== 'delegate').at(-1)?.reason ?? null,
      mayAnswer: campaign.state === 'open' && reviewerId !== null && reviewerId === ownId(actor),
      live: !gone.has(item.id),
      removal: numbers.get(item.changeId ?? '') ?? null,
      ended: campaign.state === 'ended',
    };
  });
}
