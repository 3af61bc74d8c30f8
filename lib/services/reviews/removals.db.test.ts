import { expect, it } from 'vitest';
import { applyChange } from '@/lib/services/apply/apply-change';
import { requestApply } from '@/lib/services/apply/request-apply';
import { approveChange } from '@/lib/services/changes/approve-change';
import { listChanges } from '@/lib/services/changes/list-changes';
import { getReviewReport } from '@/lib/services/reviews/campaign-report';
import { endCampaign } from '@/lib/services/reviews/end-campaign';
import { startCampaign } from '@/lib/services/reviews/start-campaign';
import { refreshRole } from '@/lib/services/sync/refresh-role';
import { AMIR, at, person, RHEA, ROLE } from '@/lib/test-worlds/change-test-world';
import { ODILE, openReview, PIA, scope, TWO_MAPPINGS, VIK } from '@/lib/test-worlds/review-test-world';
import { ACCOUNT, testPolicy } from '@/lib/test-worlds/sync-test-world';
import { withTestDatabase } from '@/lib/test-worlds/test-database';

const database = withTestDatabase();

it('nobody who said that something of a role is to go approves it, whoever said so first; someone else does', async () => {
  const { context, number, of, remove, db } = await openReview(database().client, { policy: TWO_MAPPINGS });
  await remove(VIK, (await of('vik')).slice(0, 1));
  await remove(PIA, (await of('pia')).slice(0, 1));
  await endCampaign(context, ODILE, { number });
  const change = await db.change.findFirstOrThrow({ include: { revisions: true } });
  expect(change).toMatchObject({ authorId: 'vik', revisions: [{ coEditorIds: ['pia'] }] });
  await expect(approveChange(context, PIA, at(change))).rejects.toMatchObject({ code: 'forbidden' });
  const waiting = async (actor: typeof PIA) => (await listChanges(context, actor, { whose: 'waiting' })).rows.length;
  expect([await waiting(PIA), await waiting(AMIR)]).toEqual([0, 1]);
  expect(await approveChange(context, AMIR, at(change))).toMatchObject({ state: 'approved' });
});

it('who said remove for the change of another role may approve it', async () => {
  const { context, number, of, remove, keep, db } = await openReview(database().client, { policy: TWO_MAPPINGS });
  await remove(VIK, (await of('vik')).slice(0, 1));
  const [same = '', other = ''] = await of('pia');
  await keep(PIA, [same]);
  await remove(PIA, [other]);
  await endCampaign(context, ODILE, { number });
  const change = await db.change.findFirstOrThrow({ where: { authorId: 'vik' } });
  expect(await approveChange(context, PIA, at(change))).toMatchObject({ state: 'approved' });
});

it('where silence removes, who chose that approves nothing of it', async () => {
  const { context, of, db } = await openReview(database().client, { policy: TWO_MAPPINGS });
  expect(await of('vik')).toHaveLength(2);
  const amir = person('amir', 'approver', 'admin');
  const dueAt = '2030-01-01T00:00:00Z';
  const wanted = { name: 'Mine', scope: scope({ who: 'service-2' }), dueAt, onSilence: 'remove' };
  const { number } = await startCampaign(context, amir, wanted);
  await endCampaign(context, ODILE, { number });
  const change = await db.change.findFirstOrThrow({ where: { authorId: 'review' } });
  await expect(approveChange(context, amir, at(change))).rejects.toMatchObject({ code: 'forbidden' });
  expect(await approveChange(context, PIA, at(change))).toMatchObject({ state: 'approved' });
});

it('silence removes nothing that nobody was asked about, and the report says so; of who was asked it removes', async () => {
  const asked = { scope: { reviewers: [], ownerTag: 'owner' }, onSilence: 'remove', policy: TWO_MAPPINGS } as const;
  const { context, number, db, view } = await openReview(database().client, asked);
  expect((await view()).rows.map(({ reviewer }) => reviewer)).toEqual([null, null, null, null]);
  await endCampaign(context, ODILE, { number });
  expect(await db.change.count()).toBe(0);
  const { report } = await getReviewReport(context, ODILE, { number });
  expect(report.totals).toMatchObject({ open: 4, exceptions: 4, openRemovals: 0 });
  expect(new Set(report.items.map(({ outcome, exception }) => `${outcome} ${exception}`))).toEqual(
    new Set(['stays Nobody was asked. It stays.']),
  );
  const wanted = {
    name: 'Asked',
    scope: scope({ who: 'service-2' }),
    dueAt: '2030-01-01T00:00:00Z',
    onSilence: 'remove',
  };
  const again = await startCampaign(context, ODILE, wanted);
  await endCampaign(context, ODILE, again);
  expect((await getReviewReport(context, ODILE, again)).report.items).toMatchObject([
    { outcome: 'removal-open', removal: 1, exception: 'Nobody answered. It is to go.' },
    { outcome: 'removal-open', removal: 2, exception: 'Nobody answered. It is to go.' },
  ]);
});

it('the last mapping and a foreign statement are taken out too; what cannot be is an open removal with its reason', async () => {
  const { context, number, of, remove, db } = await openReview(database().client, { policy: TWO_MAPPINGS });
  await remove(VIK, (await of('vik')).slice(1));
  await remove(PIA, (await of('pia')).slice(1));
  await db.role.updateMany({ where: { name: 'role-002' }, data: { tags: { 'managed-by': 'terraform' } } });
  await endCampaign(context, ODILE, { number });
  const { items, totals } = (await getReviewReport(context, ODILE, { number })).report;
  expect(items.filter(({ answer }) => answer === 'remove')).toMatchObject([
    { kind: 'foreign', outcome: 'removal-open', removal: 1, exception: null },
    { role: 'role-002', outcome: 'removal-open', removal: null, exception: expect.stringContaining('managed by') },
  ]);
  expect(totals).toMatchObject({ remove: 2, openRemovals: 2 });
  const { proposedDocument } = await db.change.findFirstOrThrow();
  expect(proposedDocument).not.toContain('ec2.amazonaws.com');
  expect(proposedDocument).toContain('pay/service-1');
});

it('an item is gone when the live policy admits nobody of it, and not when its line only stands there in other words', async () => {
  const { context, number, world, of, remove, view } = await openReview(database().client);
  const [first = ''] = await of('vik');
  await remove(VIK, [first]);
  await endCampaign(context, ODILE, { number });
  const live = async (trustPolicy: string) => {
    world.meddle({ trustPolicy });
    await refreshRole(context, RHEA, { accountId: ACCOUNT, name: ROLE });
    return (await view()).rows.find(({ id }) => id === first)?.live;
  };
  expect(
    await live(testPolicy('pay/service-1').replace('StringEquals', 'StringLike').replace('service-1', 'service-*')),
  ).toBe(true);
  expect(await live(testPolicy('pay/service-2'))).toBe(false);
  expect(await live(testPolicy('pay/service-1'))).toBe(true);
});

it('is open until the change is applied, and not only until it is approved', async () => {
  const { context, number, world, db, of, remove, view } = await openReview(database().client, {
    policy: TWO_MAPPINGS,
  });
  const [first = ''] = await of('vik');
  await remove(VIK, [first]);
  await endCampaign(context, ODILE, { number });
  const isLive = async () => (await view()).rows.find(({ id }) => id === first)?.live;
  const change = await db.change.findFirstOrThrow();
  const approved = await approveChange(context, AMIR, at(change));
  expect(await isLive()).toBe(true);
  await requestApply(context, RHEA, at(approved));
  await applyChange(context, { changeId: change.id }, world.wait);
  expect(await isLive()).toBe(false);
  expect(world.live).toContain('pay/service-2');
});
