import { expect, it, vi } from 'vitest';
import { log } from '@/lib/log/log';
import { NOTICE_KINDS } from '@/lib/notify/notices';
import { getCampaign, listCampaigns } from '@/lib/services/reviews/campaign-view';
import { endDueCampaigns } from '@/lib/services/reviews/end-campaign';
import { remindReviewers } from '@/lib/services/reviews/remind-reviewers';
import { startDueRounds, stopRepeating } from '@/lib/services/reviews/repeat-campaigns';
import { startCampaign } from '@/lib/services/reviews/start-campaign';
import { openChanges, RHEA } from '@/lib/test-worlds/change-test-world';
import { DAY, ODILE, openReview, scope, VIK } from '@/lib/test-worlds/review-test-world';
import { withTestDatabase } from '@/lib/test-worlds/test-database';

const database = withTestDatabase();

/** A review that is due in ten days and repeats every month. */
async function repeating() {
  const changes = await openChanges(database().client);
  const { context } = changes;
  const start = context.now().getTime();
  const dueAt = new Date(start + 10 * DAY).toISOString();
  const wanted = { name: 'Monthly', scope: scope(), dueAt, onSilence: 'keep', repeat: 'monthly' };
  const { number } = await startCampaign(context, ODILE, wanted);
  const after = (days: number) => ({ ...context, now: () => new Date(start + days * DAY + 60_000) });
  return { ...changes, number, wanted, start, after };
}

it('a review that repeats is started again with its scope and as long to answer, once, however many workers look', async () => {
  const { context, number, after, events } = await repeating();
  const first = await getCampaign(context, ODILE, { number });
  expect(first.repeats).toMatchObject({ cadence: 'monthly' });
  await startDueRounds(after(27));
  expect((await listCampaigns(context, ODILE)).rows).toHaveLength(1);
  await Promise.all([startDueRounds(after(31)), startDueRounds(after(31))]);
  await startDueRounds(after(32));
  const [second, ...more] = (await listCampaigns(context, ODILE)).rows;
  expect(more).toHaveLength(1);
  expect(second).toMatchObject({ name: 'Monthly, round 2', items: 3, state: 'open' });
  const lasts = Date.parse(second?.dueAt ?? '') - Date.parse(second?.startedAt ?? '');
  expect(Math.round(lasts / DAY)).toBe(10);
  expect((await getCampaign(context, ODILE, { number: second?.number })).scope).toEqual(first.scope);
  expect(await events({ action: 'review.started' })).toMatchObject([{ actorKind: 'session' }, { actorKind: 'system' }]);
  await startDueRounds(after(200));
  expect((await listCampaigns(context, ODILE)).rows.map(({ name }) => name)).toHaveLength(3);
});

it('it goes on with the reviewers who are left, and what cannot be asked is recorded and not tried again', async () => {
  const { db, after, events, context } = await repeating();
  await db.person.update({ where: { id: 'vik' }, data: { disabledAt: context.now() } });
  await startDueRounds(after(31));
  const [second] = (await listCampaigns(context, ODILE)).rows;
  expect((await getCampaign(context, ODILE, { number: second?.number })).progress).toEqual([
    { reviewer: 'pia', items: 3, answered: 0 },
  ]);
  await db.role.updateMany({ data: { goneAt: context.now() } });
  await startDueRounds(after(62));
  await startDueRounds(after(63));
  expect(await events({ action: 'review.not-started' })).toMatchObject([{ result: 'failed', data: { round: 2 } }]);
});

it('it stops when someone who manages reviews says so, and only then', async () => {
  const { context, number, after, events } = await repeating();
  await expect(stopRepeating(context, RHEA, { number })).rejects.toMatchObject({ code: 'forbidden' });
  expect((await stopRepeating(context, ODILE, { number })).repeats).toBeNull();
  await expect(stopRepeating(context, ODILE, { number })).rejects.toMatchObject({ code: 'conflict' });
  await startDueRounds(after(40));
  expect((await listCampaigns(context, ODILE)).rows).toHaveLength(1);
  expect(await events({ action: 'review.stopped-repeating' })).toHaveLength(1);
});

it('it may not be due after it starts again', async () => {
  const { context, wanted, start } = await repeating();
  const due = (days: number) => ({ ...wanted, dueAt: new Date(start + days * DAY).toISOString() });
  await expect(startCampaign(context, ODILE, due(35))).rejects.toMatchObject({ code: 'invalid' });
  await startCampaign(context, ODILE, { ...due(35), repeat: null });
});

it('one that cannot be repeated is logged and holds up no other', async () => {
  const { context, db, wanted, after } = await repeating();
  await db.reviewSeries.updateMany({ data: { scope: { reviewers: 7 } } });
  await startCampaign(context, ODILE, { ...wanted, name: 'Sound' });
  const logged = vi.spyOn(log, 'error').mockImplementation(() => {});
  await startDueRounds(after(32));
  expect(logged).toHaveBeenCalledOnce();
  expect((await listCampaigns(context, ODILE)).rows[0]?.name).toBe('Sound, round 2');
  logged.mockRestore();
});

it('people are told when it starts, halfway and a day before it is due, each once and with what waits for whom', async () => {
  const endpoint = { name: 'bridge', kind: 'slack', url: 'http://127.0.0.1:9/', events: NOTICE_KINDS } as const;
  const changes = await openChanges(database().client, { notifications: [endpoint] });
  const { context, db, events } = changes;
  const start = context.now().getTime();
  const after = (days: number) => ({ ...context, now: () => new Date(start + days * DAY + 60_000) });
  const dueAt = new Date(start + 10 * DAY).toISOString();
  await startCampaign(context, ODILE, { name: 'Told', scope: scope(), dueAt, onSilence: 'keep' });
  for (const days of [1, 4, 5, 5, 6, 9, 9.5, 11])
    await Promise.all([remindReviewers(after(days)), remindReviewers(after(days))]);
  expect(await events({ action: 'review.reminded' })).toMatchObject([
    { data: { waiting: 3 } },
    { data: { waiting: 3 } },
  ]);
  const notices = await db.notice.findMany({ orderBy: [{ at: 'asc' }, { id: 'asc' }] });
  expect(notices.map(({ kind }) => kind)).toEqual(['review-started', 'review-due', 'review-due']);
  expect(notices[1]?.facts).toMatchObject({
    review: 1,
    title: 'Told',
    waiting: [
      { name: 'vik', items: 2 },
      { name: 'pia', items: 1 },
    ],
  });
  expect(await db.delivery.count()).toBe(3);
});

it('nobody is reminded of what is answered, handed to nobody or over', async () => {
  const { number, of, keep, events, after, db } = await openReview(database().client);
  await keep(VIK, await of('vik'));
  await db.reviewItem.updateMany({ where: { answer: 'open' }, data: { reviewerId: null } });
  await remindReviewers(after(0.6));
  await endDueCampaigns(after(2));
  await remindReviewers(after(3));
  expect(await events({ action: 'review.reminded' })).toHaveLength(0);
  expect(number).toBe(1);
});
