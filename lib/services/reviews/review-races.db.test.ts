import { expect, it, vi } from 'vitest';
import { log } from '@/lib/log/log';
import { getReviewReport } from '@/lib/services/reviews/campaign-report';
import { delegateItems } from '@/lib/services/reviews/delegate-items';
import { endCampaign, endDueCampaigns } from '@/lib/services/reviews/end-campaign';
import { startCampaign } from '@/lib/services/reviews/start-campaign';
import type { Context } from '@/lib/services/verb/context';
import { ODILE, openReview, PIA, scope, VIK } from '@/lib/test-worlds/review-test-world';
import { withTestDatabase } from '@/lib/test-worlds/test-database';

const database = withTestDatabase();
const open = () => openReview(database().client);

/** The same product, in which something else happens between what a verb reads and what it writes. */
function meanwhile(context: Context, act: () => Promise<unknown>): Context {
  const transaction = async (work: Parameters<Context['db']['$transaction']>[0]) => {
    await act();
    return context.db.$transaction(work as never);
  };
  const db = new Proxy(context.db, {
    get: (target, name) => (name === '$transaction' ? transaction : Reflect.get(target, name)),
  });
  return { ...context, db };
}

it('what was handed on or answered meanwhile is not handed on again, and nothing else of the selection is', async () => {
  const { context, number, of, keep, view } = await open();
  const items = await of('vik');
  const hand = (to: string) => ({ number, items, to, reason: 'Away.' });
  const late = meanwhile(context, () => delegateItems(context, ODILE, { ...hand('pia'), items: items.slice(1) }));
  await expect(delegateItems(late, VIK, hand('amir'))).rejects.toMatchObject({ code: 'conflict' });
  expect((await view()).rows.map(({ reviewer }) => reviewer)).toEqual(['vik', 'pia', 'pia']);
  const answered = meanwhile(context, () => keep(VIK, items.slice(0, 1)));
  const first = { ...hand('amir'), items: items.slice(0, 1) };
  await expect(delegateItems(answered, ODILE, first)).rejects.toMatchObject({ code: 'conflict' });
  expect((await view()).rows[0]).toMatchObject({ reviewer: 'vik', answer: 'keep' });
  await delegateItems(context, ODILE, first);
  expect((await view()).rows[0]).toMatchObject({ reviewer: 'amir', answer: 'open' });
});

it('of two answers at once both are recorded, and the item holds the one recorded last', async () => {
  const { number, of, keep, remove, context } = await open();
  const items = await of('vik');
  await Promise.all([keep(VIK, items), remove(VIK, items)]);
  await endCampaign(context, ODILE, { number });
  const { report } = await getReviewReport(context, ODILE, { number });
  const [item] = report.items;
  expect(item?.decisions.map(({ verdict }) => verdict).sort()).toEqual(['keep', 'remove']);
  expect(['keep', 'remove']).toContain(item?.answer);
});

it('an answer during the end is in the report, or refused', async () => {
  const { context, number, of, keep } = await open();
  const items = await of('pia');
  const [answered, ended] = await Promise.allSettled([keep(PIA, items), endCampaign(context, ODILE, { number })]);
  expect(ended.status).toBe('fulfilled');
  const { report } = await getReviewReport(context, ODILE, { number });
  const kept = report.items.filter(({ answer }) => answer === 'keep').length;
  if (answered.status === 'fulfilled') expect(kept).toBe(items.length);
  else expect([answered.reason.code, kept]).toEqual(['conflict', 0]);
});

it('two who end it at once end it once', async () => {
  const { context, number, events, after } = await open();
  const late = after(2);
  const ends = [endCampaign(context, ODILE, { number }), endDueCampaigns(late), endDueCampaigns(late)];
  const [byHand, ...byClock] = await Promise.allSettled(ends);
  expect(byClock.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled']);
  if (byHand?.status === 'rejected') expect(byHand.reason).toMatchObject({ code: 'conflict' });
  expect(await events({ action: 'review.ended' })).toHaveLength(1);
});

it('one that cannot be ended is logged and holds up no other', async () => {
  const { context, number, db, after, view } = await open();
  const dueAt = new Date(context.now().getTime() + 1000 * 60).toISOString();
  const broken = await startCampaign(context, ODILE, { name: 'Broken', scope: scope(), dueAt, onSilence: 'keep' });
  await db.reviewCampaign.update({ where: { number: broken.number }, data: { scope: { reviewers: 7 } } });
  const logged = vi.spyOn(log, 'error').mockImplementation(() => {});
  await endDueCampaigns(after(2));
  expect(logged).toHaveBeenCalledExactlyOnceWith(
    expect.objectContaining({ number: broken.number }),
    expect.any(String),
  );
  expect((await view()).state).toBe('ended');
  logged.mockClear();
  await db.reviewCampaign.update({ where: { number: broken.number }, data: { scope: scope() } });
  await endDueCampaigns(after(2));
  expect(logged).not.toHaveBeenCalled();
  expect(number).not.toBe(broken.number);
  logged.mockRestore();
});
