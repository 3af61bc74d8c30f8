import { expect, it } from 'vitest';
import { ensureConnections } from '@/lib/services/connections/rows';
import { syncAccount } from '@/lib/services/sync/sync-account';
import { syncInstance } from '@/lib/services/sync/sync-instance';
import { ACCOUNT, TestWorld, testProject, testRole } from '@/lib/test-worlds/sync-test-world';
import { withTestDatabase } from '@/lib/test-worlds/test-database';

const database = withTestDatabase('embedded');

it('the embedded database, which has one connection, takes an instance and an account at the same time', async () => {
  const world = new TestWorld();
  world.projects = Array.from({ length: 30 }, (_, index) => testProject(index + 1));
  world.roles = Array.from({ length: 30 }, (_, index) => testRole(index + 1));
  const { client: db } = database();
  const context = world.context(db);
  await ensureConnections(context);
  await Promise.all([
    syncInstance(context, { instanceId: 'main', startedBy: 'test' }, world.wait),
    syncAccount(context, { accountId: ACCOUNT, startedBy: 'test' }, world.wait),
  ]);
  expect(await db.syncRun.findMany({ select: { state: true } })).toEqual([{ state: 'done' }, { state: 'done' }]);
  expect(await db.project.count()).toBe(30);
  expect(await db.role.count()).toBe(30);
});
