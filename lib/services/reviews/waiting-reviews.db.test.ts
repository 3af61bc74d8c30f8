import { describe, expect, it } from 'vitest';
import { getOverview } from '@/lib/services/estate/get-overview';
import { waitingReviews } from '@/lib/services/reviews/waiting-reviews';
import { STRANGER } from '@/lib/test-worlds/change-test-world';
import { ODILE, openReview, VIK } from '@/lib/test-worlds/review-test-world';
import { withTestDatabase } from '@/lib/test-worlds/test-database';

const database = withTestDatabase();

describe('the reviews that wait for someone', () => {
  it('are on their overview until they have answered, and on nobody else’s', async () => {
    const { context, number, keep } = await openReview(database().client);
    expect((await getOverview(context, VIK, {})).reviews).toMatchObject([{ number, name: 'Autumn', mine: 2 }]);
    expect(await waitingReviews(context, ODILE)).toEqual([]);
    await expect(waitingReviews(context, STRANGER)).rejects.toMatchObject({ code: 'forbidden' });
    const items = await context.db.reviewItem.findMany({ where: { reviewerId: 'vik' } });
    await keep(
      VIK,
      items.map(({ id }) => id),
    );
    expect(await waitingReviews(context, VIK)).toEqual([]);
  });
});
