/** What every act on the items of a review that is under way begins with. */
import { z } from 'zod';
import type { SystemActor } from '@/lib/access/decide';
import { isSamePerson } from '@/lib/changes/authorship';
import type { Prisma } from '@/lib/db/generated/client';
import type { Transaction } from '@/lib/db/transaction';
import type { CampaignHead, LoadedItem } from '@/lib/services/reviews/load-campaign';
import { AppError } from '@/lib/services/verb/app-error';
import type { Context } from '@/lib/services/verb/context';
import { accountRoots } from '@/lib/services/verb/linked-people';

export type Item = LoadedItem;

/** The product, by its clock. */
export const CLOCK: SystemActor = { kind: 'system', name: 'Drawbridge', request: { id: 'clock', ip: null } };

/** Ids of items. */
export const selection = z.array(z.string().max(100)).min(1, 'Choose an item.').max(5000);

export const hasEnded = () =>
  new AppError(
    'conflict',
    'This review has ended, so its answers are final. Nothing was changed. Start another review.',
  );

export const objectOf = ({ id, number, name }: Pick<CampaignHead, 'id' | 'number' | 'name'>) => ({
  kind: 'review',
  id,
  name: `Review ${number}: ${name}`.slice(0, 200),
});

export function requireOpen(campaign: CampaignHead): CampaignHead {
  if (campaign.state === 'open') return campaign;
  throw hasEnded();
}

/** Holds the campaign open to the end of the transaction; false: it has ended. */
export async function holdOpen(tx: Transaction, { id }: Pick<CampaignHead, 'id'>): Promise<boolean> {
  const open = await tx.$queryRaw<unknown[]>`
    SELECT 1 FROM "ReviewCampaign" WHERE "id" = ${id} AND "state" = 'open' FOR UPDATE`;
  return open.length === 1;
}

/** The same; AppError "conflict" where it has ended. */
export async function lockOpen(tx: Transaction, campaign: CampaignHead): Promise<void> {
  if (!(await holdOpen(tx, campaign))) throw hasEnded();
}

/** What an answer has to know of an item: never its evidence, of which thousands would be megabytes. */
const CHOSEN = {
  id: true,
  who: true,
  reviewerId: true,
  answer: true,
  requesterIds: true,
  role: { select: { name: true } },
} as const satisfies Prisma.ReviewItemSelect;
export type ChosenItem = Prisma.ReviewItemGetPayload<{ select: typeof CHOSEN }>;

/** The items of these ids; AppError "not-found" where one is no part of the review. */
export async function choose(
  db: Context['db'],
  { id: campaignId }: Pick<CampaignHead, 'id'>,
  ids: readonly string[],
): Promise<readonly ChosenItem[]> {
  const wanted = [...new Set(ids)];
  const chosen = await db.reviewItem.findMany({
    where: { id: { in: wanted }, campaignId },
    orderBy: { position: 'asc' },
    select: CHOSEN,
  });
  if (chosen.length !== wanted.length)
    throw new AppError(
      'not-found',
      'One of these items is not part of this review. Nothing was changed. Look at the review again.',
    );
  return chosen;
}

/** Whether the person, by whichever account, asked for one of the items: nobody reviews their own request. */
export async function askedForAny(
  { db }: Pick<Context, 'db'>,
  items: readonly Pick<Item, 'requesterIds'>[],
  personId: string,
): Promise<boolean> {
  const roots = await accountRoots(db);
  return items.some(({ requesterIds }) => requesterIds.some((id) => isSamePerson(roots, id, personId)));
}
