import { describe, expect, it } from 'vitest';
import { GitLabError } from '@/lib/gitlab/port';
import { ensureConnections } from '@/lib/services/connections/rows';
import { syncInstance } from '@/lib/services/sync/sync-instance';
import { TestWorld, testProject } from '@/lib/test-worlds/sync-test-world';
import { withTestDatabase } from '@/lib/test-worlds/test-database';

const database = withTestDatabase();
const ORDER = { instanceId: 'main', startedBy: 'test' };

async function setUp(projects: number) {
  const world = new TestWorld();
  world.projects = Array.from({ length: projects }, (_, index) => testProject(index + 1));
  world.groups = [
    {
      id: 500,
      path: 'pay',
      name: 'Pay',
      protection: [{ type: 'branch', pattern: 'hotfix-*', pushLevel: 40, mergeLevel: 40, inherited: true }],
    },
  ];
  const { client: db } = database();
  const context = world.context(db);
  await ensureConnections(context);
  const sync = (order: Partial<typeof ORDER & { acceptVanished: true }> = {}) =>
    syncInstance(context, { ...ORDER, ...order }, world.wait);
  const lastRun = () => db.syncRun.findFirstOrThrow({ orderBy: { startedAt: 'desc' } });
  return { world, db, sync, lastRun };
}

const unreachable = new GitLabError('GET /projects/:id', { kind: 'unreachable', detail: 'GitLab cannot be reached.' });

describe('syncing an instance', () => {
  it('reads every page of projects with refs, protection and what their groups add', async () => {
    const { db, sync, lastRun } = await setUp(25);
    await sync();
    expect(await lastRun()).toMatchObject({ state: 'done', done: 25, total: 25 });
    expect(await db.project.count()).toBe(25);
    expect(await db.ref.count()).toBe(50);
    const project = await db.project.findFirstOrThrow({ where: { gitlabId: 25 } });
    expect(project).toMatchObject({
      refCount: 2,
      protectedRefCount: 1,
      developers: 3,
      subComponents: expect.anything(),
    });
    expect(project.protection).toMatchObject([{ pattern: 'main' }, { pattern: 'hotfix-*', inherited: true }]);
    expect((await db.instance.findFirstOrThrow()).syncedAt).not.toBeNull();
  });

  it('changes nothing when nothing moved, and follows what moved', async () => {
    const { world, db, sync } = await setUp(3);
    await sync();
    const before = await db.ref.findMany({ orderBy: [{ projectId: 'asc' }, { name: 'asc' }] });
    await sync();
    expect(await db.ref.findMany({ orderBy: [{ projectId: 'asc' }, { name: 'asc' }] })).toEqual(before);
    world.projects[0] = testProject(1, { path: 'pay/renamed', refs: [{ type: 'tag', name: 'v1', protected: true }] });
    await sync();
    expect(await db.project.findFirst({ where: { gitlabId: 1 } })).toMatchObject({ path: 'pay/renamed', refCount: 1 });
    expect(await db.ref.findMany({ where: { projectId: 1 } })).toMatchObject([{ type: 'tag', name: 'v1' }]);
  });

  it('keeps protection and sub components unknown where the token may not read them', async () => {
    const { world, db, sync } = await setUp(1);
    world.projects = [testProject(1, { protection: null, subComponents: null })];
    await sync();
    expect(await db.project.findFirst()).toMatchObject({ protection: null, subComponents: null });
  });

  it('goes on behind its cursor after a crash, and takes nothing read before the crash for gone', async () => {
    const { world, db, sync, lastRun } = await setUp(45);
    world.fault = (call, about) => {
      if (call === 'project' && about === '42') throw new Error('the process died here');
    };
    await expect(sync()).rejects.toThrow('died');
    const crashed = await lastRun();
    // A real crash leaves the row as it was.
    await db.syncRun.update({ where: { id: crashed.id }, data: { state: 'running', finishedAt: null, error: null } });
    world.fault = () => {};
    world.calls.length = 0;
    await sync();
    expect(await lastRun()).toMatchObject({ id: crashed.id, state: 'done', done: 45, total: 45 });
    expect(world.calls.filter((call) => call.startsWith('project '))).toEqual(
      ['41', '42', '43', '44', '45'].map((id) => `project ${id}`),
    );
    expect(await db.project.count({ where: { goneAt: null } })).toBe(45);
  });

  it('marks a deleted project as gone and keeps it', async () => {
    const { world, db, sync } = await setUp(10);
    await sync();
    world.projects = world.projects.slice(1);
    await sync();
    expect(await db.project.findMany({ where: { goneAt: { not: null } } })).toMatchObject([{ gitlabId: 1 }]);
    expect(await db.project.count()).toBe(10);
  });

  it('holds when too much vanished at once, until a person accepts it', async () => {
    const { world, db, sync, lastRun } = await setUp(20);
    await sync();
    world.projects = [];
    await sync();
    expect(await lastRun()).toMatchObject({ state: 'held', held: expect.stringContaining('20 of 20 projects') });
    expect(await db.project.count({ where: { goneAt: null } })).toBe(20);
    expect(await db.auditEvent.count({ where: { action: 'sync.held' } })).toBe(1);
    await sync({ acceptVanished: true });
    expect(await db.project.count({ where: { goneAt: null } })).toBe(0);
  });

  it('goes past a project that GitLab cannot describe, says so, and does not take it for gone', async () => {
    const { world, db, sync, lastRun } = await setUp(5);
    await sync();
    const ill = (about: string) => {
      world.fault = (call, id) => {
        const failure = { kind: 'failed', status: 500, detail: 'GitLab answered 500.' } as const;
        if (call === 'project' && (about === 'all' || id === about)) throw new GitLabError('GET', failure);
      };
    };
    ill('2');
    await sync();
    expect(await lastRun()).toMatchObject({ state: 'done', error: expect.stringContaining('the project with id 2') });
    expect(await db.project.count({ where: { goneAt: null } })).toBe(5);
    world.projects = Array.from({ length: 30 }, (_, index) => testProject(index + 1));
    ill('all');
    await sync();
    expect(await lastRun()).toMatchObject({ state: 'failed', error: expect.stringContaining('GitLab answered 500') });
  });

  it('keeps all data and says in a sentence what failed when GitLab is down', async () => {
    const { world, db, sync, lastRun } = await setUp(5);
    await sync();
    const age = (await db.instance.findFirstOrThrow()).syncedAt;
    world.fault = () => {
      throw unreachable;
    };
    await sync();
    expect(await lastRun()).toMatchObject({
      state: 'failed',
      error: expect.stringContaining('GitLab cannot be reached'),
    });
    expect(await db.project.count({ where: { goneAt: null } })).toBe(5);
    expect((await db.instance.findFirstOrThrow()).syncedAt).toEqual(age);
    expect(await db.auditEvent.findFirst({ where: { action: 'sync.failed' } })).toMatchObject({ result: 'failed' });
  });

  it('waits as long as GitLab asks when it is throttled, and loses nothing', async () => {
    const { world, db, sync, lastRun } = await setUp(5);
    let refusals = 2;
    world.fault = (call, about) => {
      if (call !== 'project' || about !== '3' || refusals-- <= 0) return;
      throw new GitLabError('GET /projects/:id', { kind: 'throttled', retryAfterSeconds: 90, detail: 'slow down.' });
    };
    await sync();
    expect(world.waits).toEqual([90_000, 90_000]);
    expect(await lastRun()).toMatchObject({ state: 'done' });
    expect(await db.project.count()).toBe(5);
  });
});
