import type { Context } from '@/lib/services/verb/context';

interface Counted {
  readonly items: number;
  readonly answered: number;
}

/** How far a campaign is, in all and by the id of who is asked; '' is nobody. */
export interface Counts extends Counted {
  readonly by: ReadonlyMap<string, Counted>;
}

export const NO_ITEMS: Counts = { items: 0, answered: 0, by: new Map() };

/** Counts the items of these campaigns in the database: no item is loaded, however many there are. By the id of the campaign. */
export async function countItems(
  db: Pick<Context['db'], 'reviewItem'>,
  campaignIds: readonly string[],
): Promise<ReadonlyMap<string, Counts>> {
  const rows = await db.reviewItem.groupBy({
    by: ['campaignId', 'reviewerId', 'answer'],
    where: { campaignId: { in: [...campaignIds] } },
    _count: true,
  });
  return new Map(
    campaignIds.map((id) => {
      const of = rows.filter(({ campaignId }) => campaignId === id);
      const reviewers = [...new Set(of.map(({ reviewerId }) => reviewerId))];
      const by = reviewers.map(
        (reviewer) => [reviewer ?? '', summed(of.filter(({ reviewerId }) => reviewerId === reviewer))] as const,
      );
      return [id, { ...summed(of), by: new Map(by) }];
    }),
  );
}

function summed(rows: readonly { readonly answer: string; readonly _count: number }[]): Counted {
  const count = (of: typeof rows) => of.reduce((sum, { _count }) => sum + _count, 0);
  return { items: count(rows), answered: count(rows.filter(({ answer }) => answer !== 'open')) };
}
