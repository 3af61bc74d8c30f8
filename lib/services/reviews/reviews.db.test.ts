import { createPublicKey } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { isSignedReport } from '@/lib/reviews/report';
import { openAuditKey } from '@/lib/services/audit/audit-key';
import { approveChange } from '@/lib/services/changes/approve-change';
import { answerItems } from '@/lib/services/reviews/answer-items';
import { digestOf, getReviewReport } from '@/lib/services/reviews/campaign-report';
import { getCampaign, listCampaigns } from '@/lib/services/reviews/campaign-view';
import { delegateItems } from '@/lib/services/reviews/delegate-items';
import { endCampaign, endDueCampaigns } from '@/lib/services/reviews/end-campaign';
import { exportCampaigns } from '@/lib/services/reviews/export-campaigns';
import { listReviewItems } from '@/lib/services/reviews/list-review-items';
import { populationOf } from '@/lib/services/reviews/population';
import { previewCampaign, startCampaign } from '@/lib/services/reviews/start-campaign';
import { refreshRole } from '@/lib/services/sync/refresh-role';
import { AMIR, at, RHEA, ROLE, STRANGER } from '@/lib/test-worlds/change-test-world';
import { exportedText } from '@/lib/test-worlds/exported-text';
import { ODILE, openReview, PIA, scope, VIK } from '@/lib/test-worlds/review-test-world';
import { ACCOUNT } from '@/lib/test-worlds/sync-test-world';
import { withTestDatabase } from '@/lib/test-worlds/test-database';

const database = withTestDatabase();
const open = (asked: Parameters<typeof openReview>[1] = {}) => openReview(database().client, asked);

describe('starting a review', () => {
  it('asks for each mapping and each foreign statement, with evidence, and counts the same before', async () => {
    const { context, view, events } = await open();
    expect(await events({ action: 'review.started' })).toMatchObject([{ data: { items: 3 } }]);
    const { rows } = await view();
    expect(rows.map(({ role, kind }) => `${role} ${kind}`)).toEqual([
      `${ROLE} mapping`,
      `${ROLE} foreign`,
      'role-002 mapping',
    ]);
    expect(rows[0]?.evidence).toMatchObject({ role: ROLE, who: rows[0]?.who, admittedRefs: expect.any(Number) });
    expect(await previewCampaign(context, ODILE, { scope: scope() })).toMatchObject({
      items: 3,
      roles: 2,
      reviewers: [
        { id: 'vik', items: 2 },
        { id: 'pia', items: 1 },
      ],
    });
  });

  it('says who gets none, and starts nothing that asks nothing, is due already or names a stranger', async () => {
    const { context } = await open();
    expect((await previewCampaign(context, ODILE, { scope: {} })).reviewers).toMatchObject([{ id: null, items: 3 }]);
    const wanted = { name: 'x', scope: scope(), dueAt: '2026-12-31T00:00:00Z', onSilence: 'keep' };
    const start = (more: object) => startCampaign(context, ODILE, { ...wanted, ...more });
    await expect(start({ scope: scope({ who: 'no such project' }) })).rejects.toMatchObject({ code: 'invalid' });
    await expect(start({ dueAt: '2020-01-01T00:00:00Z' })).rejects.toMatchObject({ code: 'invalid' });
    await expect(start({ scope: { reviewers: ['nobody'] } })).rejects.toMatchObject({ code: 'invalid' });
  });

  it('narrows by account, tag, rung, use and words', async () => {
    const { context } = await open();
    const count = async (more: object) => (await previewCampaign(context, ODILE, { scope: scope(more) })).items;
    expect(await count({ accounts: ['999999999999'] })).toBe(0);
    expect(await count({ tags: ['team=none'] })).toBe(0);
    expect(await count({ roles: [`${ACCOUNT}/role-002`] })).toBe(1);
    expect(await count({ roles: [`${ACCOUNT}/no-such-role`] })).toBe(0);
    await expect(count({ roles: ['role-002'] })).rejects.toMatchObject({ code: 'invalid' });
    expect(await count({ who: 'service-1' })).toBeGreaterThan(0);
    expect(await count({ rungAtLeast: 5 })).toBeLessThan(3);
    expect(await count({ unusedDays: 1 })).toBeLessThanOrEqual(3);
  });

  it('is for auditors and admins alone, and a review is nothing to a stranger', async () => {
    const { context, number } = await open();
    const wanted = { name: 'x', scope: scope(), dueAt: '2026-12-31T00:00:00Z', onSilence: 'keep' };
    await expect(startCampaign(context, RHEA, wanted)).rejects.toMatchObject({ code: 'forbidden' });
    await expect(previewCampaign(context, VIK, { scope: {} })).rejects.toMatchObject({ code: 'forbidden' });
    await expect(listCampaigns(context, STRANGER)).rejects.toMatchObject({ code: 'forbidden' });
    await expect(getCampaign(context, STRANGER, { number })).rejects.toMatchObject({ code: 'forbidden' });
    expect((await listCampaigns(context, VIK)).rows).toMatchObject([{ number, items: 3, mine: 2 }]);
  });

  it('is found in the list by its name, its state and whom it waits for, and goes out as a file', async () => {
    const { context, number } = await open();
    const found = async (where: string, actor = VIK) =>
      (await listCampaigns(context, actor, { where })).rows.map((row) => row.number);
    expect(await found('state:open waiting:yes')).toEqual([number]);
    expect(await found('waiting:no')).toEqual([]);
    expect(await found('waiting:yes', ODILE)).toEqual([]);
    expect(await found('-waiting:yes', ODILE)).toEqual([number]);
    expect(await found('state:ended')).toEqual([]);
    expect(await found('started:<7d -name:"no such review"')).toEqual([number]);
    const file = await exportCampaigns(context, VIK, { where: 'state:open', format: 'ndjson' });
    expect(await exportedText(file)).toContain(`"number":${number}`);
    await expect(exportCampaigns(context, STRANGER, {})).rejects.toMatchObject({ code: 'forbidden' });
  });
});

describe('the items', () => {
  it('come page by page in one order, forth and back, and each is there once', async () => {
    const { context, number, db } = await open();
    const one = await db.reviewItem.findFirstOrThrow({ where: { position: 0 } });
    await db.reviewItem.createMany({
      data: Array.from({ length: 57 }, (_, index) => ({
        ...{ ...one, evidence: one.evidence as object },
        ...{ id: `more-${index}`, position: 3 + index, who: `made up ${index}`, reviewerId: index % 2 ? 'pia' : 'vik' },
      })),
    });
    const read = (more: object) => listReviewItems(context, VIK, { number, size: '25', ...more });
    const first = await read({});
    const second = await read({ after: first.next });
    const third = await read({ after: second.next });
    const all = [first, second, third].flatMap(({ rows }) => rows.map(({ id }) => id));
    expect([all.length, new Set(all).size, third.next]).toEqual([60, 60, null]);
    expect(await read({ before: third.previous })).toEqual(second);
    expect(await getCampaign(context, VIK, { number })).toMatchObject({ items: 60, asked: 31, mine: 31 });
  });

  it('are narrowed to own ones, to an answer and to a text, which is no pattern', async () => {
    const { context, number, of, keep } = await open();
    await keep(PIA, await of('pia'));
    const count = async (more: object, actor = VIK) =>
      (await listReviewItems(context, actor, { number, ...more })).rows.length;
    expect(await count({ whose: 'mine' })).toBe(2);
    expect(await count({ whose: 'mine' }, ODILE)).toBe(0);
    expect([await count({ answer: 'keep' }), await count({ answer: 'open' })]).toEqual([1, 2]);
    expect([await count({ q: 'ROLE-002' }), await count({ q: 'role_002' })]).toEqual([1, 0]);
    await expect(count({}, STRANGER)).rejects.toMatchObject({ code: 'forbidden' });
  });
});

describe('answering', () => {
  it('is for the one who is asked, for a selection at once; a later answer replaces it and both stay', async () => {
    const { context, number, of, keep, view, db, events } = await open();
    const items = await of('vik');
    expect(await keep(VIK, items)).toMatchObject({
      ...{ answered: 2, asked: 2, mine: 0 },
      changed: items.map((id) => ({ id, answer: 'keep', reviewer: 'vik' })),
    });
    expect(await events({ action: 'review.answered' })).toHaveLength(1);
    await answerItems(context, VIK, { number, items: [items[0]], answer: 'ask', reason: 'Who is this?' });
    const { rows, progress } = await view();
    expect(rows.filter(({ id }) => items.includes(id)).map(({ answer }) => answer)).toEqual(['ask', 'keep']);
    expect(progress).toContainEqual({ reviewer: 'vik', items: 2, answered: 2 });
    expect(await db.reviewDecision.count({ where: { itemId: items[0] ?? '' } })).toBe(2);
  });

  it('is refused for an item of someone else, for one that is no part of it, and without a reason where one is due', async () => {
    const { context, number, of, keep, view } = await open();
    const vik = await of('vik');
    const pia = await of('pia');
    await expect(keep(VIK, [...vik, ...pia])).rejects.toMatchObject({ code: 'forbidden' });
    await expect(keep(ODILE, vik)).rejects.toMatchObject({ code: 'forbidden' });
    await expect(keep(VIK, ['other'])).rejects.toMatchObject({ code: 'not-found' });
    await expect(answerItems(context, VIK, { number, items: vik, answer: 'remove' })).rejects.toMatchObject({
      code: 'invalid',
    });
    expect((await view()).answered).toBe(0);
  });

  it('can be handed on with a reason, by who is asked or who manages reviews, never to who asked for the access', async () => {
    const { context, number, of, keep, view, events } = await open();
    const items = await of('vik');
    const to = (actor: typeof VIK, id: string) =>
      delegateItems(context, actor, { number, items, to: id, reason: 'Away.' });
    await expect(to(AMIR, 'pia')).rejects.toMatchObject({ code: 'forbidden' });
    await to(VIK, 'amir');
    await expect(keep(VIK, items)).rejects.toMatchObject({ code: 'forbidden' });
    await keep(AMIR, items);
    await to(ODILE, 'pia');
    expect((await view()).rows.filter(({ id }) => items.includes(id))).toMatchObject([
      { reviewer: 'pia', answer: 'open' },
      { reviewer: 'pia', answer: 'open' },
    ]);
    expect(await events({ action: 'review.delegated' })).toHaveLength(2);
  });

  it('shows the evidence of the start, whatever the policy became since', async () => {
    const { context, world, view, of, remove } = await open();
    await remove(VIK, await of('vik'));
    const before = (await view()).rows[0];
    world.meddle({
      trustPolicy: JSON.stringify({
        Version: '2012-10-17',
        Statement: [{ Effect: 'Deny', Principal: '*', Action: 'sts:AssumeRole' }],
      }),
    });
    await refreshRole(context, RHEA, { accountId: before?.accountId, name: ROLE });
    const after = (await view()).rows[0];
    expect(after?.evidence).toEqual(before?.evidence);
    expect([before?.live, after?.live]).toEqual([true, false]);
    await expect(database().client.reviewItem.updateMany({ data: { evidence: {} } })).rejects.toThrow('final');
  });
});

describe('the end', () => {
  it('opens one change for each role with removals, which someone else has to approve, and signs a report', async () => {
    const { context, number, of, keep, db, events, view } = await open();
    const vik = await of('vik');
    const pia = await of('pia');
    await answerItems(context, VIK, { number, items: [vik[0]], answer: 'remove', reason: 'It is not used.' });
    await keep(PIA, pia);
    expect(await endCampaign(context, ODILE, { number })).toMatchObject({
      ...{ state: 'ended', removals: 1, openRemovals: 1 },
    });
    expect((await view()).rows).toMatchObject([{ removal: 1, live: true }, {}, {}]);
    const change = await db.change.findFirstOrThrow({ where: { number: 1 } });
    expect(change).toMatchObject({ state: 'in_review', authorId: 'vik' });
    await expect(approveChange(context, VIK, at(change))).rejects.toMatchObject({ code: 'forbidden' });
    expect(await approveChange(context, AMIR, at(change))).toMatchObject({ state: 'approved' });
    const signed = await getReviewReport(context, ODILE, { number });
    expect(signed.report).toMatchObject({ totals: { keep: 1, remove: 1, ask: 0, open: 1 } });
    expect(isSignedReport(signed, createPublicKey(await openAuditKey(context, context.db)))).toBe(true);
    expect(await events({ action: 'review.ended' })).toHaveLength(1);
  });

  it('says what it was drawn from: how fresh and how whole that was, and every role with the digest of the list', async () => {
    const { context, number, view, db, events } = await open({ scope: { who: 'service-1' } });
    const { rows, population } = await view();
    // What moves after the start is not what it was drawn from.
    await db.role.updateMany({ data: { missedAt: new Date() } });
    await endCampaign(context, ODILE, { number });
    const { report } = await getReviewReport(context, ODILE, { number });
    const { list = [], ...head } = report.population ?? {};
    expect(head).toEqual(population);
    const roles = await db.role.findMany({ where: { goneAt: null }, orderBy: { name: 'asc' } });
    expect(list.map(({ role, trustDigest }) => [role, trustDigest])).toEqual(
      roles.map(({ name, trustDigest }) => [name, trustDigest]),
    );
    expect(population).toMatchObject({
      accounts: [{ id: roles[0]?.accountId, roles: roles.length, readAt: expect.any(String), unread: [] }],
      instances: [{ projects: await db.project.count(), readAt: expect.any(String), unread: [] }],
      ...{ roles: roles.length, linesAsked: rows.length },
      digest: digestOf(list),
    });
    expect(list.reduce((sum, { asked }) => sum + asked, 0)).toBe(rows.length);
    expect(population?.lines).toBeGreaterThan(rows.length);
    expect(await events({ action: 'review.started' })).toMatchObject([{ data: { population: population?.digest } }]);
  });

  it('says what could not be read, and that a source was never read whole', async () => {
    const { context, db } = await open();
    await db.project.updateMany({ where: { gitlabId: 1 }, data: { refCount: null, missedAt: new Date() } });
    await db.account.updateMany({ data: { readAt: null, syncedAt: null } });
    await db.provider.updateMany({ data: { clientIds: { unread: true } } });
    const population = await populationOf(context, []);
    expect(population).toMatchObject({ rolesAsked: 0, linesAsked: 0 });
    expect(population.accounts[0]).toMatchObject({
      readAt: null,
      unread: ['It was never read to its end.', '1 identity provider whose audiences could not be read.'],
    });
    expect(population.instances[0]?.unread).toEqual([
      '1 project the last sync could not describe, listed as before.',
      '1 project whose branches and tags could not be read.',
    ]);
  });

  it('is final: nothing is answered, handed on or ended again, and no report is there before', async () => {
    const { context, number, of, keep } = await open();
    const items = await of('vik');
    await expect(getReviewReport(context, ODILE, { number })).rejects.toMatchObject({ code: 'conflict' });
    await expect(endCampaign(context, VIK, { number })).rejects.toMatchObject({ code: 'forbidden' });
    await endCampaign(context, ODILE, { number });
    await expect(keep(VIK, items)).rejects.toMatchObject({ code: 'conflict' });
    await expect(delegateItems(context, VIK, { number, items, to: 'pia', reason: 'x' })).rejects.toMatchObject({
      code: 'conflict',
    });
    await expect(endCampaign(context, ODILE, { number })).rejects.toMatchObject({ code: 'conflict' });
  });

  it('comes by itself when it is due, and takes out what nobody answered where that was said', async () => {
    const { context, number, db, view, after } = await open({ onSilence: 'remove' });
    await endDueCampaigns(context);
    expect((await view()).state).toBe('open');
    await endDueCampaigns(after(2));
    expect(await view()).toMatchObject({ state: 'ended', number });
    const opened = await db.change.findMany({ orderBy: { number: 'asc' } });
    expect(opened.map(({ authorId, state }) => `${authorId} ${state}`)).toContain('review in_review');
  });
});
