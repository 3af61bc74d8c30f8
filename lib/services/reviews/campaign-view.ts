import { z } from 'zod';
import type { Actor } from '@/lib/access/decide';
import { decideAccess } from '@/lib/access/decide';
import type { Prisma } from '@/lib/db/generated/client';
import type { Transaction } from '@/lib/db/transaction';
import { evidenceColumn } from '@/lib/reviews/evidence';
import { reviewScope } from '@/lib/reviews/report';
import { ANSWERS, type Answer, type Recommendation, recommend } from '@/lib/reviews/types';
import { accountId, instant, list, schemaOf, sentence } from '@/lib/services/answers/parts';
import { goneAmong } from '@/lib/services/reviews/is-gone';
import { readScope } from '@/lib/services/reviews/scope-input';
import { AppError } from '@/lib/services/verb/app-error';
import type { Context } from '@/lib/services/verb/context';
import { parseInput, rowNumber } from '@/lib/services/verb/parse-input';
import { requireAccess } from '@/lib/services/verb/require-access';

export const campaignInput = z.strictObject({ number: rowNumber });

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
    answer: z.enum([...ANSWERS, 'open']),
    reason: sentence.nullable(),
    mayAnswer: z.boolean(),
    live: z.boolean().describe('For what has to go: whether the live trust policy still admits it. Otherwise true.'),
    removal: z.int().nullable(),
    ended: z.boolean().describe('The answer is final.'),
  })
  .meta({ id: 'Item', description: 'One mapping that a review asks about.' });
export type ItemView = z.infer<typeof itemView>;

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
    mayManage: z.boolean(),
    progress: list(
      z.strictObject({
        reviewer: z.string().meta({ examples: ['Rhea Holm'] }),
        items: z.int(),
        answered: z.int(),
      }),
    ),
    rows: list(itemView),
  })
  .meta({ id: 'Campaign', description: 'An access review with its items.' });
export type CampaignView = z.infer<typeof campaignView>;

const INCLUDE = {
  series: true,
  items: {
    orderBy: { position: 'asc' },
    include: { role: true, decisions: { orderBy: [{ at: 'asc' }, { id: 'asc' }] } },
  },
} as const satisfies Prisma.ReviewCampaignInclude;
export type LoadedCampaign = Prisma.ReviewCampaignGetPayload<{ include: typeof INCLUDE }>;

/** The campaign with its items and answers. AppError "not-found" where there is none. */
export async function loadCampaign(db: Context['db'] | Transaction, number: number): Promise<LoadedCampaign> {
  const found = await db.reviewCampaign.findUnique({ where: { number }, include: INCLUDE });
  if (!found) throw new AppError('not-found', `There is no review ${number}. Check the number.`);
  return found;
}

export const answerOf = (text: string): Answer | 'open' => ANSWERS.find((answer) => answer === text) ?? 'open';

/** Names of everyone who has a part in it. */
export async function namesOf(
  db: Context['db'] | Transaction,
  campaign: LoadedCampaign,
): Promise<ReadonlyMap<string, string>> {
  const ids = campaign.items.flatMap(({ reviewerId, decisions }) => [
    ...(reviewerId === null ? [] : [reviewerId]),
    ...decisions.flatMap(({ personId, toPersonId }) => [personId, ...(toPersonId === null ? [] : [toPersonId])]),
  ]);
  const people = await db.person.findMany({ where: { id: { in: [...new Set([...ids, campaign.startedById])] } } });
  return new Map(people.map(({ id, name }) => [id, name]));
}

/** All campaigns, the newest first. */
export async function listCampaigns(context: Context, actor: Actor): Promise<readonly CampaignHead[]> {
  await requireAccess(context, actor, 'estate.read');
  const rows = await context.db.reviewCampaign.findMany({
    orderBy: { number: 'desc' },
    include: { items: { select: { answer: true, reviewerId: true } } },
  });
  return rows.map((row) => headOf(row, actor));
}

/** One campaign with every item, its evidence and its answer. */
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
  const campaign = await loadCampaign(context.db, number);
  const names = await namesOf(context.db, campaign);
  const nameOf = (id: string | null) => (id === null ? null : (names.get(id) ?? 'unknown person'));
  const changes = await context.db.change.findMany({
    where: { id: { in: campaign.items.flatMap(({ changeId }) => changeId ?? []) } },
    select: { id: true, number: true },
  });
  const numbers = new Map(changes.map(({ id, number }) => [id, number]));
  const mayManage = decideAccess(actor, 'review.manage').allowed;
  const gone = await goneAmong(campaign.items.filter(isToGo), context.config);
  const me = actor.kind === 'person' ? actor.personId : null;
  return {
    ...headOf(campaign, actor),
    scope: readScope(campaign.scope),
    onSilence: campaign.onSilence === 'remove' ? 'remove' : 'keep',
    repeats: repeatsOf(campaign),
    startedBy: nameOf(campaign.startedById) ?? '',
    mayManage,
    progress: progressOf(campaign, nameOf),
    rows: campaign.items.map((item) => {
      const evidence = evidenceColumn.parse(item.evidence);
      const answers = item.decisions.filter(({ verdict }) => verdict !== 'delegate');
      return {
        id: item.id,
        accountId: item.role.accountId,
        role: item.role.name,
        kind: item.kind === 'foreign' ? ('foreign' as const) : ('mapping' as const),
        who: item.who,
        evidence,
        recommendation: recommend(evidence, campaign.startedAt),
        reviewer: nameOf(item.reviewerId),
        answer: answerOf(item.answer),
        reason: answers.at(-1)?.reason ?? null,
        mayAnswer: campaign.state === 'open' && item.reviewerId !== null && item.reviewerId === me,
        live: !gone.has(item.id),
        removal: numbers.get(item.changeId ?? '') ?? null,
        ended: campaign.state === 'ended',
      };
    }),
  };
}

const repeatsOf = ({ series }: LoadedCampaign): CampaignView['repeats'] =>
  series === null || series.stoppedAt !== null
    ? null
    : { cadence: series.cadence, nextAt: series.nextAt.toISOString() };

const isToGo = ({ answer, changeId }: LoadedCampaign['items'][number]) => answer === 'remove' || changeId !== null;

type Counted = Pick<LoadedCampaign, 'number' | 'name' | 'state' | 'startedAt' | 'dueAt' | 'endedAt'> & {
  readonly items: readonly { readonly answer: string; readonly reviewerId: string | null }[];
};

function headOf({ number, name, state, startedAt, dueAt, endedAt, items }: Counted, actor: Actor): CampaignHead {
  const open = items.filter(({ answer }) => answer === 'open');
  const mine = actor.kind === 'person' ? open.filter(({ reviewerId }) => reviewerId === actor.personId) : [];
  return {
    ...{ number, name },
    state: state === 'ended' ? 'ended' : 'open',
    startedAt: startedAt.toISOString(),
    dueAt: dueAt.toISOString(),
    endedAt: endedAt?.toISOString() ?? null,
    items: items.length,
    answered: items.length - open.length,
    mine: state === 'open' ? mine.length : 0,
  };
}

function progressOf({ items }: LoadedCampaign, nameOf: (id: string | null) => string | null) {
  const by = new Map<string, { items: number; answered: number }>();
  for (const { reviewerId, answer } of items) {
    const reviewer = nameOf(reviewerId) ?? 'Nobody';
    const counted = by.get(reviewer) ?? { items: 0, answered: 0 };
    by.set(reviewer, { items: counted.items + 1, answered: counted.answered + (answer === 'open' ? 0 : 1) });
  }
  return [...by].map(([reviewer, counted]) => ({ reviewer, ...counted }));
}
