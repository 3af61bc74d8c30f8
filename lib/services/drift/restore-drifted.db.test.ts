import { expect, it } from 'vitest';
import { applyChange } from '@/lib/services/apply/apply-change';
import { requestApply } from '@/lib/services/apply/request-apply';
import { startScheduled } from '@/lib/services/apply/start-scheduled';
import { approveRules } from '@/lib/services/approval-rules/decide-rules';
import { proposeRules } from '@/lib/services/approval-rules/propose-rules';
import { approveChange } from '@/lib/services/changes/approve-change';
import { listChanges } from '@/lib/services/changes/list-changes';
import { rejectChange } from '@/lib/services/changes/reject-change';
import { viewChange } from '@/lib/services/changes/view/change-view';
import { restoreDrifted } from '@/lib/services/drift/restore-drifted';
import { setDriftMode } from '@/lib/services/drift/set-drift-mode';
import { refreshRole } from '@/lib/services/sync/refresh-role';
import { AMIR, at, openChanges, person, policyWithForeign, RHEA, ROLE } from '@/lib/test-worlds/change-test-world';
import { ACCOUNT } from '@/lib/test-worlds/sync-test-world';
import { withTestDatabase } from '@/lib/test-worlds/test-database';

const database = withTestDatabase();
const ADA = person('ada', 'admin');
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

const FREE = { name: 'free', effect: ['narrows'], approvals: 0 };

/** A role that restores at once, under these approval rules. */
async function openAtOnce(mode: string, ...rules: object[]) {
  const opened = await open(mode);
  const { context, world } = opened;
  if (rules.length > 0)
    await approveRules(context, AMIR, await proposeRules(context, ADA, { text: JSON.stringify(rules), note: 'Test.' }));
  /** Somebody lets another project in beside those that were approved. */
  const widen = async () => {
    const policy = JSON.parse(opened.approved) as { Statement: object[] };
    const [, ...more] = (JSON.parse(policyWithForeign('someone/else')) as { Statement: object[] }).Statement;
    world.meddle({ trustPolicy: JSON.stringify({ ...policy, Statement: [...policy.Statement, ...more] }) });
    await refreshRole(context, RHEA, WHERE);
  };
  return { ...opened, widen };
}

it('a proven widening is closed at once where the role says so and the rules ask nobody', async () => {
  const { context, world, widen, byItself, approved, events, role } = await openAtOnce('close', FREE);
  await widen();
  const [change] = await byItself();
  expect(change).toMatchObject({ state: 'scheduled' });
  expect(change?.reason).toContain('without asking');
  await startScheduled(context);
  await applyChange(context, { changeId: change?.id ?? '' }, world.wait);
  expect(JSON.parse(world.live)).toEqual(JSON.parse(approved));
  expect((await role()).driftSince).toBeNull();
  const told = (await events({ changeId: change?.id })).map(({ action, actorKind }) => `${action} ${actorKind}`);
  expect(told).toEqual([
    ...['change.drafted system', 'change.submitted system', 'change.scheduled system'],
    ...['change.apply-requested system', 'change.apply-intended system', 'change.apply-attempted system'],
    ...['role.drift-ended system', 'change.applied system'],
  ]);
});

it.each([
  ['asks for an approval', 'close', []],
  ['is not set to do so', 'restore', [FREE]],
])('it is not closed without a person where the role %s', async (_, mode, rules) => {
  const { context, world, widen, byItself } = await openAtOnce(mode, ...rules);
  const before = world.writes.length;
  await widen();
  await startScheduled(context);
  const [change] = await byItself();
  expect(['in_review', 'approved']).toContain(change?.state);
  expect(world.writes).toHaveLength(before);
});

it('a drift that takes access from somebody too is not closed without a person', async () => {
  const { context, world, drift, byItself } = await openAtOnce('close', FREE);
  const before = world.writes.length;
  await drift('someone/else');
  await startScheduled(context);
  expect(await byItself()).toMatchObject([{ state: 'in_review' }]);
  expect(world.writes).toHaveLength(before);
});
