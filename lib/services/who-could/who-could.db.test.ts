import { describe, expect, it } from 'vitest';
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
