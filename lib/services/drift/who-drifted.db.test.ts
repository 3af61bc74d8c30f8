import { expect, it } from 'vitest';
import { AwsError } from '@/lib/aws/port';
import { applyChange } from '@/lib/services/apply/apply-change';
import { whoDrifted } from '@/lib/services/drift/who-drifted';
import { refreshRole } from '@/lib/services/sync/refresh-role';
import { openChanges, policyWithForeign, RHEA, ROLE, STRANGER } from '@/lib/test-worlds/change-test-world';
import { ACCOUNT } from '@/lib/test-worlds/sync-test-world';
import { withTestDatabase } from '@/lib/test-worlds/test-database';

const database = withTestDatabase();
const WHERE = { accountId: ACCOUNT, name: ROLE };

/** A role with an approved policy, in place of which someone wrote another. */
async function open() {
  const opened = await openChanges(database().client);
  const { context, world, db } = opened;
  const { number } = await opened.requested();
  const { id } = await db.change.findUniqueOrThrow({ where: { number } });
  await applyChange(context, { changeId: id }, world.wait);
  const drift = async () => {
    world.meddle({ trustPolicy: policyWithForeign('someone/else') });
    await refreshRole(context, RHEA, WHERE);
  };
  const call = (at: Date, id: string) => ({
    id,
    name: 'UpdateAssumeRolePolicy',
    at,
    arn: `arn:aws:iam::${ACCOUNT}:user/mallory`,
    userName: 'mallory',
    sourceIp: '203.0.113.7',
    requestId: null,
    document: null,
  });
  const { approvedAt } = await opened.role();
  const after = (seconds: number) => new Date((approvedAt?.getTime() ?? 0) + 1000 * seconds);
  return { ...opened, drift, call, after };
}

it('names who wrote the role since its policy was approved, and not who wrote it before', async () => {
  const { context, world, drift, call, after } = await open();
  await drift();
  world.trail = [call(after(5), 'later'), call(after(-5), 'earlier')];
  const found = await whoDrifted(context, RHEA, WHERE);
  expect(found).toMatchObject({
    allowed: true,
    calls: [{ id: 'later', userName: 'mallory', sourceIp: '203.0.113.7' }],
  });
  expect(found.calls).toHaveLength(1);
});

it('tells apart that the reader may not ask from that nothing is found yet', async () => {
  const { context, world, drift } = await open();
  await drift();
  expect(await whoDrifted(context, RHEA, WHERE)).toEqual({ allowed: true, calls: [] });
  world.trail = null;
  expect(await whoDrifted(context, RHEA, WHERE)).toEqual({ allowed: false, calls: [] });
});

it('says that AWS failed instead of that nobody was found', async () => {
  const { context, world, drift } = await open();
  await drift();
  world.fault = (call) => {
    if (call === 'trail') throw new AwsError('cloudtrail:LookupEvents', 'throttled', 'Rate exceeded', null);
  };
  await expect(whoDrifted(context, RHEA, WHERE)).rejects.toMatchObject({ code: 'unavailable' });
});

it('asks nothing for a role that did not drift, and nothing for who may not read', async () => {
  const { context, world, drift } = await open();
  await expect(whoDrifted(context, RHEA, WHERE)).rejects.toMatchObject({ code: 'not-found' });
  await drift();
  await expect(whoDrifted(context, STRANGER, WHERE)).rejects.toMatchObject({ code: 'forbidden' });
  expect(world.calls.filter((call) => call.startsWith('trail'))).toEqual([]);
});
