import { describe, expect, it } from 'vitest';
import { BEYOND_POLICY } from '@/lib/reach/beyond-policy';
import { ensureConnections } from '@/lib/services/connections/rows';
import { exportAccess, listAccess } from '@/lib/services/estate/list-access';
import { syncAccount } from '@/lib/services/sync/sync-account';
import { syncInstance } from '@/lib/services/sync/sync-instance';
import { STRANGER, SYSTEM } from '@/lib/test-worlds/change-test-world';
import { ACCOUNT, TestWorld, testPolicy, testProject, testRole } from '@/lib/test-worlds/sync-test-world';
import { withTestDatabase } from '@/lib/test-worlds/test-database';

const database = withTestDatabase();

/** Role 1 admitted main on the first day and dev since the second; role 2 was deleted on the third. */
async function setUp() {
  const world = new TestWorld();
  world.projects = [testProject(1)];
  const { client: db } = database();
  let today = new Date('2026-03-01T12:00:00Z');
  const context = { ...world.context(db), now: () => today };
  await ensureConnections(context);
  const sync = async (day: string, roles: typeof world.roles) => {
    today = new Date(`${day}T12:00:00Z`);
    world.roles = roles;
    await syncInstance(context, { instanceId: 'main', startedBy: 'test' }, world.wait);
    await syncAccount(context, { accountId: ACCOUNT, startedBy: 'test', acceptVanished: true }, world.wait);
  };
  const dev = testRole(1, { trustPolicy: testPolicy('pay/service-1', 'dev') });
  await sync('2026-03-01', [testRole(1), testRole(2)]);
  await sync('2026-03-02', [dev, testRole(2)]);
  await sync('2026-03-03', [dev]);
  const lines = async (input: object) =>
    (await listAccess(context, SYSTEM, input)).rows.map(({ role, who, change }) => [
      role,
      who,
      ...(change ? [change] : []),
    ]);
  return { context, lines };
}

const MAIN = ['role-001', 'pay/service-1, branch main'];
const DEV = ['role-001', 'pay/service-1, branch dev'];
const SECOND = ['role-002', 'pay/service-2, branch main'];

describe('the table of role mappings', () => {
  it('is as of any day: before anything was seen, between changes, now', async () => {
    const { lines } = await setUp();
    expect(await lines({ at: '2026-02-28' })).toEqual([]);
    expect(await lines({ at: '2026-03-01' })).toEqual([MAIN, SECOND]);
    expect(await lines({ at: '2026-03-02' })).toEqual([DEV, SECOND]);
    expect(await lines({})).toEqual([DEV]);
    expect(await lines({ at: '2026-03-02T11:59:59Z' })).toEqual([MAIN, SECOND]);
  });

  it('says what came and went between two days', async () => {
    const { lines } = await setUp();
    expect(await lines({ since: '2026-03-01', at: '2026-03-02' })).toEqual([
      [...DEV, 'came'],
      [...MAIN, 'went'],
    ]);
    expect(await lines({ since: '2026-03-02' })).toEqual([[...SECOND, 'went']]);
    expect(await lines({ since: '2026-03-03' })).toEqual([]);
  });

  it('is filtered by text and account, and every foreign statement is a line too', async () => {
    const { lines, context } = await setUp();
    expect(await lines({ at: '2026-03-01', q: 'SERVICE-2' })).toEqual([SECOND]);
    expect(await lines({ at: '2026-03-01', account: '999999999999' })).toEqual([]);
    const role = await context.db.role.findFirstOrThrow({ where: { name: 'role-001' } });
    const foreign =
      '{"Version":"2012-10-17","Statement":{"Sid":"Root","Effect":"Allow","Principal":{"AWS":"*"},"Action":"sts:AssumeRole"}}';
    const at = new Date('2026-03-03T13:00:00Z');
    await context.db.roleRevision.create({
      data: { id: 'x', roleId: role.id, at, trustPolicy: foreign, trustDigest: 'x', origin: 'sync', changeId: null },
    });
    expect(await lines({ at: '2026-03-03' })).toEqual([
      ['role-001', expect.stringContaining('Statement Root (Allow)')],
    ]);
  });

  it('comes page by page, forth and back, with each line once, whatever the page cuts in two', async () => {
    const { context } = await setUp();
    const { db } = context;
    const role = await db.role.findFirstOrThrow({ where: { name: 'role-001' } });
    const statements = Array.from(
      { length: 8 },
      (_, index) => JSON.parse(testPolicy(`pay/many-${index}`)).Statement,
    ).flat();
    const trustPolicy = JSON.stringify({ Version: '2012-10-17', Statement: statements });
    for (let index = 0; index < 7; index++) {
      const id = `more-${index}`;
      await db.role.create({
        data: {
          ...role,
          ...{ tags: {}, attachedPolicies: [], inlinePolicies: [], observed: [], findings: [] },
          ...{ id, name: id, uniqueId: id, arn: id },
        },
      });
      const at = new Date('2026-03-02T12:00:00Z');
      await db.roleRevision.create({ data: { id, roleId: id, at, trustPolicy, trustDigest: id, origin: 'sync' } });
    }
    const read = (more: object) => listAccess(context, SYSTEM, { at: '2026-03-03', size: '25', ...more });
    const first = await read({});
    const second = await read({ after: first.next });
    const third = await read({ after: second.next });
    const lines = [first, second, third].flatMap(({ rows }) => rows.map(({ role, who }) => `${role} ${who}`));
    expect([lines.length, new Set(lines).size, third.next]).toEqual([57, 57, null]);
    expect(await read({ before: third.previous })).toEqual(second);
    expect(await read({ before: second.previous })).toEqual(first);
    const searched = await read({ q: 'many-7', since: '2026-03-01' });
    expect(searched.rows.map(({ role, change }) => [role, change])).toEqual(
      Array.from({ length: 7 }, (_, index) => [`more-${index}`, 'came']),
    );
  });

  it('is exported as CSV, which is recorded, and refused to strangers', async () => {
    const { context } = await setUp();
    const csv = await exportAccess(context, SYSTEM, { at: '2026-03-01' });
    expect(csv.split('\n')[0]).toContain(BEYOND_POLICY);
    expect(csv.split('\n')[2]).toContain('pay/service-1, branch main');
    expect(await context.db.auditEvent.count({ where: { action: 'audit.exported', objectKind: 'access' } })).toBe(1);
    await expect(listAccess(context, STRANGER, {})).rejects.toMatchObject({ code: 'forbidden' });
    await expect(exportAccess(context, STRANGER, {})).rejects.toMatchObject({ code: 'forbidden' });
    await expect(listAccess(context, SYSTEM, { at: 'yesterday' })).rejects.toMatchObject({ code: 'invalid' });
  });
});
