import { expect, it } from 'vitest';
import { applyChange } from '@/lib/services/apply/apply-change';
import { resumeApplying } from '@/lib/services/apply/applying-pause';
import { pauseIfRestored } from '@/lib/services/apply/pause-if-restored';
import { requestApply } from '@/lib/services/apply/request-apply';
import { scheduleChange, unscheduleChange } from '@/lib/services/apply/schedule-change';
import { startScheduled } from '@/lib/services/apply/start-scheduled';
import { approveRules } from '@/lib/services/approval-rules/decide-rules';
import { proposeRules } from '@/lib/services/approval-rules/propose-rules';
import { approveChange } from '@/lib/services/changes/approve-change';
import { draftChange } from '@/lib/services/changes/draft-change';
import { listChanges } from '@/lib/services/changes/list-changes';
import { rejectChange } from '@/lib/services/changes/reject-change';
import { submitChange } from '@/lib/services/changes/submit-change';
import { viewChange } from '@/lib/services/changes/view/change-view';
import { restoreDrifted } from '@/lib/services/drift/restore-drifted';
import { setDriftMode } from '@/lib/services/drift/set-drift-mode';
import { readPause } from '@/lib/services/facts/applying-pause';
import { refreshRole } from '@/lib/services/sync/refresh-role';
import { syncAccount } from '@/lib/services/sync/sync-account';
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

/** Somebody closes the drift at once, and the change waits on the schedule. */
async function openScheduled() {
  const opened = await openAtOnce('close', FREE);
  const { context, world, db, events } = opened;
  await pauseIfRestored(context);
  await opened.widen();
  world.writes.length = 0;
  const change = async () => {
    const [first] = await opened.byItself();
    if (first === undefined) throw new Error('a restore was opened');
    return first;
  };
  const adopted = async () => {
    const input = { ...(await opened.draftInput()), proposal: { kind: 'adopt' } };
    const draft = await submitChange(context, RHEA, at(await draftChange(context, RHEA, input)));
    const asked = await requestApply(context, RHEA, at(await approveChange(context, AMIR, at(draft))));
    const { id } = await db.change.findUniqueOrThrow({ where: { number: asked.number } });
    await applyChange(context, { changeId: id }, world.wait);
  };
  /** As after a restore of the database. */
  const copied = () =>
    db.$executeRaw`UPDATE "Installation" SET "databaseMarks" = jsonb_set("databaseMarks", '{table}', '"1"')`;
  const held = () => events({ action: 'change.not-started' });
  /** The same change, at a time that a person chose. */
  const byPerson = async () => {
    const off = await unscheduleChange(context, RHEA, at(await change()));
    await scheduleChange(context, RHEA, {
      ...at(off),
      applyAt: new Date(context.now().getTime() + 60_000).toISOString(),
    });
  };
  const due = { ...context, now: () => new Date(context.now().getTime() + 120_000) };
  return { ...opened, change, adopted, copied, held, byPerson, due };
}

it.each<[string, string, (world: Awaited<ReturnType<typeof openScheduled>>) => Promise<unknown>]>([
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
  const opened = await openScheduled();
  expect(await opened.change()).toMatchObject({ state: 'scheduled' });
  await meanwhile(opened);
  await startScheduled(opened.context);
  expect(await opened.change()).toMatchObject({ state: 'approved', outcome: expect.stringContaining(why) });
  expect(await opened.held()).toMatchObject([{ changeId: (await opened.change()).id, actorKind: 'system' }]);
  expect(opened.world.writes).toEqual([]);
});

it('one that a person put on the schedule is started whatever the mode is by then', async () => {
  const { context, change, held, byPerson, due } = await openScheduled();
  await byPerson();
  await setDriftMode(context, AMIR, { ...WHERE, mode: 'observe' });
  await startScheduled(due);
  expect(await change()).toMatchObject({ state: 'applying' });
  expect(await held()).toEqual([]);
});

it('a restored database starts none of them, and at the resume each is held, since nobody decided on it', async () => {
  const { context, world, change, copied, held, db } = await openScheduled();
  await copied();
  await startScheduled(context);
  expect(await readPause(db)).not.toBeNull();
  expect(await change()).toMatchObject({ state: 'scheduled' });
  await resumeApplying(context, ADA, { reason: 'Every role was compared.' });
  await startScheduled(context);
  expect(await change()).toMatchObject({ state: 'approved', outcome: expect.stringContaining('nobody has decided') });
  expect(await held()).toHaveLength(1);
  await startScheduled(context);
  expect(await change()).toMatchObject({ state: 'approved' });
  expect(world.writes).toEqual([]);
});

it('one that was under way when the database was restored writes nothing after the resume, until a person applies it', async () => {
  const { context, world, change, copied } = await openScheduled();
  const work = async () => applyChange(context, { changeId: (await change()).id }, world.wait);
  await startScheduled(context);
  await copied();
  await work();
  expect(await change()).toMatchObject({ state: 'applying' });
  await resumeApplying(context, ADA, { reason: 'Every role was compared.' });
  await work();
  expect(await change()).toMatchObject({ state: 'failed', outcome: expect.stringContaining('nobody has decided') });
  expect(world.writes).toEqual([]);
  await requestApply(context, RHEA, at(await change()));
  await work();
  expect(await change()).toMatchObject({ state: 'applied' });
  expect(world.writes).toHaveLength(1);
});

it.each<[string, boolean, string, string]>([
  ['waits for people where its account was not read since', false, 'approved', 'may have been approved since'],
  ['is closed at once where its account was read before it', true, 'scheduled', 'without asking'],
])('a drift that is seen only after the resume %s', async (_, isRead, state, reason) => {
  const { context, world, db, widen, byItself } = await openAtOnce('close', FREE);
  await db.installation.updateMany({ data: { applyPausedAt: context.now(), applyPausedBecause: 'Restored.' } });
  await resumeApplying(context, ADA, { reason: 'Every role was compared.' });
  if (isRead) await syncAccount(context, { accountId: ACCOUNT, startedBy: 'test' }, world.wait);
  await widen();
  // Nor is what was live at the first whole reading.
  await syncAccount(context, { accountId: ACCOUNT, startedBy: 'test' }, world.wait);
  expect(await byItself()).toMatchObject([{ state, reason: expect.stringContaining(reason) }]);
});

it('what a person put on the schedule starts after the resume', async () => {
  const { context, change, copied, held, byPerson, due } = await openScheduled();
  await byPerson();
  await copied();
  await startScheduled(due);
  await resumeApplying(context, ADA, { reason: 'Every role was compared.' });
  expect(await held()).toEqual([]);
  await startScheduled(due);
  expect(await change()).toMatchObject({ state: 'applying' });
});

it('a drift that is seen while applying is paused opens a change that waits for people, before and after the resume', async () => {
  const { context, db, widen, byItself } = await openAtOnce('close', FREE);
  await db.installation.updateMany({ data: { applyPausedAt: context.now(), applyPausedBecause: 'Restored.' } });
  await widen();
  const waits = [{ state: 'approved', applyAt: null, reason: expect.stringContaining('Applying is paused') }];
  expect(await byItself()).toMatchObject(waits);
  await resumeApplying(context, ADA, { reason: 'Every role was compared.' });
  await startScheduled(context);
  expect(await byItself()).toMatchObject(waits);
});

it.each([
  ['nothing', {}, 1],
  ['the mode', { driftMode: 'observe' }, 0],
  ['the drift', { driftSince: null }, 0],
  ['what is approved', { approvedDigest: 'another' }, 0],
  ['what is live', { trustDigest: 'another' }, 0],
])('what moved of the role while the restore was prepared is seen: %s', async (_, moved, opens) => {
  const { context, widen, byItself, role } = await openAtOnce('alert', FREE);
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
