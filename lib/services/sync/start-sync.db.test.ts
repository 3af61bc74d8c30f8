import { describe, expect, it } from 'vitest';
import type { PersonActor } from '@/lib/access/decide';
import { ensureConnections } from '@/lib/services/connections/rows';
import { resumeSyncs, startDueSyncs } from '@/lib/services/sync/schedule';
import { startSync } from '@/lib/services/sync/start-sync';
import { ACCOUNT, TestWorld } from '@/lib/test-worlds/sync-test-world';
import { withTestDatabase } from '@/lib/test-worlds/test-database';

const database = withTestDatabase();

const person = (role: 'viewer' | 'requester'): PersonActor => ({
  kind: 'person',
  personId: 'p1',
  name: 'Ann',
  username: 'ann',
  roles: [role],
  via: { kind: 'session', sessionId: 's1' },
  request: { id: 'r1', ip: null },
});

async function setUp() {
  const world = new TestWorld();
  const { client: db } = database();
  const context = world.context(db);
  await ensureConnections(context);
  return { world, db, context };
}

describe('starting a sync', () => {
  it('queues it and records who asked', async () => {
    const { world, db, context } = await setUp();
    await startSync(context, person('requester'), { kind: 'account', id: ACCOUNT });
    expect(world.queued).toEqual([{ name: 'sync-account', message: { accountId: ACCOUNT, startedBy: 'Ann' } }]);
    expect(await db.auditEvent.findFirst()).toMatchObject({ action: 'sync.started', actorId: 'p1', objectId: ACCOUNT });
  });

  it('refuses a viewer and records that', async () => {
    const { world, db, context } = await setUp();
    await expect(startSync(context, person('viewer'), { kind: 'account', id: ACCOUNT })).rejects.toMatchObject({
      code: 'forbidden',
    });
    expect(world.queued).toEqual([]);
    expect(await db.auditEvent.findFirst()).toMatchObject({ action: 'access.refused', result: 'refused' });
  });

  it('starts nothing for a connection that the configuration does not name', async () => {
    const { world, context } = await setUp();
    const unknown = startSync(context, person('requester'), { kind: 'instance', id: 'other' });
    await expect(unknown).rejects.toMatchObject({ code: 'not-found' });
    expect(world.queued).toEqual([]);
  });
});

describe('the schedule', () => {
  const run = (id: string, sourceKind: string, sourceId: string, state: string, startedAt: Date) => ({
    id,
    sourceKind,
    sourceId,
    state,
    phase: 'projects',
    startedAt,
    startedBy: 'scheduler',
  });

  it('starts what was never read or is due, and leaves alone what is fresh or running', async () => {
    const { world, db, context } = await setUp();
    const now = context.now().getTime();
    await db.syncRun.create({ data: run('a', 'account', ACCOUNT, 'done', new Date(now - 29 * 60_000)) });
    await startDueSyncs(context);
    expect(world.queued.map(({ name }) => name)).toEqual(['sync-instance']);
    world.queued.length = 0;
    await db.syncRun.create({ data: run('b', 'instance', 'main', 'running', new Date(now - 90 * 60_000)) });
    await db.syncRun.update({ where: { id: 'a' }, data: { startedAt: new Date(now - 31 * 60_000) } });
    await startDueSyncs(context);
    expect(world.queued.map(({ name }) => name)).toEqual(['sync-account']);
    expect(await db.auditEvent.count()).toBe(0);
  });

  it('takes up what the process before left running, but not for a removed connection', async () => {
    const { world, db, context } = await setUp();
    await db.syncRun.create({ data: run('a', 'instance', 'main', 'running', context.now()) });
    await db.syncRun.create({ data: run('b', 'instance', 'removed', 'running', context.now()) });
    await resumeSyncs(context);
    expect(world.queued).toEqual([{ name: 'sync-instance', message: { instanceId: 'main', startedBy: 'scheduler' } }]);
  });
});
