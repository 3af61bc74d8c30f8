import { expect, it } from 'vitest';
import { ensureConnections } from '@/lib/services/connections/rows';
import { syncAccount } from '@/lib/services/sync/sync-account';
import type { Context } from '@/lib/services/verb/context';
import { ACCOUNT, TestWorld, testRole } from '@/lib/test-worlds/sync-test-world';
import { withTestDatabase } from '@/lib/test-worlds/test-database';

const database = withTestDatabase();

it('of two workers that run one sync at once the newer ends it, once, and the older stops', async () => {
  const { client: db } = database();
  const world = new TestWorld();
  world.roles = Array.from({ length: 25 }, (_, index) => testRole(index + 1));
  const context = world.context(db);
  await ensureConnections(context);
  const sync = (using: Context) => syncAccount(using, { accountId: ACCOUNT, startedBy: 'test' }, world.wait);
  let meets = true;
  const met: Context = {
    ...context,
    awsReader: () => ({
      ...world.reader,
      listRoleDetails: async (marker) => {
        const page = await world.reader.listRoleDetails(marker);
        if (meets) {
          meets = false;
          // In the middle of the older one's page the newer runs from there to the end.
          await sync(context);
        }
        return page;
      },
    }),
  };
  await sync(met);
  expect(meets).toBe(false);
  expect(await db.syncRun.findMany({ select: { state: true, taker: true } })).toEqual([{ state: 'done', taker: 1 }]);
  expect(await db.auditEvent.count({ where: { action: 'sync.finished' } })).toBe(1);
  expect(await db.role.count({ where: { goneAt: null } })).toBe(25);
  await sync(context);
  expect(await db.syncRun.count({ where: { state: 'done' } })).toBe(2);
});
