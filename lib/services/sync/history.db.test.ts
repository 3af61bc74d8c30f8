import { expect, it } from 'vitest';
import { latestRuns } from '@/lib/services/connections/latest-runs';
import { ensureConnections } from '@/lib/services/connections/rows';
import { syncAccount } from '@/lib/services/sync/sync-account';
import { ACCOUNT, TestWorld, testRole } from '@/lib/test-worlds/sync-test-world';
import { withTestDatabase } from '@/lib/test-worlds/test-database';

const database = withTestDatabase();
const HALF_HOUR = 30 * 60_000;
const DAY = 48;

it('after forty days of syncs the runs of thirty are there, and the newest is told for each source', async () => {
  const world = new TestWorld();
  world.roles = [testRole(1)];
  const { client: db } = database();
  const context = world.context(db);
  await ensureConnections(context);
  const now = context.now().getTime();
  const ran = (sourceKind: string, sourceId: string) =>
    Array.from({ length: 40 * DAY }, (_, back) => ({
      ...{ id: `${sourceKind}-${back}`, sourceKind, sourceId, state: 'done', phase: 'reach', startedBy: 'scheduler' },
      startedAt: new Date(now - (back + 1) * HALF_HOUR),
    }));
  await db.syncRun.createMany({ data: [...ran('account', ACCOUNT), ...ran('instance', 'main')] });
  await syncAccount(context, { accountId: ACCOUNT, startedBy: 'test' }, world.wait);
  // With the one that just ended; thirty days are over for the one that began exactly so long ago.
  const kept = { where: { sourceId: ACCOUNT } };
  expect(await db.syncRun.count(kept)).toBe(30 * DAY);
  // The other source has not been read since: its own next sync takes out what is old.
  expect(await db.syncRun.count({ where: { sourceId: 'main' } })).toBe(40 * DAY);
  const runOf = await latestRuns(db);
  expect(runOf({ kind: 'account', id: ACCOUNT })).toMatchObject({ startedBy: 'test', state: 'done' });
  expect(runOf({ kind: 'instance', id: 'main' })).toMatchObject({ id: 'instance-0' });
  expect(runOf({ kind: 'account', id: '999999999999' })).toBeNull();
});
