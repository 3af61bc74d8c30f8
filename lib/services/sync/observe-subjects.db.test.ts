import { expect, it } from 'vitest';
import { AwsError } from '@/lib/aws/port';
import { ensureConnections } from '@/lib/services/connections/rows';
import { observeSubjects, readObserved } from '@/lib/services/sync/observe-subjects';
import { syncAccount } from '@/lib/services/sync/sync-account';
import { ACCOUNT, TestWorld, testRole } from '@/lib/test-worlds/sync-test-world';
import { withTestDatabase } from '@/lib/test-worlds/test-database';

const database = withTestDatabase();
const HOUR = 3_600_000;
const USED = new Date('2026-11-23T09:00:00Z');
const entry = (subject: string, at: Date = USED) => ({ subject, at });

/** Three roles, of which the second was used. */
async function setUp() {
  const world = new TestWorld();
  world.roles = [testRole(1), testRole(2, { lastUsedAt: USED, lastUsedRegion: 'us-east-1' }), testRole(3)];
  world.entries = [entry('project_path:pay/service-2:ref_type:branch:ref:main')];
  const { client: db } = database();
  const context = world.context(db);
  await ensureConnections(context);
  const sync = () => syncAccount(context, { accountId: ACCOUNT, startedBy: 'test' }, world.wait);
  const observed = async (name = 'role-002') => readObserved(await db.role.findFirstOrThrow({ where: { name } }));
  const asked = () => world.calls.filter((call) => call.startsWith('entries'));
  const after = (hours: number) => {
    const at = new Date(context.now().getTime() + hours * HOUR);
    return observeSubjects({ ...context, now: () => at }, ACCOUNT, world.reader, world.wait);
  };
  return { world, db, sync, observed, asked, after };
}

it('asks after a sync about roles that were used, and about no other', async () => {
  const { sync, observed, asked } = await setUp();
  await sync();
  expect(asked()).toEqual([`entries arn:aws:iam::${ACCOUNT}:role/role-002`]);
  expect(await observed()).toEqual([
    { subject: 'project_path:pay/service-2:ref_type:branch:ref:main', at: USED.toISOString() },
  ]);
  expect(await observed('role-001')).toBeNull();
});

it('asks again hours later, and only where the role was used since or what was told may lag', async () => {
  const { world, db, sync, observed, asked, after } = await setUp();
  await sync();
  await after(5);
  expect(asked()).toHaveLength(1);
  world.entries = [
    entry('a', new Date(USED.getTime() + HOUR)),
    entry('a'),
    entry('b', new Date(USED.getTime() + 2 * HOUR)),
  ];
  await after(7);
  expect(asked()).toHaveLength(2);
  expect((await observed())?.map(({ subject }) => subject)).toEqual([
    'b',
    'a',
    'project_path:pay/service-2:ref_type:branch:ref:main',
  ]);
  await after(24);
  expect(asked()).toHaveLength(2);
  await db.role.updateMany({ data: { lastUsedAt: new Date(USED.getTime() + 23 * HOUR) } });
  await after(48);
  expect(asked()).toHaveLength(5);
});

it('keeps the newest twenty subjects', async () => {
  const { world, sync, observed } = await setUp();
  world.entries = Array.from({ length: 30 }, (_, index) => entry(`s${index}`, new Date(USED.getTime() + index)));
  await sync();
  expect((await observed())?.map(({ subject }) => subject)).toEqual(
    Array.from({ length: 20 }, (_, index) => `s${29 - index}`),
  );
});

it('ends no sync where CloudTrail refuses or fails, and keeps what was known', async () => {
  const { world, db, sync, observed, after } = await setUp();
  world.entries = null;
  await sync();
  expect(await observed()).toBeNull();
  world.entries = [entry('a')];
  await sync();
  world.fault = (call) => {
    if (call === 'entries') throw new AwsError('cloudtrail:LookupEvents', 'failed', 'out of order', null);
  };
  await after(7);
  expect(await observed()).toMatchObject([{ subject: 'a' }]);
  expect(await db.syncRun.count({ where: { state: 'done' } })).toBe(2);
});

it('asks nothing where the account could not be read: its credentials may be of another', async () => {
  const { world, sync, asked } = await setUp();
  world.accountId = '999999999999';
  await sync();
  expect(asked()).toEqual([]);
});
