import { expect, it } from 'vitest';
import { applyChange } from '@/lib/services/apply/apply-change';
import { requestApply } from '@/lib/services/apply/request-apply';
import { startScheduled } from '@/lib/services/apply/start-scheduled';
import { approveChange } from '@/lib/services/changes/approve-change';
import { listChanges } from '@/lib/services/changes/list-changes';
import { rejectChange } from '@/lib/services/changes/reject-change';
import { viewChange } from '@/lib/services/changes/view/change-view';
import { restoreDrifted } from '@/lib/services/drift/restore-drifted';
import { setDriftMode } from '@/lib/services/drift/set-drift-mode';
import { AMIR, at, policyWithForeign, RHEA } from '@/lib/test-worlds/change-test-world';
import { FREE, openAtOnce, openDrift, openScheduled, WHERE } from '@/lib/test-worlds/drift-test-world';
import { withTestDatabase } from '@/lib/test-worlds/test-database';

const database = withTestDatabase();
const open = (mode: string) => openDrift(database().client, mode);
const atOnce = (mode: string, ...rules: object[]) => openAtOnce(database().client, mode, ...rules);
const scheduled = () => openScheduled(database().client);

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

it('a proven widening is closed at once where the role says so and the rules ask nobody', async () => {
  const { context, world, widen, byItself, approved, events, role } = await atOnce('close', FREE);
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
  const { context, world, widen, byItself } = await atOnce(mode, ...rules);
  const before = world.writes.length;
  await widen();
  await startScheduled(context);
  const [change] = await byItself();
  expect(['in_review', 'approved']).toContain(change?.state);
  expect(world.writes).toHaveLength(before);
});

it('nor where its tags say that another tool manages it, which would write its own text back', async () => {
  const { context, world, widen, byItself } = await atOnce('close', FREE);
  const before = world.writes.length;
  world.meddle({ tags: { ManagedBy: 'terraform' } });
  await widen();
  await startScheduled(context);
  expect(await byItself()).toMatchObject([{ state: 'approved', reason: expect.stringContaining('another tool') }]);
  expect(world.writes).toHaveLength(before);
});

it('a drift that takes access from somebody too is not closed without a person', async () => {
  const { context, world, drift, byItself } = await atOnce('close', FREE);
  const before = world.writes.length;
  await drift('someone/else');
  await startScheduled(context);
  expect(await byItself()).toMatchObject([{ state: 'in_review' }]);
  expect(world.writes).toHaveLength(before);
});

it.each<[string, string, (world: Awaited<ReturnType<typeof scheduled>>) => Promise<unknown>]>([
  [
    'another mode was chosen',
    'no longer set',
    ({ context }) => setDriftMode(context, AMIR, { ...WHERE, mode: 'observe' }),
  ],
  ['the drift was adopted', 'drift of the role has ended', ({ adopted }) => adopted()],
  [
    'something else was approved',
    'has been approved since',
    ({ db }) => db.role.updateMany({ data: { approvedDocument: policyWithForeign('pay/service-3') } }),
  ],
])('what waits to be closed at once is held where %s meanwhile', async (_, why, meanwhile) => {
  const opened = await scheduled();
  expect(await opened.change()).toMatchObject({ state: 'scheduled' });
  await meanwhile(opened);
  await startScheduled(opened.context);
  expect(await opened.change()).toMatchObject({ state: 'approved', outcome: expect.stringContaining(why) });
  expect(await opened.held()).toMatchObject([{ changeId: (await opened.change()).id, actorKind: 'system' }]);
  expect(opened.world.writes).toEqual([]);
});

it('one that a person put on the schedule is started whatever the mode is by then', async () => {
  const { context, change, held, byPerson, due } = await scheduled();
  await byPerson();
  await setDriftMode(context, AMIR, { ...WHERE, mode: 'observe' });
  await startScheduled(due);
  expect(await change()).toMatchObject({ state: 'applying' });
  expect(await held()).toEqual([]);
});

it.each([
  ['nothing', {}, 1],
  ['the mode', { driftMode: 'observe' }, 0],
  ['the drift', { driftSince: null }, 0],
  ['what is approved', { approvedDigest: 'another' }, 0],
  ['what is live', { trustDigest: 'another' }, 0],
])('what moved of the role while the restore was prepared is seen: %s', async (_, moved, opens) => {
  const { context, widen, byItself, role } = await atOnce('alert', FREE);
  await widen();
  await setDriftMode(context, AMIR, { ...WHERE, mode: 'close' });
  const { id } = await role();
  const moving = new Proxy(context.db, {
    get: (db, key) =>
      key === '$transaction'
        ? async (work: Parameters<typeof db.$transaction>[0]) => {
            await db.role.updateMany({ where: { id }, data: moved });
            return db.$transaction(work);
          }
        : Reflect.get(db, key),
  });
  await restoreDrifted({ ...context, db: moving }, [id]);
  expect(await byItself()).toHaveLength(opens);
});
