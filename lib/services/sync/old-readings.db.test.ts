import { expect, it } from 'vitest';
import { applyChange } from '@/lib/services/apply/apply-change';
import { refreshRole } from '@/lib/services/sync/refresh-role';
import { syncAccount } from '@/lib/services/sync/sync-account';
import { openChanges, policyWithForeign, RHEA, ROLE } from '@/lib/test-worlds/change-test-world';
import { ACCOUNT, testPolicy } from '@/lib/test-worlds/sync-test-world';
import { withTestDatabase } from '@/lib/test-worlds/test-database';

const database = withTestDatabase();
const WHERE = { accountId: ACCOUNT, name: ROLE };

/** A role with an applied change, and a way to let IAM show the policy before it for the next readings. */
async function open() {
  const opened = await openChanges(database().client);
  const { world, context, db } = opened;
  const before = world.live;
  const { number } = await opened.requested();
  const { id } = await db.change.findUniqueOrThrow({ where: { number } });
  const apply = () => applyChange(context, { changeId: id }, world.wait);
  const showOld = (times: number, old = before, now = world.live) => {
    let reads = 0;
    world.fault = (call) => {
      if (call !== 'role' && call !== 'details') return;
      reads++;
      if (reads <= times) world.meddle({ trustPolicy: old });
      if (reads === times + 1) world.meddle({ trustPolicy: now });
    };
    world.waits.length = 0;
  };
  const drifts = async () =>
    (await opened.events({ action: { startsWith: 'role.drift' } })).map(({ action }) => action);
  const sync = () => syncAccount(context, { accountId: ACCOUNT, startedBy: 'test' }, world.wait);
  return { ...opened, id, before, apply, showOld, drifts, sync };
}

it.each(['refresh', 'sync'])('one reading of an older policy by a %s is no drift', async (by) => {
  const { apply, showOld, drifts, context, sync, world, role, events } = await open();
  await apply();
  const seen = (await events({ action: 'role.trust-policy-seen' })).length;
  showOld(1);
  await (by === 'sync' ? sync() : refreshRole(context, RHEA, WHERE));
  expect(world.waits).toContain(3_000);
  expect(await drifts()).toEqual([]);
  expect(await events({ action: 'role.trust-policy-seen' })).toHaveLength(seen);
  expect(await role()).toMatchObject({ driftSince: null, trustPolicy: world.live });
});

it.each(['refresh', 'sync'])('an older policy that is there seconds later as well is a drift to a %s', async (by) => {
  const { apply, showOld, drifts, context, sync } = await open();
  await apply();
  showOld(9);
  await (by === 'sync' ? sync() : refreshRole(context, RHEA, WHERE));
  expect(await drifts()).toEqual(['role.drifted']);
});

it('a policy that the role never had is believed at once', async () => {
  const { apply, drifts, world, context } = await open();
  await apply();
  world.waits.length = 0;
  world.meddle({ trustPolicy: testPolicy('pay/service-3') });
  await refreshRole(context, RHEA, WHERE);
  expect(world.waits).toEqual([]);
  expect(await drifts()).toEqual(['role.drifted']);
});

it.each([
  [1, 'applied', 1],
  [99, 'conflict', 0],
])('an apply that reads another policy %i times is %s', async (times, state, writes) => {
  const { apply, showOld, db, id, before, world } = await open();
  showOld(times, policyWithForeign('someone/else'), before);
  await apply();
  expect(await db.change.findUniqueOrThrow({ where: { id } })).toMatchObject({ state });
  expect(world.writes).toHaveLength(writes);
});
