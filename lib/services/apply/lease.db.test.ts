import { expect, it } from 'vitest';
import { applyChange } from '@/lib/services/apply/apply-change';
import { sweepApplies } from '@/lib/services/apply/sweep-applies';
import type { Context } from '@/lib/services/verb/context';
import { iamFailure, openChanges } from '@/lib/test-worlds/change-test-world';
import { withTestDatabase } from '@/lib/test-worlds/test-database';

const database = withTestDatabase();

async function open() {
  const opened = await openChanges(database().client);
  const { number } = await opened.requested();
  const { world, db, context } = opened;
  world.calls.length = 0;
  world.queued.length = 0;
  const change = () => db.change.findUniqueOrThrow({ where: { number }, include: { steps: true } });
  const { id } = await change();
  /** What another worker leaves behind that took the apply up when this one had stopped for too long. */
  const takenOver = () =>
    db.$executeRaw`UPDATE "Change" SET "leaseToken" = "leaseToken" + 1, "leaseExpiresAt" = now() + interval '1 hour'`;
  const expired = () => db.$executeRaw`UPDATE "Change" SET "leaseExpiresAt" = now() - interval '1 hour'`;
  const apply = (other: Context = context) => applyChange(other, { changeId: id }, world.wait);
  const eventCount = () => db.auditEvent.count();
  return { ...opened, id, change, takenOver, expired, apply, eventCount };
}

it('one worker has an apply at a time: the second one does nothing, and the lease is given back at the end', async () => {
  const { world, change, apply } = await open();
  const second: Promise<void>[] = [];
  world.fault = (call) => {
    if (call === 'role' && second.length === 0) second.push(apply());
  };
  await apply();
  await Promise.all(second);
  expect(second).toHaveLength(1);
  expect(world.writes).toHaveLength(1);
  expect(await change()).toMatchObject({ state: 'applied', leaseToken: 1n, leaseExpiresAt: null, leaseHolder: null });
});

it.each(['takenOver', 'expired'] as const)(
  'a worker whose lease is over (%s) when it is about to write makes no call',
  async (how) => {
    const opened = await open();
    const { world, change, apply, eventCount } = opened;
    let before = 0;
    const { reader } = world;
    const detail = reader.roleDetail;
    const awsReader = () => ({
      ...reader,
      roleDetail: async (name: string) => {
        const answer = await detail(name);
        await opened[how]();
        before = await eventCount();
        return answer;
      },
    });
    await apply({ ...opened.context, awsReader });
    expect(world.writes).toEqual([]);
    expect(await eventCount()).toBe(before);
    expect(await change()).toMatchObject({ state: 'applying' });
  },
);

it('a worker that loses its lease during the call records nothing of the answer; the next one finds it by reading', async () => {
  const { world, change, apply, takenOver, expired, eventCount, events } = await open();
  const { writer } = world;
  const update = writer.updateTrustPolicy;
  let before = 0;
  Object.assign(writer, {
    updateTrustPolicy: async (name: string, document: string) => {
      const answer = await update(name, document);
      await takenOver();
      before = await eventCount();
      return answer;
    },
  });
  await apply();
  expect(await eventCount()).toBe(before);
  expect((await change()).steps.find(({ kind }) => kind === 'put-trust-policy')).toMatchObject({ state: 'running' });
  await expired();
  await apply();
  expect(world.writes).toHaveLength(1);
  expect(await change()).toMatchObject({ state: 'applied' });
  expect((await events({ action: 'change.apply-attempted' })).length).toBe(1);
});

it('an apply whose lease is over is put on the queue again; one that is worked on, and one that ended, is not', async () => {
  const { world, context, id, change, apply, takenOver, expired } = await open();
  await takenOver();
  expect(await sweepApplies(context)).toBe(0);
  await expired();
  expect(await sweepApplies(context)).toBe(1);
  expect(world.queued).toEqual([{ name: 'apply-change', message: { changeId: id } }]);
  await apply();
  expect(await change()).toMatchObject({ state: 'applied' });
  expect(await sweepApplies(context)).toBe(0);
});

it('an apply whose message died with a worker before there was a lease is taken up too, once a lease would be over', async () => {
  const { db, context, change } = await open();
  const fresh = new Date(Date.now() + 3_600_000);
  await db.change.update({ where: { number: (await change()).number }, data: { updatedAt: fresh } });
  expect(await sweepApplies(context)).toBe(0);
  await db.change.update({ where: { number: (await change()).number }, data: { updatedAt: new Date(0) } });
  expect(await sweepApplies(context)).toBe(1);
});

it('a failure of AWS gives the lease back, so that the next try need not wait for it', async () => {
  const { world, change, apply } = await open();
  world.onWrite = () => {
    throw iamFailure('access-denied');
  };
  await apply();
  expect(await change()).toMatchObject({ state: 'failed', leaseExpiresAt: null });
});
