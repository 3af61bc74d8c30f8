import { describe, expect, it } from 'vitest';
import { GitLabError } from '@/lib/gitlab/port';
import { ensureConnections } from '@/lib/services/connections/rows';
import { loadFacts } from '@/lib/services/facts/load-facts';
import { sayUnknownGroups } from '@/lib/services/process/say-unknown-groups';
import { refreshProject } from '@/lib/services/sync/refresh-project';
import { syncChangedGroups } from '@/lib/services/sync/schedule';
import { syncInstance } from '@/lib/services/sync/sync-instance';
import { WORKER } from '@/lib/services/verb/actors';
import type { Context } from '@/lib/services/verb/context';
import { TestWorld, testProject } from '@/lib/test-worlds/sync-test-world';
import { withTestDatabase } from '@/lib/test-worlds/test-database';
import { testGroup } from '@/lib/test-worlds/test-members';

const database = withTestDatabase();

/** Thirty projects in each of two groups, and one in a group below the first. */
async function open(...groups: string[]) {
  const world = new TestWorld();
  world.groups = [testGroup(1, 'pay'), testGroup(2, 'pay/core'), testGroup(3, 'shop'), testGroup(4, 'pay-evil')];
  world.groups[0]?.protection.push({
    type: 'branch',
    pattern: 'hotfix-*',
    pushLevel: 40,
    mergeLevel: 40,
    inherited: true,
  });
  world.projects = [
    ...Array.from({ length: 30 }, (_, nth) => testProject(nth + 1, { path: `pay/app-${nth + 1}` })),
    testProject(50, { path: 'pay/core/ledger' }),
    ...Array.from({ length: 30 }, (_, nth) => testProject(nth + 101, { path: `shop/app-${nth + 1}` })),
    testProject(200, { path: 'pay-evil/app' }),
  ];
  const db = database().client;
  let context: Context = world.context(db);
  const choose = (chosen: readonly string[] | undefined) => {
    const [main] = world.context(db).config.instances;
    if (!main) throw new Error('the world has a GitLab');
    const instance = { ...main, ...(chosen && { groups: chosen }) };
    context = { ...context, config: { ...context.config, instances: [instance] } };
  };
  choose(groups.length === 0 ? undefined : groups);
  await ensureConnections(context);
  return {
    world,
    db,
    choose,
    context: () => context,
    sync: async () => {
      await syncInstance(context, { instanceId: 'main', startedBy: 'test' }, world.wait);
      return db.syncRun.findFirstOrThrow({ orderBy: { startedAt: 'desc' } });
    },
    paths: async () =>
      (await db.project.findMany({ where: { goneAt: null }, orderBy: { gitlabId: 'asc' } })).map(({ path }) => path),
    readGroups: async () => (await loadFacts(db, 'everything')).instances[0]?.readGroups,
  };
}

describe('the groups whose projects are read', () => {
  it('are those of the configuration with the groups below, and the rules of the groups above count', async () => {
    const { sync, paths, readGroups, db, world } = await open('pay/core', 'shop');
    expect(await sync()).toMatchObject({ state: 'done', done: 31 });
    expect(await paths()).toHaveLength(31);
    expect(await paths()).toContain('pay/core/ledger');
    expect(await readGroups()).toEqual(['pay/core', 'shop']);
    expect(await db.project.findFirst({ where: { gitlabId: 50 } })).toMatchObject({
      groupRulesUnknown: false,
      protection: expect.arrayContaining([expect.objectContaining({ pattern: 'hotfix-*', inherited: true })]),
    });
    expect((await db.group.findMany({ orderBy: { path: 'asc' } })).map(({ path }) => path)).toEqual([
      'pay',
      'pay/core',
      'shop',
    ]);
    expect(world.calls).not.toContain('projects');
  });

  it('leave out what is outside without asking anybody to accept it, and everything comes back', async () => {
    const { sync, paths, readGroups, choose, db } = await open();
    await sync();
    expect(await paths()).toHaveLength(62);
    expect(await readGroups()).toBeUndefined();
    choose(['pay', 'pay/core']);
    expect(await sync()).toMatchObject({ state: 'done', held: null, done: 31 });
    expect(await paths()).toHaveLength(31);
    // A name that begins alike is another group.
    expect(await paths()).not.toContain('pay-evil/app');
    expect(
      await db.auditEvent.findFirst({ where: { action: 'sync.finished' }, orderBy: { seq: 'desc' } }),
    ).toMatchObject({
      data: { outside: 31, gone: 0 },
    });
    choose(undefined);
    expect(await sync()).toMatchObject({ state: 'done' });
    expect(await paths()).toHaveLength(62);
    expect(await readGroups()).toBeUndefined();
  });

  it('keep a project that numbered pages passed over while another was deleted, and let go of one that is deleted', async () => {
    const { world, db, context, sync, paths } = await open('pay');
    await sync();
    const list = world.gitlab.listGroupProjects;
    const without = async (...asked: Parameters<typeof list>) => {
      const page = await list(...asked);
      return { ...page, items: page.items.filter(({ id }) => id !== 7) };
    };
    world.projects = world.projects.filter(({ id }) => id !== 3);
    const passing: Context = { ...context(), gitlab: () => ({ ...world.gitlab, listGroupProjects: without }) };
    await syncInstance(passing, { instanceId: 'main', startedBy: 'test' }, world.wait);
    expect((await db.syncRun.findFirstOrThrow({ orderBy: { startedAt: 'desc' } })).state).toBe('done');
    expect(await paths()).toContain('pay/app-7');
    expect(await paths()).not.toContain('pay/app-3');
  });

  it('that GitLab does not know end the sync with their names, and what was read stays', async () => {
    const { world, sync, paths, choose, context } = await open();
    await sync();
    choose(['shop', 'pya', 'sohp']);
    expect(await sync()).toMatchObject({ state: 'failed', error: expect.stringContaining('no group pya, sohp') });
    expect(await paths()).toHaveLength(62);
    // The start says the same, and nothing where GitLab cannot be asked.
    expect(await sayUnknownGroups(context())).toEqual([expect.stringContaining('no group pya, sohp')]);
    world.fault = () => {
      throw new GitLabError('GET /groups/:id', { kind: 'unreachable', detail: 'GitLab cannot be reached.' });
    };
    expect(await sayUnknownGroups(context())).toEqual([]);
  });

  it('are known by their ids: a group that moved is followed, and whoever takes its path is not read', async () => {
    const { world, sync, paths, readGroups } = await open('shop');
    await sync();
    world.groups = [testGroup(3, 'store'), testGroup(9, 'shop')];
    world.projects = [testProject(101, { path: 'store/app-1' }), testProject(300, { path: 'shop/evil' })];
    await sync();
    expect(await readGroups()).toEqual(['store']);
    expect(await paths()).not.toContain('shop/evil');
    expect(await paths()).toContain('store/app-1');
  });

  it('decide for a project that an event names, too', async () => {
    const { world, sync, paths, context } = await open('shop');
    await sync();
    await refreshProject(context(), WORKER, { instanceId: 'main', projectId: '1' });
    expect(await paths()).not.toContain('pay/app-1');
    world.projects = world.projects.map((each) => (each.id === 101 ? testProject(101, { path: 'pay/moved' }) : each));
    expect(await refreshProject(context(), WORKER, { instanceId: 'main', projectId: '101' })).toEqual({ gone: true });
    expect(await paths()).toHaveLength(29);
    await refreshProject(context(), WORKER, { instanceId: 'main', projectId: '102' });
    expect(await paths()).toHaveLength(29);
  });

  it('are read at once where the configuration names others, and only then', async () => {
    const { world, sync, choose, context } = await open('shop');
    await sync();
    world.queued.length = 0;
    await syncChangedGroups(context());
    expect(world.queued).toEqual([]);
    choose(['shop', 'pay']);
    await syncChangedGroups(context());
    expect(world.queued).toMatchObject([{ name: 'sync-instance', message: { instanceId: 'main' } }]);
  });
});
