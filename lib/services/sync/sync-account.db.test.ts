import { describe, expect, it } from 'vitest';
import { AwsError } from '@/lib/aws/port';
import { ensureConnections } from '@/lib/services/connections/rows';
import { SCHEDULER } from '@/lib/services/sync/run';
import { syncAccount } from '@/lib/services/sync/sync-account';
import { ACCOUNT, TestWorld, testPolicy, testRole } from '@/lib/test-worlds/sync-test-world';
import { withTestDatabase } from '@/lib/test-worlds/test-database';

const database = withTestDatabase();

async function setUp(roles: number) {
  const world = new TestWorld();
  world.roles = Array.from({ length: roles }, (_, index) => testRole(index + 1));
  const { client: db } = database();
  const context = world.context(db);
  await ensureConnections(context);
  const sync = () => syncAccount(context, { accountId: ACCOUNT, startedBy: 'test' }, world.wait);
  const lastRun = () => db.syncRun.findFirstOrThrow({ orderBy: { startedAt: 'desc' } });
  return { world, db, context, sync, lastRun };
}

describe('syncing an account', () => {
  it('reads roles, providers and the limits of the account in the fewest calls', async () => {
    const { world, db, sync, lastRun } = await setUp(25);
    await sync();
    expect(await lastRun()).toMatchObject({ state: 'done', done: 25, total: 25 });
    expect(await db.auditEvent.count({ where: { action: 'sync.finished', result: 'done' } })).toBe(1);
    // Providers are read first: what is derived of roles rests on them.
    // CloudTrail is asked in every region when the inventory is read.
    const ofInventory = world.calls.filter((call) => !call.startsWith('entries '));
    expect(ofInventory).toEqual(['summary', 'providers', 'roles', 'details', 'details 10', 'details 20', 'policies']);
    expect(await db.account.findFirst()).toMatchObject({ alias: 'main', trustPolicyQuota: 4096 });
    expect(await db.provider.count()).toBe(1);
    const role = await db.role.findFirstOrThrow({ where: { name: 'role-001' } });
    expect(role).toMatchObject({ description: 'role 1', tags: { owner: 'pay', env: 'production' }, mappingCount: 1 });
    expect(await db.roleRevision.count()).toBe(25);
  });

  it('reads each role by itself where the reader may not ask for all details', async () => {
    const { world, db, sync } = await setUp(3);
    world.authorizationDetails = false;
    await sync();
    expect(world.calls.filter((call) => call.startsWith('role '))).toHaveLength(3);
    expect(await db.role.findFirst({ where: { name: 'role-002' } })).toMatchObject({ tags: { owner: 'pay' } });
  });

  it('adds no revision and no event when nothing moved', async () => {
    const { db, sync } = await setUp(3);
    await sync();
    await sync();
    expect(await db.roleRevision.count()).toBe(3);
    expect(await db.auditEvent.count({ where: { action: 'role.trust-policy-seen' } })).toBe(0);
  });

  it('says so by the schedule once, again where it ends otherwise, and each time that a person asked', async () => {
    const { world, db, context, sync } = await setUp(3);
    const events = async () =>
      (await db.auditEvent.findMany({ orderBy: { seq: 'asc' } })).map(({ action }) => action.replace('sync.', ''));
    const bySchedule = () => syncAccount(context, { accountId: ACCOUNT, startedBy: SCHEDULER }, world.wait);
    await bySchedule();
    await bySchedule();
    expect(await events()).toEqual(['finished']);
    world.fault = () => {
      throw new AwsError('iam:ListRoles', 'access-denied', 'not authorized to perform iam:ListRoles.', 'request-1');
    };
    await bySchedule();
    world.fault = () => {};
    await bySchedule();
    await bySchedule();
    expect(await events()).toEqual(['finished', 'failed', 'finished']);
    await sync();
    expect(await events()).toEqual(['finished', 'failed', 'finished', 'finished']);
  });

  it('takes a reformatted trust policy for the same, and one with another subject for another', async () => {
    const { world, db, sync } = await setUp(2);
    await sync();
    world.roles = [
      testRole(1, { trustPolicy: JSON.stringify(JSON.parse(testPolicy('pay/service-1')), null, 4) }),
      testRole(2, { trustPolicy: testPolicy('pay/service-2', 'dev') }),
    ];
    await sync();
    expect(await db.roleRevision.count()).toBe(3);
    const event = await db.auditEvent.findFirstOrThrow({ where: { action: 'role.trust-policy-seen' } });
    const role = await db.role.findFirstOrThrow({ where: { name: 'role-002' } });
    expect(event).toMatchObject({ roleId: role.id, afterDigest: role.trustDigest });
    expect(event.beforeDigest).not.toBe(role.trustDigest);
  });

  it('takes a role that was made anew under its old name for another role', async () => {
    const { world, db, sync } = await setUp(2);
    await sync();
    world.roles = [testRole(1, { uniqueId: 'AROANEW' }), testRole(2)];
    await sync();
    expect(await db.role.count({ where: { name: 'role-001' } })).toBe(2);
    expect(await db.role.findFirst({ where: { name: 'role-001', goneAt: null } })).toMatchObject({
      uniqueId: 'AROANEW',
    });
  });

  it('leaves alone what an apply wrote while the sync was reading', async () => {
    const { world, db, sync } = await setUp(1);
    await sync();
    const applied = testPolicy('pay/applied');
    const later = new Date('2027-01-01T00:00:00Z');
    await db.role.updateMany({ data: { trustPolicy: applied, trustDigest: 'applied', syncedAt: later } });
    await sync();
    expect(await db.role.findFirst()).toMatchObject({ trustPolicy: applied, trustDigest: 'applied', goneAt: null });
    expect(world.calls).toContain('details');
  });

  it('goes on behind its cursor after a crash where each role is read by itself', async () => {
    const { world, db, sync, lastRun } = await setUp(70);
    world.authorizationDetails = false;
    world.fault = (call, about) => {
      if (call === 'role' && about === 'role-065') throw new Error('the process died here');
    };
    await expect(sync()).rejects.toThrow('died');
    const { id } = await lastRun();
    await db.syncRun.update({ where: { id }, data: { state: 'running', finishedAt: null } });
    world.fault = () => {};
    world.calls.length = 0;
    await sync();
    expect(world.calls.filter((call) => call.startsWith('role '))).toHaveLength(10);
    expect(await db.role.count({ where: { goneAt: null } })).toBe(70);
    expect(await lastRun()).toMatchObject({ id, state: 'done', done: 70 });
  });

  it('holds when more than 5 % of the roles vanished, and believes a few', async () => {
    const { world, db, sync, lastRun } = await setUp(100);
    await sync();
    world.roles = world.roles.slice(6);
    await sync();
    expect(await lastRun()).toMatchObject({ state: 'held', held: expect.stringContaining('6 of 100 roles') });
    expect(await db.role.count({ where: { goneAt: null } })).toBe(100);
    world.roles = [testRole(1), testRole(2), testRole(3), testRole(4), testRole(5), ...world.roles];
    await sync();
    expect(await db.role.findMany({ where: { goneAt: { not: null } } })).toMatchObject([{ name: 'role-006' }]);
  });

  it('keeps all data when AWS is down, and says which call failed', async () => {
    const { world, db, sync, lastRun } = await setUp(3);
    await sync();
    world.fault = () => {
      throw new AwsError('iam:ListRoles', 'access-denied', 'not authorized to perform iam:ListRoles.', 'request-1');
    };
    await sync();
    expect(await lastRun()).toMatchObject({ state: 'failed', error: expect.stringContaining('iam:ListRoles') });
    expect(await db.role.count({ where: { goneAt: null } })).toBe(3);
  });

  it('waits out throttling', async () => {
    const { world, sync, lastRun } = await setUp(3);
    let refusals = 3;
    world.fault = () => {
      if (refusals-- > 0) throw new AwsError('iam:ListRoles', 'throttled', 'Rate exceeded', null);
    };
    await sync();
    expect(world.waits).toEqual([2000, 10_000, 30_000]);
    expect(await lastRun()).toMatchObject({ state: 'done' });
  });

  it('refuses credentials of another account', async () => {
    const { world, db, sync, lastRun } = await setUp(3);
    world.accountId = '999999999999';
    await sync();
    expect(await lastRun()).toMatchObject({ state: 'failed', error: expect.stringContaining('999999999999') });
    expect(await db.role.count()).toBe(0);
  });
});
