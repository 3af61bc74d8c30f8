import { describe, expect, it } from 'vitest';
import { getRole } from '@/lib/services/estate/get-role';
import { listRoles } from '@/lib/services/estate/list-roles';
import { syncAccount } from '@/lib/services/sync/sync-account';
import { getCapabilities } from '@/lib/services/who-could/get-capabilities';
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
    const { escalation } = await can(start);
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
    expect((await can(start)).escalation).toEqual([]);
  });
});
