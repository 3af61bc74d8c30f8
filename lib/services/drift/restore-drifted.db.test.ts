import { expect, it } from 'vitest';
import { applyChange } from '@/lib/services/apply/apply-change';
import { requestApply } from '@/lib/services/apply/request-apply';
import { approveChange } from '@/lib/services/changes/approve-change';
import { listChanges } from '@/lib/services/changes/list-changes';
import { rejectChange } from '@/lib/services/changes/reject-change';
import { viewChange } from '@/lib/services/changes/view/change-view';
import { restoreDrifted } from '@/lib/services/drift/restore-drifted';
import { setDriftMode } from '@/lib/services/drift/set-drift-mode';
import { refreshRole } from '@/lib/services/sync/refresh-role';
import { AMIR, at, openChanges, policyWithForeign, RHEA, ROLE } from '@/lib/test-worlds/change-test-world';
import { ACCOUNT } from '@/lib/test-worlds/sync-test-world';
import { withTestDatabase } from '@/lib/test-worlds/test-database';

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
