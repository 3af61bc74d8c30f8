import { mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { NOTICE_KINDS } from '@/lib/notify/notices';
import { openAuditKey } from '@/lib/services/audit/audit-key';
import { readLogCare } from '@/lib/services/audit/delivery/log-care';
import { writeCheckpoint } from '@/lib/services/audit/delivery/write-checkpoint';
import { getAuditChain, verifyAudit } from '@/lib/services/audit/verify-audit';
import { verifyDueLog, verifyLogByClock } from '@/lib/services/audit/verify-by-clock';
import { verifyStoredLog } from '@/lib/services/audit/verify-stored-log';
import type { Context } from '@/lib/services/verb/context';
import { recordEvent } from '@/lib/services/verb/record-event';
import { SYSTEM } from '@/lib/test-worlds/change-test-world';
import { TestWorld } from '@/lib/test-worlds/sync-test-world';
import { withTestDatabase } from '@/lib/test-worlds/test-database';

const database = withTestDatabase();
const HOUR = 3_600_000;
const ENDPOINT = { kind: 'slack', name: 'audit', url: 'http://127.0.0.1:9', events: NOTICE_KINDS } as const;

/** A log of three events, signed into the file, and a clock that can be moved on. */
async function open() {
  const { client: db } = database();
  const world = new TestWorld();
  const base = world.context(db);
  let hours = 0;
  const config = { ...base.config, notifications: [ENDPOINT] };
  const context: Context = { ...base, config, now: () => new Date(base.now().getTime() + hours * HOUR) };
  const file = context.config.audit.checkpointFile;
  mkdirSync(path.dirname(file), { recursive: true });
  rmSync(file, { force: true });
  const record = (name: string) =>
    db.$transaction((tx) =>
      recordEvent(tx, context, SYSTEM, { action: 'sync.started', object: { kind: 'account', id: 'a', name } }),
    );
  for (const name of ['one', 'two', 'three']) await record(name);
  const checkpoint = async () => writeCheckpoint(context, await openAuditKey(context, db));
  await checkpoint();
  return {
    ...{ context, world, record, checkpoint },
    pass: (by: number) => {
      hours += by;
    },
    /** What whoever owns the database can do: nothing of it is left there. */
    asOwner: (statement: string) =>
      db.$transaction(async (tx) => {
        await tx.$executeRawUnsafe(`SET LOCAL session_replication_role = 'replica'`);
        await tx.$executeRawUnsafe(statement);
      }),
    verify: () => verifyLogByClock(context),
    told: async () =>
      (await db.auditEvent.findMany({ where: { action: { in: ['audit.verified', 'audit.broken'] } } })).map(
        ({ action, actorName }) => `${action} by ${actorName}`,
      ),
    notices: () => db.notice.count({ where: { kind: 'log-broken' } }),
    state: async () => (await getAuditChain(context, SYSTEM)).verified,
  };
}

describe('the log, verified by the clock', () => {
  it('is whole: that is recorded once a day, and not for what is added between', async () => {
    const { verify, told, record, pass, state } = await open();
    await verify();
    await record('four');
    await verify();
    expect(await told()).toEqual(['audit.verified by worker']);
    // With the event that said so.
    expect(await state()).toMatchObject({ seq: '5', problem: null });
    pass(24);
    await verify();
    expect(await told()).toHaveLength(2);
  });

  it('tells of an event that was altered, with a notice, once, and until the whole log holds again', async () => {
    const { verify, told, notices, asOwner, record, pass, state, context } = await open();
    await verify();
    await record('four');
    await asOwner(`UPDATE "AuditEvent" SET "actorName" = 'nobody' WHERE "seq" = 5`);
    await verify();
    await record('five');
    await verify();
    expect(await told()).toEqual(['audit.verified by worker', 'audit.broken by worker']);
    expect(await notices()).toBe(1);
    const says = 'its content is not the one that was recorded';
    expect(await state()).toMatchObject({ problem: { says } });
    expect(await readLogCare(context, SYSTEM)).toMatchObject({ broken: { says } });
    await asOwner(`UPDATE "AuditEvent" SET "actorName" = 'test' WHERE "seq" = 5`);
    await verify();
    expect(await state()).toMatchObject({ problem: { says } });
    pass(24);
    await verify();
    expect(await state()).toMatchObject({ problem: null });
  });

  it('looks between at what was added alone, and within a day at every event', async () => {
    const { verify, told, asOwner, pass } = await open();
    await verify();
    await asOwner(`UPDATE "AuditEvent" SET "actorName" = 'nobody' WHERE "seq" = 2`);
    await verify();
    expect(await told()).toEqual(['audit.verified by worker']);
    pass(24);
    await verify();
    expect(await told()).toEqual(['audit.verified by worker', 'audit.broken by worker']);
  });

  it('costs what was added: from the event that was verified before on, with the checkpoints behind it', async () => {
    const { context, record, checkpoint } = await open();
    const { end } = await verifyStoredLog(context, [], null);
    await record('four');
    await checkpoint();
    const { verdict } = await verifyStoredLog(context, [], end);
    expect(verdict).toEqual({ ok: true, events: 2, first: '3', last: '4', checkpoints: 2 });
    const forged = end && { ...end, hash: '0'.repeat(64) };
    expect((await verifyStoredLog(context, [], forged)).verdict).toMatchObject({ ok: false, seq: '3' });
  });

  it('notices a log whose end was cut off: the event it had reached is gone', async () => {
    const { verify, told, asOwner, record, state } = await open();
    await verify();
    await asOwner('DELETE FROM "AuditEvent" WHERE "seq" > 2');
    await record('in its place');
    await verify();
    expect(await told()).toEqual(['audit.broken by worker']);
    expect(await state()).toMatchObject({ problem: { says: expect.stringContaining('gone or another event now') } });
  });

  it('notices by the file that everything in the database was cut off, its own mark too', async () => {
    const { verify, told, asOwner } = await open();
    for (const table of ['AuditEvent', 'AuditCheckpoint', 'AuditVerification']) await asOwner(`DELETE FROM "${table}"`);
    await verify();
    expect(await told()).toEqual(['audit.broken by worker']);
  });

  it('says nothing of a log that holds nothing yet', async () => {
    const base = new TestWorld().context(database().client);
    rmSync(base.config.audit.checkpointFile, { force: true });
    await verifyLogByClock(base);
    expect(await base.db.auditEvent.count()).toBe(0);
  });

  it('is asked for when the time between two checkpoints has passed, and not before', async () => {
    const { context, world, verify, pass } = await open();
    const asked = () => world.queued.filter(({ name }) => name === 'verify-log').length;
    await verifyDueLog(context);
    expect(asked()).toBe(1);
    await verify();
    await verifyDueLog(context);
    expect(asked()).toBe(1);
    pass(0.2);
    await verifyDueLog(context);
    expect(asked()).toBe(2);
  });

  it('counts a verification by a person as one of the whole log', async () => {
    const { context, verify, told, state } = await open();
    await verifyAudit(context, SYSTEM);
    expect(await state()).toMatchObject({ seq: '3', problem: null, wholeAt: expect.any(String) });
    await verify();
    expect(await told()).toHaveLength(1);
  });
});
