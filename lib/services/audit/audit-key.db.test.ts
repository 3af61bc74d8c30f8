import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it } from 'vitest';
import { keyIdOf, readKey } from '@/lib/audit/checkpoint';
import { openAuditKey, prepareAuditKey } from '@/lib/services/audit/audit-key';
import { writeCheckpoint } from '@/lib/services/audit/delivery/write-checkpoint';
import { verifyAudit } from '@/lib/services/audit/verify-audit';
import type { Context } from '@/lib/services/verb/context';
import { SYSTEM } from '@/lib/test-worlds/change-test-world';
import { TestWorld } from '@/lib/test-worlds/sync-test-world';
import { withTestDatabase } from '@/lib/test-worlds/test-database';

const database = withTestDatabase();
const newPem = () => generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }) as string;

/** A process with a data folder of its own on the one database. */
function open(patch: { secret?: string; key?: string; previousKey?: string } = {}): Context {
  const base = new TestWorld().context(database().client);
  const { secret = null, ...audit } = patch;
  const dataDir = mkdtempSync(path.join(tmpdir(), 'drawbridge-key-'));
  const config = { ...base.config, dataDir, secret, audit: { ...base.config.audit, ...audit, targets: [] } };
  // Each process has ids of its own.
  return { ...base, config, newId: randomUUID };
}
const idOf = async (context: Context) => keyIdOf(await openAuditKey(context, context.db));
const sign = async (context: Context) => writeCheckpoint(context, await openAuditKey(context, context.db));

it('web and worker in separate folders sign by one key, and the log verifies', async () => {
  const secret = 'one secret for the whole installation, long enough';
  const [web, worker] = [open({ secret }), open({ secret })];
  await Promise.all([prepareAuditKey(web), prepareAuditKey(worker)]);
  expect(await idOf(web)).toBe(await idOf(worker));
  await verifyAudit(web, SYSTEM);
  await sign(web);
  await sign(worker);
  expect(await verifyAudit(worker, SYSTEM)).toMatchObject({ ok: true });
  expect(JSON.stringify(await web.db.auditKey.findMany())).not.toContain('PRIVATE');
});

it('a second process without the secret is told what it lacks, and signs nothing', async () => {
  const web = open();
  await prepareAuditKey(web);
  await expect(prepareAuditKey(open())).rejects.toThrow('Set DRAWBRIDGE_SECRET');
  const secret = readFileSync(path.join(web.config.dataDir, 'secret'), 'utf8').trim();
  expect(await idOf(open({ secret }))).toBe(await idOf(web));
});

it('keys that two processes made before belong to one log', async () => {
  const secret = 'one secret for the whole installation, long enough';
  const [web, worker] = [open({ secret }), open({ secret })];
  for (const { config } of [web, worker]) writeFileSync(path.join(config.dataDir, 'audit-key.pem'), newPem());
  await verifyAuditSigned(web);
  const earlier = readFileSync(path.join(worker.config.dataDir, 'audit-key.pem'), 'utf8');
  await writeCheckpoint(worker, readKey(earlier));
  expect(await verifyAudit(web, SYSTEM)).toMatchObject({ ok: false });
  await prepareAuditKey(worker);
  await prepareAuditKey(worker);
  expect(await web.db.auditEvent.count({ where: { action: 'audit.key-rotated' } })).toBe(1);
  expect(await verifyAudit(worker, SYSTEM)).toMatchObject({ ok: true });
});

async function verifyAuditSigned(context: Context) {
  await prepareAuditKey(context);
  await verifyAudit(context, SYSTEM);
  await sign(context);
}

it('another configured key takes over only where the old one proves it, and the old process stops signing', async () => {
  const [first, second] = [newPem(), newPem()];
  const old = open({ key: first });
  await verifyAuditSigned(old);
  await expect(prepareAuditKey(open({ key: second }))).rejects.toThrow('DRAWBRIDGE_AUDIT_KEY_PREVIOUS');
  const rotated = open({ key: second, previousKey: first });
  await verifyAuditSigned(rotated);
  expect(await verifyAudit(rotated, SYSTEM)).toMatchObject({ ok: true, checkpoints: 2 });
  await expect(sign(old)).rejects.toThrow('Restart this process');
  await expect(prepareAuditKey(old)).rejects.toThrow('which was replaced by');
});
