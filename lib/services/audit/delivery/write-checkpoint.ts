import type { KeyObject } from 'node:crypto';
import { type SignedCheckpoint, signCheckpoint } from '@/lib/audit/checkpoint';
import { log } from '@/lib/log/log';
import { openAuditKey } from '@/lib/services/audit/audit-key';
import {
  appendCheckpoint,
  type CheckpointTarget,
  checkpointTargets,
} from '@/lib/services/audit/delivery/checkpoint-targets';
import { deliverCheckpoints } from '@/lib/services/audit/delivery/deliver-checkpoints';
import type { Context } from '@/lib/services/verb/context';

/** Signs what the log holds now, keeps it, and sends it to the places outside of the database. Also when nothing happened since. */
export async function writeCheckpoint(
  context: Context,
  key: KeyObject,
  targets: readonly CheckpointTarget[] = checkpointTargets(context.config),
): Promise<void> {
  const signed = await signNewest(context, key);
  if (signed === null) return;
  const { seq, hash, at, keyId } = signed.checkpoint;
  await context.db.auditCheckpoint.create({
    data: { id: context.newId(), seq: BigInt(seq), hash, at: new Date(at), keyId, signature: signed.signature },
  });
  await deliverCheckpoints(context, targets);
}

/**
 * Appends to the file outside that IAM is about to be called, so that a database restored to a time before knows it. Where that
 * cannot be written the call is made all the same: the log holds the attempt.
 */
export async function deliverAttempt(context: Context): Promise<void> {
  try {
    const signed = await signNewest(context, await openAuditKey(context, context.db));
    const problem = signed && (await appendCheckpoint(context.config, signed));
    if (problem) log.error({ problem }, 'no audit checkpoint was delivered before a call to IAM');
  } catch (error) {
    log.error({ err: error }, 'no audit checkpoint was delivered before a call to IAM');
  }
}

async function signNewest(context: Context, key: KeyObject): Promise<SignedCheckpoint | null> {
  const newest = await context.db.auditEvent.findFirst({ where: { hash: { not: null } }, orderBy: { seq: 'desc' } });
  if (newest?.hash == null) return null;
  return signCheckpoint({ seq: String(newest.seq), hash: newest.hash, at: context.now().toISOString() }, key);
}

/** Milliseconds after which a target that failed is tried again. */
const RETRY = 60_000;

/** Writes a checkpoint now and then, and delivers again what did not arrive, until the returned function is called. */
export async function startCheckpoints(context: Context): Promise<() => void> {
  // Opened each time: another process may have changed it since.
  const write = async () => writeCheckpoint(context, await openAuditKey(context, context.db));
  const saved = (work: Promise<void>) =>
    work.catch((error: unknown) => log.error({ err: error }, 'no audit checkpoint was written'));
  await saved(write());
  const timers = [
    setInterval(() => void saved(write()), context.config.audit.checkpointMinutes * 60_000),
    setInterval(() => void saved(deliverCheckpoints(context)), RETRY),
  ];
  return () => timers.forEach(clearInterval);
}
