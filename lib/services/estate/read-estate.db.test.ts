import { describe, expect, it } from 'vitest';
import { UNREAD } from '@/lib/reach/reading';
import { ensureConnections } from '@/lib/services/connections/rows';
import { getOverview } from '@/lib/services/estate/get-overview';
import { getProject } from '@/lib/services/estate/get-project';
import { getRole } from '@/lib/services/estate/get-role';
import { listProjects } from '@/lib/services/estate/list-projects';
import { listRoles } from '@/lib/services/estate/list-roles';
import { searchAnything } from '@/lib/services/estate/search-anything';
import { refreshProject } from '@/lib/services/sync/refresh-project';
import { refreshRole } from '@/lib/services/sync/refresh-role';
import { STRANGER, SYSTEM } from '@/lib/test-worlds/change-test-world';
import { ACCOUNT, TestWorld, testPolicy, testProject, testRole } from '@/lib/test-worlds/sync-test-world';
import { withTestDatabase } from '@/lib/test-worlds/test-database';

const database = withTestDatabase();
const ROLES = 60;

/** Role 1 lets in main of project 1 (protected), role 2 its dev (not protected); the others name a project that is not there. */
async function setUp() {
  const world = new TestWorld();
  world.projects = [testProject(1), testProject(2)];
  world.roles = [
    testRole(1, { trustPolicy: testPolicy('pay/service-1') }),
    testRole(2, { trustPolicy: testPolicy('pay/service-1', 'dev') }),
  ];
  const { client: db } = database();
  const context = world.context(db);
  await ensureConnections(context);
  for (const { id } of world.projects) await refreshProject(context, SYSTEM, { instanceId: 'main', projectId: id });
  for (const { name } of world.roles) await refreshRole(context, SYSTEM, { accountId: ACCOUNT, name });
  return { context, db };
}

type TestContext = Awaited<ReturnType<typeof setUp>>['context'];

/** Copies of role 1 with every kind of value that lists are sorted by, NULL among them. */
async function addRoles(context: TestContext) {
  const first = await context.db.role.findFirstOrThrow({ where: { name: 'role-001' } });
  await context.db.role.createMany({
    data: Array.from({ length: ROLES - 2 }, (_, index) => ({
      ...first,
      id: `copy-${index}`,
      uniqueId: `COPY${index}`,
      name: `copy-${index % 20}`,
      tags: {},
      attachedPolicies: [],
      inlinePolicies: [],
      observed: [],
      findings: [],
      rung: index % 7 === 6 ? null : index % 6,
      risk: index % 5 === 4 ? null : index % 5,
      findingCount: index % 4,
      worstSeverity: index % 6,
      lastUsedAt: index % 3 === 0 ? null : new Date(Date.UTC(2026, 0, 1 + (index % 5))),
    })),
  });
}

describe('listing roles', () => {
  it.each(['name', 'reach', 'risk', 'last-used', 'findings'])(
    'shows every role once, forth and back, by %s',
    async (sort) => {
      const { context } = await setUp();
      await addRoles(context);
      const ids = (page: Awaited<ReturnType<typeof listRoles>>) => page.rows.map((row) => row.id);
      const one = await listRoles(context, SYSTEM, { sort, size: '25' });
      const two = await listRoles(context, SYSTEM, { sort, size: '25', after: one.next });
      const three = await listRoles(context, SYSTEM, { sort, size: '25', after: two.next });
      expect(new Set([...ids(one), ...ids(two), ...ids(three)]).size).toBe(ROLES);
      expect([one.previous, three.next, one.total]).toEqual([null, null, ROLES]);
      const back = await listRoles(context, SYSTEM, { sort, size: '25', before: three.previous });
      const start = await listRoles(context, SYSTEM, { sort, size: '25', before: back.previous });
      expect(ids(back)).toEqual(ids(two));
      expect(ids(start)).toEqual(ids(one));
      expect(start.previous).toBeNull();
    },
  );

  it.each(['bm9uc2Vuc2U', Buffer.from('[{"gt":""},"x"]').toString('base64url'), ''])(
    'refuses a cursor that it did not make: %j',
    async (after) => {
      const { context } = await setUp();
      await expect(listRoles(context, SYSTEM, { after })).rejects.toMatchObject({ code: 'invalid' });
    },
  );

  it('takes wildcards of LIKE as text', async () => {
    const { context } = await setUp();
    expect((await listRoles(context, SYSTEM, { q: 'ROLE-00' })).rows).toHaveLength(2);
    expect((await listRoles(context, SYSTEM, { q: 'role_00' })).rows).toEqual([]);
  });
});

describe('reading one thing', () => {
  it('shows which refs of a project can assume which roles', async () => {
    const { context } = await setUp();
    const project = await getProject(context, SYSTEM, { instanceId: 'main', projectId: '1' });
    expect(project.roles.map((role) => role.name)).toEqual(['role-001', 'role-002']);
    expect(project.refs).toEqual({
      read: true,
      items: [
        { type: 'branch', name: 'main', protected: true, roles: [0] },
        { type: 'branch', name: 'dev', protected: false, roles: [1] },
      ],
    });
    expect(project.protection).toMatchObject({ read: true, items: [{ pattern: 'main' }] });
    const other = await getProject(context, SYSTEM, { instanceId: 'main', projectId: '2' });
    expect(other.refs).toMatchObject({ read: true, items: [{ roles: [] }, { roles: [] }] });
  });

  it('shows what is unknown of a project as unknown', async () => {
    const { context, db } = await setUp();
    await db.$executeRaw`UPDATE "Project" SET "protection" = NULL, "subComponents" = NULL`;
    const project = await getProject(context, SYSTEM, { instanceId: 'main', projectId: '1' });
    expect([project.protection, project.subComponents]).toEqual([{ read: false, because: UNREAD.rules }, null]);
  });

  it('shows who can assume a role and with which mapping', async () => {
    const { context } = await setUp();
    const role = await getRole(context, SYSTEM, { accountId: ACCOUNT, name: 'role-002' });
    expect(role.admitted.map(({ projectPath, ref }) => [projectPath, ref.name])).toEqual([['pay/service-1', 'dev']]);
    expect(role.recovered.mappings).toHaveLength(1);
    expect(role.rung).toBe(2);
  });

  it('says so where there is no such role or project', async () => {
    const { context } = await setUp();
    const role = getRole(context, SYSTEM, { accountId: ACCOUNT, name: 'role-999' });
    await expect(role).rejects.toMatchObject({ code: 'not-found' });
    const project = getProject(context, SYSTEM, { instanceId: 'main', projectId: 99 });
    await expect(project).rejects.toMatchObject({ code: 'not-found' });
  });
});

describe('overview, projects and search', () => {
  it('counts every role by its rung, the unknown last: here the version of the GitLab was not read', async () => {
    const { context } = await setUp();
    const overview = await getOverview(context, SYSTEM, {});
    expect(overview.rungs).toEqual([
      { rung: 2, count: 1 },
      { rung: null, count: 1 },
    ]);
    expect(overview.connections).toHaveLength(2);
  });

  it('finds projects by the reach of their roles, and none that has no role', async () => {
    const { context } = await setUp();
    const wide = await listProjects(context, SYSTEM, { rung: '2', sort: 'roles' });
    expect(wide.rows.map((row) => [row.path, row.roleCount])).toEqual([['pay/service-1', 2]]);
    expect((await listProjects(context, SYSTEM, { rung: 'unknown' })).rows).toEqual([]);
  });

  it('finds roles and projects by a part of their names', async () => {
    const { context } = await setUp();
    const found = (q: string) => searchAnything(context, SYSTEM, { q });
    expect(await found('SERVICE-2')).toMatchObject([{ kind: 'project', instanceId: 'main', id: 2 }]);
    expect(await found('role-001')).toMatchObject([{ kind: 'role', accountId: ACCOUNT, name: 'role-001' }]);
    expect(await found('%')).toEqual([]);
  });

  it.each([
    ['listRoles', listRoles],
    ['listProjects', listProjects],
    ['getOverview', getOverview],
    ['searchAnything', searchAnything],
    ['getRole', getRole],
    ['getProject', getProject],
  ])('%s tells a person without a role nothing', async (_, verb) => {
    const { context } = await setUp();
    await expect(verb(context, STRANGER, {})).rejects.toMatchObject({ code: 'forbidden' });
  });
});
