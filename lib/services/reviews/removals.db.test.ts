import { expect, it } from 'vitest';
import { withTestDatabase } from '@/lib/db/test-database';
import { approveChange } from '@/lib/services/approve-change';
import { AMIR, at, person } from '@/lib/services/change-test-world';
import { listChanges } from '@/lib/services/list-changes';
import { endCampaign } from '@/lib/services/reviews/end-campaign';
import { ODILE, openReview, PIA, scope, TWO_MAPPINGS, VIK } from '@/lib/services/reviews/review-test-world';
import { startCampaign } from '@/lib/services/reviews/start-campaign';

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
