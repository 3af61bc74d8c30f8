import type { KeyObject } from 'node:crypto';
import { appendFile, mkdir } from 'node:fs/promises';
import path from 'node:path';
import { signCheckpoint } from '@/lib/audit/checkpoint';
import { loadAuditKey } from '@/lib/config/audit-key';
import { log } from '@/lib/log/log';
import type { Context } from '@/lib/services/context';

/** Signs what the log holds now, keeps it, and appends it to the file outside of the database. Also when nothing happened since. */
export async function writeCheckpoint(context: Context, key: KeyObject): Promise<void> {
  const newest = await context.db.auditEvent.findFirst({ where: { hash: { not: null } }, orderBy: { seq: 'desc' } });
  if (newest?.hash == null) return;
  const at = context.now();
  const signed = signCheckpoint({ seq: String(newest.seq), hash: newest.hash, at: at.toISOString() }, key);
  const { keyId } = signed.checkpoint;
  await context.db.auditCheckpoint.create({
    data: { id: context.newId(), seq: newest.seq, hash: newest.hash, at, keyId, signature: signed.signature },
  });
  const file = context.config.audit.checkpointFile;
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
