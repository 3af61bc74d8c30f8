import type { SignedCheckpoint } from '@/lib/audit/checkpoint';
import { log } from '@/lib/log/log';
import { type CheckpointTarget, checkpointTargets } from '@/lib/services/audit/delivery/checkpoint-targets';
import { claim, release, settleArrived, settleFailed } from '@/lib/services/audit/delivery/claim';
import type { Context } from '@/lib/services/verb/context';

/**
 * Sends the newest checkpoint to every target that does not have it yet, at least once. What an earlier one said is part of it,
 * so none is sent after it. One target's trouble does not hold up another's.
 */
export async function deliverCheckpoints(
  context: Context,
  targets: readonly CheckpointTarget[] = checkpointTargets(context.config),
): Promise<void> {
  const newest = await context.db.auditCheckpoint.findFirst({ orderBy: [{ at: 'desc' }, { seq: 'desc' }] });
  if (newest === null) return;
  const { seq, hash, at, keyId, signature } = newest;
  const checkpoint = { version: 1 as const, seq: String(seq), hash, at: at.toISOString(), keyId };
  await Promise.all(
    targets.map((target) => deliver(context, target, { checkpoint, signature }, { seq, checkpointId: newest.id })),
  );
}

async function deliver(
  context: Context,
  target: CheckpointTarget,
  signed: SignedCheckpoint,
  arriving: { readonly seq: bigint; readonly checkpointId: string },
): Promise<void> {
  const held = await claim(context, target.name);
  if (held === null) return;
  if (held.checkpointId === arriving.checkpointId) return release(context, held);
  const problem = await target.deliver(signed, context.now()).catch((error: unknown) => {
    log.error({ err: error, target: target.name }, 'an audit checkpoint could not be delivered');
    return 'The checkpoint could not be delivered.';
  });
  if (problem !== null) return settleFailed(context, held, problem);
  const settled = await settleArrived(context, held, arriving);
  if (settled !== null) await release(context, settled);
}
