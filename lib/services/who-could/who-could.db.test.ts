import { describe, expect, it } from 'vitest';
import { Prisma } from '@/lib/db/generated/client';
import { getRole } from '@/lib/services/estate/get-role';
import { listRoles } from '@/lib/services/estate/list-roles';
import { escalationPaths, type SearchLimits } from '@/lib/services/facts/escalation-targets';
import { policiesOfRoles } from '@/lib/services/facts/policy-readings';
import { syncProjectPeople } from '@/lib/services/sync/inventory/project-people';
import { syncAccount } from '@/lib/services/sync/sync-account';
import { syncInstance } from '@/lib/services/sync/sync-instance';
import { getCapabilities } from '@/lib/services/who-could/get-capabilities';
import { getStarters } from '@/lib/services/who-could/get-starters';
import { getStarts } from '@/lib/services/who-could/get-starts';
import { RHEA } from '@/lib/test-worlds/change-test-world';
import { PRODUCTION, withGuideWorld } from '@/lib/test-worlds/guide-test-world';
import { withTestDatabase } from '@/lib/test-worlds/test-database';

const world = withGuideWorld(withTestDatabase());

async function open() {
  const { context, wait, db } = await world.open();
  const sync = () => syncAccount(context, { accountId: PRODUCTION, startedBy: 'test' }, wait);
  const roleOf = (name: string) => {
    const role = world
      .sandbox()
      .world.accounts.flatMap(({ roles }) => roles)
      .find((each) => each.name === name);
    if (!role) throw new Error(`The sandbox has no role ${name}.`);
    return role;
  };
  const can = (name: string) => getCapabilities(context, RHEA, { accountId: PRODUCTION, name });
  return { context, db, wait, sync, roleOf, can };
}

describe('what a role of the sandbox can do', () => {
  it('is read from AWS with managed policies and the boundary, and summarised', async () => {
    const { can, sync, roleOf } = await open();
    expect(await can('platform-terraform-apply')).toMatchObject({ administrator: true, unread: [] });
    expect((await can('shop-api-deploy')).services).toMatchObject([{ service: 's3' }]);
    roleOf('terraform-state').attached.push('arn:aws:iam::aws:policy/AdministratorAccess');
    await sync();
    const bound = await can('terraform-state');
    expect(bound).toMatchObject({ administrator: false, passRole: 'none', unreadBoundary: null });
    expect(bound.services.find(({ service }) => service === 'iam')?.levels).toEqual([]);
  });

  it('is unknown where AWS does not show a policy, with the reason', async () => {
    const { can, sync, roleOf, db } = await open();
    roleOf('shop-payments-deploy').attached.push('arn:aws:iam::aws:policy/AWSLambda_FullAccess');
    await db.managedPolicy.deleteMany();
    world.sandbox().faults.add({ operation: 'GetPolicyVersion', kind: 'refuse', code: 'AccessDenied', times: 999 });
    await sync();
    expect(await can('shop-payments-deploy')).toMatchObject({
      sentence: 'What it can do is unknown.',
      unread: [expect.stringContaining('AWS refuses iam:GetPolicyVersion to the reader')],
    });
  });
});

describe('a role that can get hold of others', () => {
  const allow = (...statements: readonly object[]) =>
    JSON.stringify({ Version: '2012-10-17', Statement: statements.map((each) => ({ Effect: 'Allow', ...each })) });
  const arn = (name: string) => `arn:aws:iam::${PRODUCTION}:role/${name}`;

  it('may get hold of more than was looked at, which is said', async () => {
    const { context, db, can, sync, roleOf } = await open();
    const [start, middle, end] = ['shop-api-deploy', 'shop-api-release', 'data-warehouse-load'];
    roleOf(start).inline = {
      chain: allow({ Action: 'iam:UpdateAssumeRolePolicy', Resource: [arn(middle), arn(end)] }),
    };
    await sync();
    const role = await db.role.findFirstOrThrow({ where: { arn: arn(start) } });
    const [policies] = await policiesOfRoles(context, [role]);
    if (policies === undefined) throw new Error('The role has no policies.');
    const escalator = { ...role, grants: policies.grants };
    const unknown = async (limits?: SearchLimits) => (await escalationPaths(context, escalator, limits)).unknown;
    expect(await unknown()).toEqual([]);
    expect(await unknown({ targets: 1, followed: 50 })).toEqual(['only the 1 most exposed roles were looked at']);
    expect(await unknown({ targets: 50, followed: 1 })).toEqual(['only 1 roles were followed at each step']);

    // The text of one on the way was not read, and what that one gets hold of is therefore unknown.
    roleOf(middle).inline = { own: '{' };
    await sync();
    expect((await can(start)).escalationMore).toBe(
      `It can get hold of or change at least 2 other roles: not everything that \`${middle}\` can do is known.`,
    );
  });

  it('has a finding, a path over two roles and a risk; and none of them when the calls are taken away', async () => {
    const { context, can, sync, roleOf } = await open();
    const [start, middle, end] = ['shop-api-deploy', 'shop-api-release', 'data-warehouse-load'];
    roleOf(start).inline = {
      chain: allow({ Action: 'iam:UpdateAssumeRolePolicy', Resource: arn(middle) }, { Action: 's3:*', Resource: '*' }),
    };
    roleOf(middle).inline = { own: allow({ Action: 'iam:PutRolePolicy', Resource: arn(end) }) };
    await sync();
    const view = await getRole(context, RHEA, { accountId: PRODUCTION, name: start });
    expect(view.findings).toContainEqual(
      expect.objectContaining({ id: 'role-escalation', severity: 'high', why: expect.stringContaining(middle) }),
    );
    expect(view).toMatchObject({ risk: 'medium', riskReason: expect.stringContaining('without a label') });
    const { escalation, escalationMore } = await can(start);
    expect(escalationMore).toBeNull();
    expect(escalation.map((path) => path.map(({ to }) => to.split('/').at(-1)))).toEqual([[middle], [middle, end]]);
    const list = await listRoles(context, RHEA, { sort: 'risk', where: 'risk:>0' }).catch(() => null);
    expect(list).toBeNull();
    const risky = await listRoles(context, RHEA, { sort: 'risk', where: 'risk:medium,high,critical' });
    expect(risky.rows.map(({ name }) => name)).toContain(start);
    expect(risky.rows[0]).toMatchObject({ name: 'platform-network-admin', risk: 'critical' });

    roleOf(start).inline = { own: allow({ Action: 's3:*', Resource: '*' }) };
    await sync();
    const after = await getRole(context, RHEA, { accountId: PRODUCTION, name: start });
    expect(after.findings.map(({ id }) => id)).not.toContain('role-escalation');
    expect(await can(start)).toMatchObject({ escalation: [], escalationMore: null });
  });
});

describe('who can start a pipeline that gets into a role of the sandbox', () => {
  const projectOf = (path: string) => {
    const project = world.sandbox().world.instances[0]?.projects.find((each) => each.path === path);
    if (!project) throw new Error(`The sandbox has no project ${path}.`);
    return project;
  };
  const names = (view: Awaited<ReturnType<typeof getStarters>>, byChangingRules = false) =>
    view.starters.filter((each) => each.byChangingRules === byChangingRules).map(({ username }) => username);

  it('are the people whom its protected branch lets in, each once, with whoever could change that', async () => {
    const { context, wait } = await open();
    const sync = () => syncInstance(context, { instanceId: 'harbour', startedBy: 'test' }, wait);
    const who = () => getStarters(context, RHEA, { accountId: PRODUCTION, name: 'shop-api-deploy' });
    await sync();
    const before = await who();
    // Maintainers and the owner push to main; Rhea is a Developer.
    expect([names(before), names(before, true), before.people, before.bots]).toEqual([
      ['ada', 'amir', 'tom'],
      [],
      3,
      0,
    ]);
    expect(before.others).toEqual([]);

    projectOf('shop/api').protectedBranches = [
      { name: 'main', push: 0, merge: 0, named: [{ userId: 2 }, { userId: 7 }, { deployKeyId: 9 }] },
    ];
    await sync();
    const named = await who();
    expect([names(named), names(named, true)]).toEqual([['rhea'], ['ada', 'amir', 'tom']]);
    expect(named).toMatchObject({ people: 1, deployKeys: 1 });

    // Nobody counts what could not be read.
    await context.db.projectPeople.updateMany({ data: { members: Prisma.DbNull } });
    expect(await who()).toMatchObject({
      people: null,
      starters: [],
      others: [expect.stringContaining('the members of the project could not be read')],
    });
    await context.db.projectPeople.deleteMany();
    expect(await who()).toMatchObject({ people: null, others: ['Who is in shop/api was not read.'] });
  });

  it('are read of admitted projects alone, and forgotten with the last role', async () => {
    const { context, wait, db } = await open();
    const read = async () => (await db.projectPeople.findMany()).map(({ projectId }) => projectId).sort();
    await syncInstance(context, { instanceId: 'harbour', startedBy: 'test' }, wait);
    const counted = { goneAt: null, OR: [{ rung: null }, { rung: { lt: 4 } }] };
    const admitted = await db.admission.findMany({
      ...{ where: { instanceId: 'harbour', role: counted }, distinct: ['projectId'] },
    });
    const archived = await db.project.findMany({ where: { archived: true } });
    const expected = admitted
      .map(({ projectId }) => projectId)
      .filter((id) => !archived.some((each) => each.gitlabId === id));
    expect(await read()).toEqual(expected.sort());
    // The sandbox has a role that is open to all of harbour: its projects are not read for that alone.
    const all = await db.project.count({
      where: { instanceId: 'harbour', archived: false, admissions: { some: {} } },
    });
    expect(all).toBeGreaterThan(expected.length);
    await db.admission.deleteMany({ where: { projectId: 101 } });
    await syncProjectPeople(context, 'harbour', context.gitlab('harbour'), (call) => call());
    expect(await read()).not.toContain(101);
  });

  it('has no number where the whole GitLab gets in', async () => {
    const { context, wait } = await open();
    await syncInstance(context, { instanceId: 'harbour', startedBy: 'test' }, wait);
    const everybody = await getStarters(context, RHEA, { accountId: PRODUCTION, name: 'platform-runners-scale' });
    expect(everybody.people).toBeNull();
    expect(everybody.others[0]).toContain('Anyone who can create a project');
    const starts = await getStarts(context, RHEA, { accountId: PRODUCTION, name: 'shop-api-deploy' });
    const outcome = (kind: string, isProtected: boolean) =>
      starts.cells.find((each) => each.kind === kind && each.protected === isProtected)?.outcome;
    expect([outcome('push', true), outcome('push', false), outcome('tag', true)]).toEqual(['yes', 'no', 'no']);
  });
});
