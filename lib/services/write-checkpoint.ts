import type { KeyObject } from 'node:crypto';
import { appendFile, mkdir } from 'node:fs/promises';
import path from 'node:path';
import { type SignedCheckpoint, signCheckpoint } from '@/lib/audit/checkpoint';
import { loadAuditKey } from '@/lib/config/audit-key';
import { log } from '@/lib/log/log';
import type { Context } from '@/lib/services/context';

/** Signs what the log holds now, keeps it, and appends it to the file outside of the database. Also when nothing happened since. */
export async function writeCheckpoint(context: Context, key: KeyObject): Promise<void> {
  const signed = await signNewest(context, key);
  if (signed === null) return;
  const { seq, hash, at, keyId } = signed.checkpoint;
  await context.db.auditCheckpoint.create({
    data: { id: context.newId(), seq: BigInt(seq), hash, at: new Date(at), keyId, signature: signed.signature },
  });
  await deliver(context, signed);
}

/**
 * Appends to the file outside that IAM is about to be called, so that a database restored to a time before knows it. Where that
 * cannot be written the call is made all the same: the log holds the attempt.
 */
export async function deliverAttempt(context: Context): Promise<void> {
  try {
    const signed = await signNewest(context, loadAuditKey(context.config));
    if (signed !== null) await deliver(context, signed);
  } catch (error) {
    log.error({ err: error }, 'no audit checkpoint was delivered before a call to IAM');
  }
}

async function signNewest(context: Context, key: KeyObject): Promise<SignedCheckpoint | null> {
  const newest = await context.db.auditEvent.findFirst({ where: { hash: { not: null } }, orderBy: { seq: 'desc' } });
  if (newest?.hash == null) return null;
  return signCheckpoint({ seq: String(newest.seq), hash: newest.hash, at: context.now().toISOString() }, key);
}

async function deliver({ config }: Context, signed: SignedCheckpoint): Promise<void> {
  const file = config.audit.checkpointFile;
  await mkdir(path.dirname(file), { recursive: true });
  await appendFile(file, `${JSON.stringify(signed)}\n`, { mode: 0o600 });
}

/** Writes a checkpoint now and then, until the returned function is called. */
export async function startCheckpoints(context: Context): Promise<() => void> {
  const key = loadAuditKey(context.config);
  const write = () =>
    writeCheckpoint(context, key).catch((error: unknown) =>
      log.error({ err: error }, 'no audit checkpoint was written'),
    );
  await write();
  const timer = setInterval(() => void write(), context.config.audit.checkpointMinutes * 60_000);
  return () => clearInterval(timer);
}
