import type { Prisma } from '@/lib/db/generated/client';
import type { Transaction } from '@/lib/db/transaction';
import { type Population, population } from '@/lib/reviews/population';
import { ANSWERS, type Answer } from '@/lib/reviews/types';
import { AppError } from '@/lib/services/verb/app-error';
import type { Context } from '@/lib/services/verb/context';

type Reader = Context['db'] | Transaction;

/** What is said of a campaign without its items and the roles it was drawn from, which can be thousands, and without its report, which has them all. */
const HEAD = {
  omit: { report: true, signature: true, populationRoles: true },
  include: { series: true },
} as const satisfies Prisma.ReviewCampaignDefaultArgs;
export type CampaignHead = Prisma.ReviewCampaignGetPayload<typeof HEAD>;

/** An item with the role that it is about, and every answer to it in order. */
export const WITH_ANSWERS = {
  role: true,
  decisions: { orderBy: [{ at: 'asc' }, { id: 'asc' }] },
} as const satisfies Prisma.ReviewItemInclude;
export type LoadedItem = Prisma.ReviewItemGetPayload<{ include: typeof WITH_ANSWERS }>;

/** A campaign with all of its items: for its end, which every item has a part in. */
export interface LoadedCampaign extends Omit<CampaignHead, 'population'> {
  readonly items: readonly LoadedItem[];
  /** null: it began before this was kept. */
  readonly population: Population | null;
}

/** AppError "not-found" where there is none. */
export async function loadHead(db: Reader, number: number): Promise<CampaignHead> {
  const found = await db.reviewCampaign.findUnique({ where: { number }, ...HEAD });
  if (!found) throw new AppError('not-found', `There is no review ${number}. Check the number.`);
  return found;
}

/** The campaign with every item and answer. AppError "not-found" where there is none. */
export async function loadCampaign(db: Reader, number: number): Promise<LoadedCampaign> {
  const head = await loadHead(db, number);
  const items = await db.reviewItem.findMany({
    where: { campaignId: head.id },
    orderBy: { position: 'asc' },
    include: WITH_ANSWERS,
  });
  const { populationRoles } = await db.reviewCampaign.findUniqueOrThrow({
    where: { id: head.id },
    select: { populationRoles: true },
  });
  const drawnFrom =
    head.population === null ? null : population.parse({ ...Object(head.population), list: populationRoles });
  return { ...head, items, population: drawnFrom };
}

export const answerOf = (text: string): Answer | 'open' => ANSWERS.find((answer) => answer === text) ?? 'open';
