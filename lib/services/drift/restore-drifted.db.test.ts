import { expect, it } from 'vitest';
import { withTestDatabase } from '@/lib/db/test-database';
import { applyChange } from '@/lib/services/apply-change';
import { approveChange } from '@/lib/services/approve-change';
import { AMIR, at, openChanges, policyWithForeign, RHEA, ROLE } from '@/lib/services/change-test-world';
import { viewChange } from '@/lib/services/change-view';
import { restoreDrifted } from '@/lib/services/drift/restore-drifted';
import { listChanges } from '@/lib/services/list-changes';
import { refreshRole } from '@/lib/services/refresh-role';
import { rejectChange } from '@/lib/services/reject-change';
import { requestApply } from '@/lib/services/request-apply';
import { setDriftMode } from '@/lib/services/set-drift-mode';
import { ACCOUNT } from '@/lib/services/sync-test-world';

const database = withTestDatabase();
const WHERE = { accountId: ACCOUNT, name: ROLE };

/** A role with an approved policy in this mode, which then drifts. */
async function open(mode: string) {
  const opened = await openChanges(database().client);
  const { context, world, db } = opened;
  const { number } = await opened.requested();
  const { id } = await db.change.findUniqueOrThrow({ where: { number } });
  await applyChange(context, { changeId: id }, world.wait);
  const approved = world.live;
  await setDriftMode(context, AMIR, { ...WHERE, mode });
  const drift = async (path: string) => {
    world.meddle({ trustPolicy: policyWithForeign(path) });
    await refreshRole(context, RHEA, WHERE);
  };
  const byItself = () => db.change.findMany({ where: { authorId: 'drawbridge' }, orderBy: { number: 'asc' } });
  return { ...opened, approved, drift, byItself };
}

it('a drift of a role that restores opens one change, which needs its approvals and restores what was approved', async () => {
  const { context, world, db, drift, byItself, approved, role } = await open('restore');
  await drift('someone/else');
  await drift('someone/else');
  await restoreDrifted(context, [(await role()).id]);
  const opened = await byItself();
  expect(opened).toMatchObject([{ state: 'in_review' }]);
  expect(world.writes).toHaveLength(1);
  const view = await viewChange(context, RHEA, opened[0]?.number ?? 0);
  expect(view).toMatchObject({ author: { name: 'Drawbridge' }, approvals: { required: 1, counted: 0 } });
  expect((await listChanges(context, AMIR, { whose: 'waiting' })).rows).toMatchObject([{ author: 'Drawbridge' }]);
  const done = await requestApply(context, RHEA, at(await approveChange(context, AMIR, at(view))));
  const row = await db.change.findUniqueOrThrow({ where: { number: done.number } });
  await applyChange(context, { changeId: row.id }, world.wait);
  expect(JSON.parse(world.live)).toEqual(JSON.parse(approved));
});

it('one that was rejected is not opened again for the same drift', async () => {
  const { context, drift, byItself } = await open('restore');
  await drift('someone/else');
  const [change] = await byItself();
  await rejectChange(context, AMIR, { number: change?.number, version: change?.version, comment: 'It is meant.' });
  await drift('someone/other');
  expect(await byItself()).toHaveLength(1);
});

it.each(['observe', 'alert'])('a role that is set to %s opens none', async (mode) => {
  const { drift, byItself } = await open(mode);
  await drift('someone/else');
  expect(await byItself()).toEqual([]);
});
