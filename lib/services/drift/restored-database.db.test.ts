import { expect, it } from 'vitest';
import { applyChange } from '@/lib/services/apply/apply-change';
import { resumeApplying } from '@/lib/services/apply/applying-pause';
import { requestApply } from '@/lib/services/apply/request-apply';
import { scheduleChange } from '@/lib/services/apply/schedule-change';
import { startScheduled } from '@/lib/services/apply/start-scheduled';
import { readPause } from '@/lib/services/facts/applying-pause';
import { syncAccount } from '@/lib/services/sync/sync-account';
import { at, RHEA } from '@/lib/test-worlds/change-test-world';
import { ADA, FREE, openAtOnce, openScheduled } from '@/lib/test-worlds/drift-test-world';
import { ACCOUNT } from '@/lib/test-worlds/sync-test-world';
import { withTestDatabase } from '@/lib/test-worlds/test-database';

const database = withTestDatabase();
const atOnce = (mode: string, ...rules: object[]) => openAtOnce(database().client, mode, ...rules);
const scheduled = () => openScheduled(database().client);

it('a restored database closes no drift that waits to be closed at once, and after the resume that is held', async () => {
  const { context, world, change, copied, held, db } = await scheduled();
  await copied();
  await startScheduled(context);
  expect(await readPause(db)).not.toBeNull();
  expect(await change()).toMatchObject({ state: 'scheduled' });
  await resumeApplying(context, ADA, { reason: 'Every role was compared.' });
  await startScheduled(context);
  expect(await change()).toMatchObject({
    state: 'approved',
    outcome: expect.stringContaining('may not know what was decided'),
  });
  expect(await held()).toHaveLength(1);
  await startScheduled(context);
  expect(await change()).toMatchObject({ state: 'approved' });
  expect(world.writes).toEqual([]);
});

it('one that was under way when the database was restored writes nothing after the resume, until a person applies it', async () => {
  const { context, world, change, copied } = await scheduled();
  const work = async () => applyChange(context, { changeId: (await change()).id }, world.wait);
  await startScheduled(context);
  await copied();
  await work();
  expect(await change()).toMatchObject({ state: 'applying' });
  await resumeApplying(context, ADA, { reason: 'Every role was compared.' });
  await work();
  expect(await change()).toMatchObject({
    state: 'failed',
    outcome: expect.stringContaining('may not know what was decided'),
  });
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
  const { context, world, db, widen, byItself } = await atOnce('close', FREE);
  await db.installation.updateMany({ data: { applyPausedAt: context.now(), applyPausedBecause: 'Restored.' } });
  await resumeApplying(context, ADA, { reason: 'Every role was compared.' });
  if (isRead) await syncAccount(context, { accountId: ACCOUNT, startedBy: 'test' }, world.wait);
  await widen();
  // Nor is what was live at the first whole reading.
  await syncAccount(context, { accountId: ACCOUNT, startedBy: 'test' }, world.wait);
  expect(await byItself()).toMatchObject([{ state, reason: expect.stringContaining(reason) }]);
});

it('what a person put on the schedule is held after the resume, and starts where somebody schedules it again', async () => {
  const { context, change, copied, held, byPerson, due } = await scheduled();
  await byPerson();
  await copied();
  await startScheduled(due);
  await resumeApplying(context, ADA, { reason: 'Every role was compared.' });
  expect(await held()).toEqual([]);
  await startScheduled(due);
  expect(await change()).toMatchObject({ state: 'approved', outcome: expect.stringContaining('may not know') });
  expect(await held()).toHaveLength(1);
  const applyAt = new Date(context.now().getTime() + 60_000).toISOString();
  await scheduleChange(context, RHEA, { ...at(await change()), applyAt });
  await startScheduled(due);
  expect(await change()).toMatchObject({ state: 'applying' });
});

it('a drift that is seen while applying is paused opens a change that waits for people, before and after the resume', async () => {
  const { context, db, widen, byItself } = await atOnce('close', FREE);
  await db.installation.updateMany({ data: { applyPausedAt: context.now(), applyPausedBecause: 'Restored.' } });
  await widen();
  const waits = [{ state: 'approved', applyAt: null, reason: expect.stringContaining('Applying is paused') }];
  expect(await byItself()).toMatchObject(waits);
  await resumeApplying(context, ADA, { reason: 'Every role was compared.' });
  await startScheduled(context);
  expect(await byItself()).toMatchObject(waits);
});
