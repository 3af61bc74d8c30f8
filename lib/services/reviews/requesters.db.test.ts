import { expect, it } from 'vitest';
import { applyChange } from '@/lib/services/apply/apply-change';
import { answerItems } from '@/lib/services/reviews/answer-items';
import { getReviewReport } from '@/lib/services/reviews/campaign-report';
import { getCampaign, listCampaigns } from '@/lib/services/reviews/campaign-view';
import { delegateItems } from '@/lib/services/reviews/delegate-items';
import { endCampaign } from '@/lib/services/reviews/end-campaign';
import { listReviewItems } from '@/lib/services/reviews/list-review-items';
import { startCampaign } from '@/lib/services/reviews/start-campaign';
import { AMIR, byToken, openChanges, person, ROLE, STRANGER } from '@/lib/test-worlds/change-test-world';
import { ODILE, openReview, TWO_MAPPINGS, VIK } from '@/lib/test-worlds/review-test-world';
import { withTestDatabase } from '@/lib/test-worlds/test-database';

const database = withTestDatabase();

/** A review of ROLE after a change of Rhea's let service 2 in; Rhea and Vik are its reviewers. */
async function afterChange() {
  const changes = await openChanges(database().client);
  const { context, db, world, requested } = changes;
  const { number: changed } = await requested();
  const { id } = await db.change.findUniqueOrThrow({ where: { number: changed } });
  await applyChange(context, { changeId: id }, world.wait);
  const dueAt = '2030-01-01T00:00:00Z';
  const scope = { reviewers: ['rhea', 'vik'], who: 'service-' };
  const { number } = await startCampaign(context, ODILE, { name: 'x', scope, dueAt, onSilence: 'keep' });
  return { ...changes, number, rows: (await listReviewItems(context, ODILE, { number })).rows };
}

it('who asked for a mapping is who wrote the change that brought it; who edited another line of the role asked for nothing', async () => {
  const { rows } = await afterChange();
  expect(rows.filter(({ role }) => role === ROLE)).toMatchObject([
    { who: expect.stringContaining('service-1'), reviewer: 'rhea', evidence: { requested: null } },
    {
      who: expect.stringContaining('service-2'),
      reviewer: 'vik',
      evidence: { requested: { change: 1, by: ['rhea'] } },
    },
  ]);
});

it('what a person asked for is not handed to them, and another line of that role is', async () => {
  const { context, number, rows, db } = await afterChange();
  const of = (service: string) =>
    rows.filter(({ who, role }) => role === ROLE && who.includes(service)).map(({ id }) => id);
  const hand = (items: readonly string[], to: string) =>
    delegateItems(context, ODILE, { number, items, to, reason: 'Away.' });
  await expect(hand(of('service-2'), 'rhea')).rejects.toMatchObject({ code: 'conflict' });
  const past = db.reviewItem.updateMany({ where: { id: { in: [...of('service-2')] } }, data: { reviewerId: 'rhea' } });
  await expect(past).rejects.toThrow(/not_reviewed_by_who_asked/);
  await hand(of('service-1'), 'vik');
  await hand(of('service-1'), 'rhea');
});

it('nor to another account of theirs, which answers nothing of it where it was asked before the two were linked', async () => {
  const { context, number, rows, db } = await afterChange();
  const items = rows.filter(({ who, role }) => role === ROLE && who.includes('service-2')).map(({ id }) => id);
  await db.person.update({ where: { id: 'vik' }, data: { linkedToId: 'rhea' } });
  const answered = answerItems(context, VIK, { number, items, answer: 'keep' });
  await expect(answered).rejects.toThrow('You asked for one of these with another account');
  const hand = (to: string) => delegateItems(context, ODILE, { number, items, to, reason: 'Away.' });
  await hand('pia');
  await expect(hand('vik')).rejects.toMatchObject({ code: 'conflict' });
  const again = { name: 'y', scope: { reviewers: ['vik', 'pia'], who: 'service-2' }, dueAt: '2030-01-01T00:00:00Z' };
  const next = await startCampaign(context, ODILE, { ...again, onSilence: 'keep' });
  const asked = (await listReviewItems(context, ODILE, next)).rows.filter(({ role }) => role === ROLE);
  expect(asked.map(({ reviewer }) => reviewer)).toEqual(['pia']);
});

it('the evidence says since when, who can push, and what the line alone admits', async () => {
  const { context, number } = await openReview(database().client, { policy: TWO_MAPPINGS });
  const { rows } = await listReviewItems(context, ODILE, { number });
  expect(rows[0]?.evidence).toMatchObject({
    pushers: ['branch main: Maintainers and up may push, Maintainers and up may merge'],
    since: '2026-01-01T00:00:00.000Z',
  });
  expect(rows[0]?.evidence.policy).toContain('pay/service-1');
  expect(rows[0]?.evidence.policy).not.toContain('pay/service-2');
  expect(Date.parse(rows[1]?.evidence.since ?? '')).toBeGreaterThan(Date.parse('2026-01-01T00:00:00Z'));
});

it('to read takes the scope to read alone, and to answer the one to write alone', async () => {
  const { context, number, of } = await openReview(database().client);
  const [reader, writer] = [byToken(VIK, 'read'), byToken(VIK, 'write')];
  const items = await of('vik');
  expect((await listCampaigns(context, reader)).rows).toHaveLength(1);
  expect((await getCampaign(context, reader, { number })).number).toBe(number);
  await expect(getCampaign(context, writer, { number })).rejects.toMatchObject({ code: 'forbidden' });
  await expect(listCampaigns(context, writer)).rejects.toMatchObject({ code: 'forbidden' });
  const answer = { number, items, answer: 'keep' };
  await expect(answerItems(context, reader, answer)).rejects.toMatchObject({ code: 'forbidden' });
  expect((await answerItems(context, writer, answer)).answered).toBe(items.length);
  const ender = person('odile', 'auditor');
  // Ending a review needs a fresh sign-in, which no token can give.
  await expect(endCampaign(context, byToken(ender, 'admin'), { number })).rejects.toMatchObject({ code: 'forbidden' });
  expect((await endCampaign(context, ender, { number })).state).toBe('ended');
  expect((await getReviewReport(context, reader, { number })).report.totals.keep).toBe(items.length);
  for (const stranger of [writer, STRANGER, byToken(AMIR, 'approve')])
    await expect(getReviewReport(context, stranger, { number })).rejects.toMatchObject({ code: 'forbidden' });
});
