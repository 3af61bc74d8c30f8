import { describe, expect, it } from 'vitest';
import { ensureConnections } from '@/lib/services/connections/rows';
import { type AccessMap, getAccessMap } from '@/lib/services/estate/map/get-access-map';
import { MOST_DRAWN } from '@/lib/services/estate/map/map-rows';
import { recordAccessFlows } from '@/lib/services/sync/access-flows';
import { deriveRoles } from '@/lib/services/sync/derive-estate';
import { syncAccount } from '@/lib/services/sync/sync-account';
import { syncInstance } from '@/lib/services/sync/sync-instance';
import { STRANGER, SYSTEM } from '@/lib/test-worlds/change-test-world';
import { ACCOUNT, TestWorld, testPolicy, testProject, testRole } from '@/lib/test-worlds/sync-test-world';
import { withTestDatabase } from '@/lib/test-worlds/test-database';

const database = withTestDatabase();
const role = (number: number, path: string, ref = 'main') => testRole(number, { trustPolicy: testPolicy(path, ref) });
const WEB = testProject(1, { path: 'shop/web' });
const API = testProject(2, { path: 'shop/core/api' });
const FLEET = testProject(3, { path: 'freight/fleet' });

async function open(projects = [WEB, API, FLEET]) {
  const world = new TestWorld();
  world.projects = projects;
  const { client: db } = database();
  let today = new Date('2026-03-01T12:00:00Z');
  let looks = 0;
  const context = { ...world.context(db), now: () => today };
  await ensureConnections(context);
  await syncInstance(context, { instanceId: 'main', startedBy: 'test' }, world.wait);
  return {
    db,
    context,
    /** The account has these roles on this day, and the clock looks at them. */
    on: async (day: string, ...roles: typeof world.roles) => {
      today = new Date(Date.parse(`${day}T12:00:00Z`) + ++looks * 60_000);
      world.roles = roles;
      await syncAccount(context, { accountId: ACCOUNT, startedBy: 'test', acceptVanished: true }, world.wait);
      await deriveRoles(context, 'all');
      await recordAccessFlows(context);
    },
    map: (input: object = {}) => getAccessMap(context, SYSTEM, input),
    rows: () => db.$queryRaw`SELECT xmin::text, f.* FROM "AccessFlow" f ORDER BY "roleId", "namespace", "since"`,
  };
}

/** "group → role: pairs (protected)", and before the bar what it was. */
function drawn(map: AccessMap): readonly string[] {
  const source = new Map(map.sources.map((each) => [each.id, each]));
  const target = new Map(map.targets.map((each) => [each.id, each]));
  return map.flows
    .map((flow) => {
      const from = source.get(flow.source);
      const before = flow.before === null ? '' : `${flow.before.pairCount} | `;
      const name = from?.path ?? `${from?.kind} ${from?.count}`;
      return `${name} → ${target.get(flow.target)?.role}: ${before}${flow.pairCount} (${flow.protectedCount})`;
    })
    .sort();
}

describe('the access map', () => {
  it('says how many refs of each group enter each role, and how many of them are protected', async () => {
    const { on, map } = await open();
    await on('2026-03-01', role(1, 'shop/web'), role(2, 'freight/fleet', 'dev'));
    const found = await map();
    expect(drawn(found)).toEqual(['freight → role-002: 1 (0)', 'shop → role-001: 1 (1)']);
    expect(found).toMatchObject({ groupCount: 2, roleCount: 2, accountCount: 1, openCount: 0 });
    expect(found.targets.map(({ accountName, role: name, rung }) => `${accountName} ${name} ${rung}`).sort()).toEqual([
      'Production role-001 1',
      'Production role-002 2',
    ]);
  });

  it('looks inside a group, at one account, at one reach and for a text', async () => {
    const { on, map } = await open();
    await on('2026-03-01', role(1, 'shop/web'), role(2, 'shop/core/api'), role(3, 'freight/fleet', 'dev'));
    expect(drawn(await map({ under: 'shop' }))).toEqual(['shop → role-001: 1 (1)', 'shop/core → role-002: 1 (1)']);
    expect(drawn(await map({ reach: '2' }))).toEqual(['freight → role-003: 1 (0)']);
    expect(drawn(await map({ q: 'CORE' }))).toEqual(['shop → role-002: 1 (1)']);
    expect(drawn(await map({ account: '999999999999' }))).toEqual([]);
    expect(drawn(await map({ under: 'sho' }))).toEqual([]);
  });

  it('is as of any day since the first look, and says what changed between two', async () => {
    const { on, map } = await open();
    await on('2026-03-01', role(1, 'shop/web'), role(2, 'freight/fleet'));
    await on('2026-03-03', role(1, 'shop/core/api'), role(2, 'freight/fleet', 'dev'));
    await on('2026-03-05', role(2, 'freight/fleet', 'dev'));
    expect(drawn(await map({ day: '2026-02-28' }))).toEqual([]);
    const first = ['freight → role-002: 1 (1)', 'shop → role-001: 1 (1)'];
    expect(drawn(await map({ day: '2026-03-01' }))).toEqual(first);
    expect(drawn(await map({ day: '2026-03-02' }))).toEqual(first);
    expect(drawn(await map({ day: '2026-03-04', under: 'shop' }))).toEqual(['shop/core → role-001: 1 (1)']);
    expect(drawn(await map({ than: '2026-03-01', under: 'shop' }))).toEqual(['shop → role-001: 1 | 0 (0)']);
    expect((await map()).recordedSince).toBe('2026-03-01');
    expect(drawn(await map({ day: '2026-03-05' }))).toEqual(drawn(await map()));
  });

  it('counts what has access on its own day, and not what had it on the one that is compared with', async () => {
    const { db, on, map } = await open();
    await on('2026-03-01', role(1, 'shop/web', 'dev'), role(2, 'freight/fleet'));
    await on('2026-03-03', role(1, 'shop/web'));
    await db.account.create({ data: { id: '999999999999', name: 'Other', partition: 'aws' } });
    await db.role.updateMany({ where: { name: 'role-002' }, data: { accountId: '999999999999' } });
    const lost = await map({ than: '2026-03-01' });
    expect(lost).toMatchObject({ groupCount: 1, accountCount: 1, roleCount: 1, pairCount: 1 });
    // What is gone is drawn, as it was; what is left is as open as it is now.
    expect(drawn(lost)).toContain('freight → role-002: 1 | 0 (0)');
    expect(lost.targets.map(({ role: name, rung }) => `${name} ${rung}`).sort()).toEqual(['role-001 1', 'role-002 1']);
    const then = await map({ day: '2026-03-01', than: '2026-03-03' });
    expect(then).toMatchObject({ groupCount: 2, accountCount: 2, roleCount: 2, pairCount: 2 });
  });

  it('keeps the last look of a day, and a look that finds nothing new writes nothing', async () => {
    const { on, map, rows, context } = await open();
    await on('2026-03-01', role(1, 'shop/web'), role(2, 'freight/fleet'));
    await on('2026-03-01', role(1, 'shop/web', 'dev'));
    expect(drawn(await map({ day: '2026-03-01' }))).toEqual(['shop → role-001: 1 (0)']);
    const before = await rows();
    await recordAccessFlows(context);
    expect(await rows()).toEqual(before);
  });

  it('draws what is open to all as one flow that no project has a part in', async () => {
    const { db, on, map } = await open();
    await on('2026-03-01', role(1, 'shop/web'));
    await db.role.updateMany({ data: { rung: 5 } });
    const found = await map();
    expect(drawn(found)).toEqual(['internet 0 → role-001: 0 (0)']);
    expect(found).toMatchObject({ groupCount: 0, openCount: 1 });
    expect(drawn(await map({ under: 'freight' }))).toHaveLength(1);
  });

  it('draws the groups with the most access and the others as one', async () => {
    const many = Array.from({ length: MOST_DRAWN.sources + 3 }, (_, index) =>
      testProject(index + 1, { path: `group-${index}/app` }),
    );
    const { on, map } = await open(many);
    await on('2026-03-01', ...many.map(({ path }, index) => role(index + 1, path)));
    const found = await map();
    expect(found.sources.filter(({ kind }) => kind === 'group')).toHaveLength(MOST_DRAWN.sources);
    expect(found.sources.find(({ kind }) => kind === 'rest')).toMatchObject({ count: 3, pairCount: 3 });
    expect(found.targets.find(({ role: name }) => name === null)?.roleCount).toBe(many.length - MOST_DRAWN.roles);
    expect(found.groupCount).toBe(many.length);
    await on('2026-03-03', role(1, 'group-0/app'));
    const lost = await map({ than: '2026-03-01' });
    expect(lost).toMatchObject({ groupCount: 1, roleCount: 1 });
    expect(lost.sources.find(({ kind }) => kind === 'rest')).toMatchObject({ count: 3, pairCount: 0 });
  });

  it('counts more pairs than a 32-bit number holds, and refuses a day that no calendar of the database has', async () => {
    const { on, map, context } = await open();
    await on('2026-03-01', role(1, 'shop/web'), role(2, 'shop/web'));
    await context.db.accessFlow.updateMany({ data: { refCount: 2_000_000_000 } });
    const found = await map({ day: '2026-03-01' });
    expect(found.sources.map(({ pairCount }) => pairCount)).toEqual([4_000_000_000]);
    for (const day of ['0000-01-01', '1999-12-31'])
      await expect(map({ day })).rejects.toMatchObject({ code: 'invalid' });
  });

  it('is refused to whoever may not read the estate', async () => {
    const { context } = await open();
    await expect(getAccessMap(context, STRANGER, {})).rejects.toMatchObject({ code: 'forbidden' });
  });
});
