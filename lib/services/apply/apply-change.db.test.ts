import { describe, expect, it } from 'vitest';
import type { AwsFailureKind } from '@/lib/aws/port';
import { counted } from '@/lib/metrics/counted';
import { applyChange } from '@/lib/services/apply/apply-change';
import type { Context } from '@/lib/services/verb/context';
import { FOREIGN, iamFailure, openChanges, policyWithForeign, ROLE } from '@/lib/test-worlds/change-test-world';
import { withTestDatabase } from '@/lib/test-worlds/test-database';

const database = withTestDatabase();

/** A change that someone asked to apply, with the message on the queue. */
async function open() {
  const opened = await openChanges(database().client);
  const { number } = await opened.requested();
  const { world, db, context } = opened;
  world.calls.length = 0;
  world.waits.length = 0;
  const change = () => db.change.findUniqueOrThrow({ where: { number }, include: { steps: true } });
  const { id } = await change();
  const apply = (other: Context = context) => applyChange(other, { changeId: id }, world.wait);
  const history = () => db.roleRevision.findMany({ where: { role: { name: ROLE } }, orderBy: { at: 'asc' } });
  return { ...opened, change, apply, history };
}

const THIRD = policyWithForeign('someone/else');

const countedOutcomes = async () =>
  Object.fromEntries((await counted().applies.get()).values.map(({ labels, value }) => [labels.outcome, value]));

it('the outcome is counted once it is recorded', async () => {
  counted().applies.reset();
  await (await open()).apply();
  expect(await countedOutcomes()).toEqual({ applied: 1 });
});

describe('what AWS may answer to the write', () => {
  it('throttling is sat out: it reads again before each repetition, and one write takes effect', async () => {
    const { world, change, apply } = await open();
    world.onWrite = (nth, take) => {
      if (nth <= 2) throw iamFailure('throttled');
      take();
    };
    await apply();
    expect(await change()).toMatchObject({ state: 'applied' });
    expect(world.writes).toHaveLength(3);
    // Three before the writes, two that read back.
    expect(world.calls).toEqual(Array.from({ length: 5 }, () => `role ${ROLE}`));
  });

  it('throttling without end is given up, bounded and in words; nothing was written and it can be asked again', async () => {
    const { world, change, apply } = await open();
    const before = world.live;
    world.onWrite = () => {
      throw iamFailure('throttled');
    };
    counted().applies.reset();
    await apply();
    expect(await countedOutcomes()).toEqual({ failed: 1 });
    const { state, outcome } = await change();
    expect({ state, outcome }).toEqual({
      state: 'failed',
      outcome: 'AWS kept throttling or failing. Nothing was written. Apply again later.',
    });
    expect(world.writes).toHaveLength(4);
    expect(world.live).toBe(before);
  });

  it.each<AwsFailureKind>([
    'access-denied',
    'malformed-policy',
    'limit-exceeded',
    'unmodifiable',
    'expired-credentials',
  ])('%s ends the apply at once, with the reason and the id of the request', async (kind) => {
    const { world, change, apply, events } = await open();
    world.onWrite = () => {
      throw iamFailure(kind, `AWS said ${kind}`);
    };
    await apply();
    const { state, outcome, steps } = await change();
    expect(state).toBe('failed');
    expect(outcome).toBe(`iam:UpdateAssumeRolePolicy: AWS said ${kind}. Nothing was written.`);
    expect(steps.find((step) => step.kind === 'put-trust-policy')).toMatchObject({
      state: 'failed',
      requestId: 'request-of-failure',
    });
    expect(world.writes).toHaveLength(1);
    expect(await events({ action: 'change.apply-failed' })).toMatchObject([{ result: 'failed', actorName: 'worker' }]);
  });
});

describe('what may be live before the write', () => {
  it('another document than the one approved against is a conflict: it is kept, shown and not overwritten', async () => {
    const { world, change, apply, history, role, events } = await open();
    world.meddle({ trustPolicy: THIRD });
    await apply();
    expect(await change()).toMatchObject({ state: 'conflict', liveDocument: THIRD });
    expect(world.writes).toEqual([]);
    expect((await history()).map(({ origin }) => origin)).toEqual(['sync', 'sync']);
    expect((await history()).at(-1)).toMatchObject({ trustPolicy: THIRD, changeId: null });
    expect(await role()).toMatchObject({ trustPolicy: THIRD });
    expect(await events({ action: 'change.conflicted' })).toHaveLength(1);
  });

  it('the same document written in another way is no conflict', async () => {
    const { world, change, apply } = await open();
    world.meddle({ trustPolicy: JSON.stringify(JSON.parse(world.live), null, 4) });
    await apply();
    expect(await change()).toMatchObject({ state: 'applied' });
  });

  it('the approved document itself is success without a write, and the history does not claim one', async () => {
    const { world, change, apply, history } = await open();
    world.meddle({ trustPolicy: (await change()).proposedDocument });
    await apply();
    expect(await change()).toMatchObject({ state: 'applied', outcome: expect.stringContaining('Nothing was written') });
    expect(world.writes).toEqual([]);
    expect((await history()).at(-1)).toMatchObject({ origin: 'sync', changeId: null });
  });

  it('a role made anew under the same name is another role, even where it trusts the same', async () => {
    const { world, change, apply, role } = await open();
    const known = await role();
    world.meddle({ uniqueId: 'AROANEW' });
    await apply();
    expect(await change()).toMatchObject({ state: 'conflict', outcome: expect.stringContaining('made anew') });
    expect(world.writes).toEqual([]);
    expect(await role()).toEqual({ ...known, syncedAt: expect.any(Date) });
  });

  it('no role at all is said, and the change is kept', async () => {
    const { world, change, apply } = await open();
    world.meddle(null);
    await apply();
    expect(await change()).toMatchObject({
      state: 'failed',
      outcome: 'The role was deleted in AWS. Nothing was written. The change is kept.',
    });
    expect(world.writes).toEqual([]);
  });
});

const REFUSE = `CREATE FUNCTION refuse_event() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'the log is full'; END $$`;
const REFUSE_WHEN = 'CREATE TRIGGER refuse_event BEFORE INSERT ON "AuditEvent" FOR EACH ROW WHEN';

describe('the guards of the moment of writing', () => {
  it('an account that lost its writer is said, and AWS is not asked', async () => {
    const { context, world, change, apply } = await open();
    await apply({ ...context, awsWriter: () => null });
    expect(await change()).toMatchObject({ state: 'failed', outcome: expect.stringContaining('No writer') });
    expect(world.calls).toEqual([]);
  });

  it('an approval that was voided behind the back of the verbs stops it', async () => {
    const { context, db, world, change, apply } = await open();
    await db.decision.updateMany({ data: { voidedAt: context.now() } });
    await apply();
    expect(await change()).toMatchObject({ state: 'failed', outcome: expect.stringContaining('no longer counts') });
    expect(world.writes).toEqual([]);
  });

  it.each([`NEW."action" = 'change.apply-intended'`, `NEW."action" = 'change.apply-attempted'`, 'true'])(
    'where the log refuses events (%s), IAM is not called',
    async (refused) => {
      const { db, world, change, apply } = await open();
      await db.$executeRawUnsafe(REFUSE);
      await db.$executeRawUnsafe(`${REFUSE_WHEN} (${refused}) EXECUTE FUNCTION refuse_event()`);
      await expect(apply()).rejects.toThrow('the log is full');
      expect(world.writes).toEqual([]);
      // The queue runs it again when the log takes events.
      await db.$executeRawUnsafe(`DROP TRIGGER refuse_event ON "AuditEvent"`);
      await apply();
      expect(await change()).toMatchObject({ state: 'applied' });
      expect(world.writes).toHaveLength(1);
    },
  );
});

describe('running it again', () => {
  it('the same message twice is one write and one event', async () => {
    const { world, apply, events } = await open();
    await apply();
    await apply();
    expect(world.writes).toHaveLength(1);
    expect(await events({ action: 'change.applied' })).toHaveLength(1);
  });

  it('a message about a change that is gone, withdrawn or not asked for does nothing', async () => {
    const { context, world, approved } = await openChanges(database().client);
    const { number } = await approved();
    const { id } = await context.db.change.findUniqueOrThrow({ where: { number } });
    world.calls.length = 0;
    await applyChange(context, { changeId: id }, world.wait);
    await applyChange(context, { changeId: 'no-such-change' }, world.wait);
    expect(world.calls).toEqual([]);
    expect(await context.db.change.findFirst()).toMatchObject({ state: 'approved' });
  });

  it('a foreign statement survives, exactly as it stood', async () => {
    const { world, apply } = await open();
    await apply();
    const { Statement } = JSON.parse(world.live);
    expect(Statement[0]).toEqual(FOREIGN);
    expect(Statement).toHaveLength(2);
  });
});
