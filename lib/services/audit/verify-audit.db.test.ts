import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readKey, type SignedCheckpoint } from '@/lib/audit/checkpoint';
import { verifyExport } from '@/lib/audit/verify-export';
import { openAuditKey } from '@/lib/services/audit/audit-key';
import { startCheckpoints, writeCheckpoint } from '@/lib/services/audit/delivery/write-checkpoint';
import { exportAudit } from '@/lib/services/audit/export-audit';
import { getAuditChain, verifyAudit } from '@/lib/services/audit/verify-audit';
import type { Context } from '@/lib/services/verb/context';
import { recordEvent } from '@/lib/services/verb/record-event';
import { STRANGER, SYSTEM } from '@/lib/test-worlds/change-test-world';
import { TestWorld } from '@/lib/test-worlds/sync-test-world';
import { withTestDatabase } from '@/lib/test-worlds/test-database';

const database = withTestDatabase();
const folder = mkdtempSync(path.join(tmpdir(), 'drawbridge-audit-'));
afterAll(() => rmSync(folder, { recursive: true }));

async function open() {
  const base = new TestWorld().context(database().client);
  const dataDir = mkdtempSync(path.join(folder, 'data-'));
  const checkpointFile = path.join(dataDir, 'kept', 'checkpoints.ndjson');
  const config = { ...base.config, dataDir, audit: { ...base.config.audit, checkpointFile } };
  const context: Context = { ...base, config };
  const record = (name: string) =>
    context.db.$transaction((tx) =>
      recordEvent(tx, context, SYSTEM, {
        action: 'sync.started',
        object: { kind: 'account', id: 'a', name },
        data: { big: 1e21, small: 0.1, text: 'Ä\u2028"' },
      }),
    );
  const checkpoints = () =>
    readFileSync(checkpointFile, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as SignedCheckpoint);
  return { context, record, checkpoints, key: await openAuditKey(context, context.db) };
}

describe('the chain of the log', () => {
  it('has one order without gaps and forks, however many write at once', async () => {
    const { context, record } = await open();
    await Promise.all(Array.from({ length: 40 }, (_, index) => record(`n${index}`)));
    const rows = await context.db.auditEvent.findMany({ orderBy: { seq: 'asc' } });
    expect(rows.map(({ seq }) => Number(seq))).toEqual(rows.map((_, index) => index + 1));
    expect(rows.slice(1).map(({ prevHash }) => prevHash)).toEqual(rows.slice(0, -1).map(({ hash }) => hash));
    expect(await verifyAudit(context, SYSTEM)).toMatchObject({ ok: true, events: 40 });
    expect(await context.db.auditEvent.count({ where: { action: 'audit.verified', result: 'done' } })).toBe(1);
  });

  it('refuses an event with the predecessor of another one, and one without a hash', async () => {
    const { context, record } = await open();
    await record('one');
    const { hash, ...first } = await context.db.auditEvent.findFirstOrThrow();
    const fork = { ...first, seq: 2n, id: 'fork', data: {}, hash: 'a'.repeat(64) };
    await expect(context.db.auditEvent.create({ data: fork })).rejects.toThrow('prevHash');
    const bare = { ...fork, prevHash: hash, hash: null };
    await expect(context.db.auditEvent.create({ data: bare })).rejects.toThrow('AuditEvent_hash_present');
  });

  it('leaves no gap where what it records is rolled back', async () => {
    const { context, record } = await open();
    const failing = context.db.$transaction(async (tx) => {
      await recordEvent(tx, context, SYSTEM, {
        action: 'sync.started',
        object: { kind: 'account', id: 'a', name: 'never' },
      });
      throw new Error('rolled back');
    });
    await expect(failing).rejects.toThrow('rolled back');
    await record('one');
    expect(await verifyAudit(context, SYSTEM)).toMatchObject({ ok: true, first: '1', last: '1' });
  });

  it('shows what someone with power over the database changed, and records that it is broken', async () => {
    const { context, record } = await open();
    for (const name of ['one', 'two', 'three']) await record(name);
    await context.db.$executeRaw`ALTER TABLE "AuditEvent" DISABLE TRIGGER USER`;
    await context.db.$executeRaw`UPDATE "AuditEvent" SET "actorName" = 'Mallory' WHERE seq = 2`;
    await context.db.$executeRaw`ALTER TABLE "AuditEvent" ENABLE TRIGGER USER`;
    expect(await verifyAudit(context, SYSTEM)).toMatchObject({ ok: false, seq: '2' });
    expect(await context.db.auditEvent.count({ where: { action: 'audit.broken', result: 'failed' } })).toBe(1);
  });
});

describe('checkpoints', () => {
  it('are signed, kept outside of the database too, also when nothing happened, and hold an export', async () => {
    const { context, record, checkpoints, key } = await open();
    await writeCheckpoint(context, key);
    for (const name of ['one', 'two']) await record(name);
    await writeCheckpoint(context, key);
    await writeCheckpoint(context, key);
    expect(checkpoints().map(({ checkpoint }) => checkpoint.seq)).toEqual(['2', '2']);
    const { publicKey, checkpoint } = await getAuditChain(context, SYSTEM);
    expect(checkpoint).toMatchObject({ seq: '2' });
    const { body } = await exportAudit(context, SYSTEM, {});
    let text = '';
    for await (const part of body) text += part;
    const verdict = await verifyExport(text.split('\n'), checkpoints(), readKey(publicKey));
    expect(verdict).toMatchObject({ ok: true, events: 2, checkpoints: 1 });
  });

  it('show a tail that was cut off inside the database', async () => {
    const { context, record, key } = await open();
    for (const name of ['one', 'two', 'three']) await record(name);
    await writeCheckpoint(context, key);
    await context.db.$executeRaw`ALTER TABLE "AuditEvent" DISABLE TRIGGER USER`;
    await context.db.$executeRaw`DELETE FROM "AuditEvent" WHERE seq = 3`;
    await context.db.$executeRaw`ALTER TABLE "AuditEvent" ENABLE TRIGGER USER`;
    expect(await verifyAudit(context, SYSTEM)).toMatchObject({ ok: false, seq: '2' });
  });

  it('begin with the worker', async () => {
    const { context, record, checkpoints } = await open();
    await record('one');
    (await startCheckpoints(context))();
    expect(checkpoints()).toHaveLength(1);
  });
});

it('nobody without a role learns of the chain or has it verified', async () => {
  const { context } = await open();
  await expect(getAuditChain(context, STRANGER)).rejects.toMatchObject({ code: 'forbidden' });
  await expect(verifyAudit(context, STRANGER)).rejects.toMatchObject({ code: 'forbidden' });
});
