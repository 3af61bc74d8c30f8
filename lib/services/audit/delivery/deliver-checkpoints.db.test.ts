import { generateKeyPairSync } from 'node:crypto';
import { expect, it } from 'vitest';
import { isSigned, type SignedCheckpoint } from '@/lib/audit/checkpoint';
import type { CheckpointTarget } from '@/lib/services/audit/delivery/checkpoint-targets';
import { deliverCheckpoints } from '@/lib/services/audit/delivery/deliver-checkpoints';
import { writeCheckpoint } from '@/lib/services/audit/delivery/write-checkpoint';
import { getAuditChain } from '@/lib/services/audit/verify-audit';
import type { Context } from '@/lib/services/verb/context';
import { recordEvent } from '@/lib/services/verb/record-event';
import { SYSTEM } from '@/lib/test-worlds/change-test-world';
import { TestWorld } from '@/lib/test-worlds/sync-test-world';
import { withTestDatabase } from '@/lib/test-worlds/test-database';

const database = withTestDatabase();
const { privateKey, publicKey } = generateKeyPairSync('ed25519');
const MINUTE = 60_000;

function open() {
  let [at, answer] = [Date.parse('2026-11-23T10:00:00Z'), null as string | null];
  const base = new TestWorld().context(database().client);
  const config = { ...base.config, audit: { ...base.config.audit, checkpointFile: '/dev/null' } };
  const context: Context = { ...base, config, now: () => new Date(at) };
  const got: SignedCheckpoint[] = [];
  const target: CheckpointTarget = {
    name: 'file',
    deliver: async (signed) => {
      got.push(signed);
      return answer;
    },
  };
  const record = async () => {
    await context.db.$transaction((tx) =>
      recordEvent(tx, context, SYSTEM, {
        ...{ action: 'sync.started', result: 'done' },
        object: { kind: 'account', id: 'a', name: 'a' },
      }),
    );
    const newest = await context.db.auditEvent.findFirstOrThrow({ orderBy: { seq: 'desc' } });
    await writeCheckpoint(context, privateKey, [target]);
    return String(newest.seq);
  };
  return {
    ...{ context, target, got, record, deliver: () => deliverCheckpoints(context, [target]) },
    pass: (milliseconds: number) => {
      at += milliseconds;
    },
    answers: (problem: string | null) => {
      answer = problem;
    },
    state: async () => (await getAuditChain(context, SYSTEM)).deliveries.find((each) => each.target === 'file'),
  };
}

it('a checkpoint arrives once, signed, and the audit page says so', async () => {
  const { record, deliver, got, state } = open();
  const seq = await record();
  await deliver();
  expect(got.map(({ checkpoint }) => checkpoint.seq)).toEqual([seq]);
  expect(got.every((signed) => isSigned(signed, publicKey))).toBe(true);
  expect(await state()).toMatchObject({ seq, deliveredAt: '2026-11-23T10:00:00.000Z', failing: null });
});

it('what did not arrive is tried again later, the newest in place of all before it, and the reason is shown meanwhile', async () => {
  const { record, deliver, got, state, answers, pass } = open();
  answers('The bucket is away.');
  await record();
  await deliver();
  expect(got).toHaveLength(1);
  expect(await state()).toMatchObject({ seq: null, failing: { problem: 'The bucket is away.', long: false } });
  pass(20 * MINUTE);
  const newest = await record();
  expect(await state()).toMatchObject({ failing: { since: '2026-11-23T10:00:00.000Z', long: true } });
  answers(null);
  pass(MINUTE);
  await deliver();
  expect(got.at(-1)?.checkpoint.seq).toBe(newest);
  expect(await state()).toMatchObject({ seq: newest, failing: null });
});

it('of two processes at once one delivers, and one that died in the middle is replaced after a while', async () => {
  const { record, got, deliver, context, target, pass, answers } = open();
  answers('not yet');
  await record();
  answers(null);
  pass(MINUTE);
  await Promise.all([deliver(), deliver(), deliver()]);
  expect(got).toHaveLength(2);
  await context.db.auditDelivery.updateMany({ data: { checkpointId: null, leasedUntil: context.now() } });
  pass(-1);
  await deliver();
  expect(got).toHaveLength(2);
  pass(2 * MINUTE);
  await deliverCheckpoints(context, [target]);
  expect(got).toHaveLength(3);
});

it('what one target throws holds up no other one and stays out of the database', async () => {
  const { record, context, target, got, state } = open();
  await record();
  const broken: CheckpointTarget = {
    name: 's3',
    deliver: () => Promise.reject(new Error('some trouble inside')),
  };
  await context.db.auditDelivery.updateMany({ data: { checkpointId: null } });
  await deliverCheckpoints(context, [broken, target]);
  expect(got).toHaveLength(2);
  expect(await state()).toMatchObject({ failing: null });
  const row = await context.db.auditDelivery.findUniqueOrThrow({ where: { target: 's3' } });
  expect(row.problem).toBe('The checkpoint could not be delivered.');
});
