import { describe, expect, it } from 'vitest';
import type { SystemActor } from '@/lib/access/decide';
import { AwsError } from '@/lib/aws/port';
import { GitLabError } from '@/lib/gitlab/port';
import { ensureConnections } from '@/lib/services/connections/rows';
import { refreshProject } from '@/lib/services/sync/refresh-project';
import { refreshRole } from '@/lib/services/sync/refresh-role';
import { ACCOUNT, TestWorld, testPolicy, testProject, testRole } from '@/lib/test-worlds/sync-test-world';
import { withTestDatabase } from '@/lib/test-worlds/test-database';

const database = withTestDatabase();
const ACTOR: SystemActor = { kind: 'system', name: 'test', request: { id: 'r', ip: null } };
const ROLE = { accountId: ACCOUNT, name: 'role-001' };

async function setUp() {
  const world = new TestWorld();
  world.roles = [testRole(1)];
  world.projects = [testProject(1)];
  const { client: db } = database();
  const context = world.context(db);
  await ensureConnections(context);
  return { world, db, context };
}

describe('refreshing a role', () => {
  it('brings its policy and history up to date', async () => {
    const { world, db, context } = await setUp();
    const first = await refreshRole(context, ACTOR, ROLE);
    world.roles = [testRole(1, { trustPolicy: testPolicy('pay/other') })];
    const second = await refreshRole(context, ACTOR, ROLE);
    expect(second.roleId).toBe(first.roleId);
    expect(second.trustDigest).not.toBe(first.trustDigest);
    expect(await db.roleRevision.count()).toBe(2);
  });

  it('marks it as gone where IAM has it no more, and keeps its history', async () => {
    const { world, db, context } = await setUp();
    await refreshRole(context, ACTOR, ROLE);
    world.roles = [];
    expect(await refreshRole(context, ACTOR, ROLE)).toEqual({ roleId: null, trustDigest: null });
    expect(await db.role.findFirst()).toMatchObject({ goneAt: expect.any(Date) });
    expect(await db.roleRevision.count()).toBe(1);
  });

  it('keeps everything and says why when AWS does not answer', async () => {
    const { world, db, context } = await setUp();
    await refreshRole(context, ACTOR, ROLE);
    world.fault = () => {
      throw new AwsError('iam:GetRole', 'unreachable', 'AWS cannot be reached.', null);
    };
    await expect(refreshRole(context, ACTOR, ROLE)).rejects.toMatchObject({ code: 'unavailable' });
    expect(await db.role.findFirst()).toMatchObject({ goneAt: null });
  });

  it('refuses a name that IAM cannot have', async () => {
    const { world, context } = await setUp();
    const refused = refreshRole(context, ACTOR, { accountId: ACCOUNT, name: 'a/../b' });
    await expect(refused).rejects.toMatchObject({ code: 'invalid' });
    expect(world.calls).toEqual([]);
  });
});

describe('refreshing a project', () => {
  it('reads refs and protection again, and marks it as gone where GitLab has it no more', async () => {
    const { world, db, context } = await setUp();
    const project = { instanceId: 'main', projectId: 1 };
    expect(await refreshProject(context, ACTOR, project)).toEqual({ gone: false });
    world.projects = [testProject(1, { refs: [] })];
    await refreshProject(context, ACTOR, project);
    expect(await db.project.findFirst()).toMatchObject({ refCount: 0, goneAt: null });
    world.projects = [];
    expect(await refreshProject(context, ACTOR, project)).toEqual({ gone: true });
    expect(await db.project.findFirst()).toMatchObject({ goneAt: expect.any(Date) });
  });

  it('keeps everything when GitLab does not answer', async () => {
    const { world, db, context } = await setUp();
    await refreshProject(context, ACTOR, { instanceId: 'main', projectId: 1 });
    world.fault = () => {
      throw new GitLabError('GET /projects/:id', { kind: 'unreachable', detail: 'GitLab cannot be reached.' });
    };
    const refused = refreshProject(context, ACTOR, { instanceId: 'main', projectId: 1 });
    await expect(refused).rejects.toMatchObject({ code: 'unavailable' });
    expect(await db.project.findFirst()).toMatchObject({ goneAt: null });
  });
});
