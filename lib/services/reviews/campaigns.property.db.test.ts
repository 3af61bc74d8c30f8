import { expect, it } from 'vitest';
import type { PersonActor } from '@/lib/access/decide';
import { isSignedReport, type ReviewReport } from '@/lib/reviews/report';
import { openAuditKey } from '@/lib/services/audit/audit-key';
import { answerItems } from '@/lib/services/reviews/answer-items';
import { getReviewReport } from '@/lib/services/reviews/campaign-report';
import { delegateItems } from '@/lib/services/reviews/delegate-items';
import { endCampaign } from '@/lib/services/reviews/end-campaign';
import { startCampaign } from '@/lib/services/reviews/start-campaign';
import { AppError } from '@/lib/services/verb/app-error';
import { AMIR, openChanges, RHEA } from '@/lib/test-worlds/change-test-world';
import { ODILE, PIA, VIK } from '@/lib/test-worlds/review-test-world';
import { randomFrom } from '@/lib/test-worlds/seeded-test-numbers';
import { withTestDatabase } from '@/lib/test-worlds/test-database';

const database = withTestDatabase();
const CAMPAIGNS = 25;
const STEPS = 12;
const PEOPLE = [VIK, PIA, AMIR, RHEA];

/** A refusal is an answer too; anything else fails the test. */
const tried = async (act: Promise<unknown>): Promise<boolean> =>
  act.then(
    () => true,
    (error: unknown) => {
      if (error instanceof AppError) return false;
      throw error;
    },
  );

it('whatever people do in whatever order: every item is in the report with its last answer, and nobody decided what they asked for', async () => {
  const { context, db } = await openChanges(database().client);
  const random = randomFrom(20_261_124);
  const one = <T>(all: readonly T[]): T => {
    const chosen = all[random(all.length)];
    if (chosen === undefined) throw new Error('nothing to choose from');
    return chosen;
  };
  let refusals = 0;
  for (let campaign = 0; campaign < CAMPAIGNS; campaign++) {
    const reviewers = PEOPLE.filter(() => random(2) === 0).map(({ personId }) => personId);
    const wanted = { name: `Random ${campaign}`, dueAt: '2030-01-01T00:00:00Z', onSilence: one(['keep', 'remove']) };
    const { number } = await startCampaign(context, ODILE, { ...wanted, scope: { reviewers } });
    // Who asked for what is random too: history alone would make it the same each time.
    await db.$executeRaw`ALTER TABLE "ReviewItem" DISABLE TRIGGER "ReviewItem_evidence_is_final"`;
    for (const { id } of await db.reviewItem.findMany({ where: { campaign: { number } } })) {
      const requester = one(PEOPLE).personId;
      const reviewerId = one([null, ...reviewers.filter((each) => each !== requester)]);
      await db.reviewItem.update({ where: { id }, data: { requesterIds: [requester], reviewerId } });
    }
    await db.$executeRaw`ALTER TABLE "ReviewItem" ENABLE TRIGGER "ReviewItem_evidence_is_final"`;
    const ids = (await db.reviewItem.findMany({ where: { campaign: { number } } })).map(({ id }) => id);
    const act = (actor: PersonActor) => {
      const items = ids.filter(() => random(2) === 0);
      const input = { number, items, reason: 'Because.' };
      if (random(3) === 0) return delegateItems(context, actor, { ...input, to: one(PEOPLE).personId });
      return answerItems(context, actor, { ...input, answer: one(['keep', 'remove', 'ask']) });
    };
    for (let step = 0; step < STEPS; step += 2) {
      // Two at once, and at the end while it ends.
      const pair = [tried(act(one([...PEOPLE, ODILE]))), tried(act(one(PEOPLE)))];
      if (step === STEPS - 2) pair.push(tried(endCampaign(context, ODILE, { number })));
      refusals += (await Promise.all(pair)).filter((done) => !done).length;
    }
    const signed = await getReviewReport(context, ODILE, { number });
    expect(isSignedReport(signed, await openAuditKey(context, context.db))).toBe(true);
    await isTrue(signed.report, number);
  }
  expect(refusals).toBeGreaterThan(CAMPAIGNS);

  /** The report against the rows, by rules that share nothing with the product's. */
  async function isTrue({ items, totals }: ReviewReport, number: number) {
    const rows = await db.reviewItem.findMany({
      where: { campaign: { number } },
      include: { decisions: { orderBy: [{ at: 'asc' }, { id: 'asc' }] } },
      orderBy: { position: 'asc' },
    });
    expect(items.map(({ answer, who }) => [answer, who])).toEqual(rows.map(({ answer, who }) => [answer, who]));
    expect(totals.keep + totals.remove + totals.ask + totals.open).toBe(rows.length);
    rows.forEach((row, index) => {
      const last = row.decisions.at(-1);
      expect(row.answer).toBe(last === undefined || last.verdict === 'delegate' ? 'open' : last.verdict);
      for (const { personId, verdict } of row.decisions)
        if (verdict !== 'delegate') expect(row.requesterIds).not.toContain(personId);
      expect(items[index]?.decisions).toHaveLength(row.decisions.length);
      if (row.changeId !== null) expect(items[index]?.outcome).toBe('removal-open');
    });
  }
});
