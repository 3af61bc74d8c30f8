import { z } from 'zod';
import type { Actor } from '@/lib/access/decide';
import type { Transaction } from '@/lib/db/transaction';
import type { SyncSource } from '@/lib/services/connections/sync-source';
import { FIRST_PHASE } from '@/lib/services/sync/run';
import { AppError } from '@/lib/services/verb/app-error';
import type { Context } from '@/lib/services/verb/context';
import { parseInput } from '@/lib/services/verb/parse-input';
import { recordEvent } from '@/lib/services/verb/record-event';
import { requireAccess } from '@/lib/services/verb/require-access';

export const startSyncInput = z.strictObject({
  kind: z.enum(['instance', 'account']),
  id: z.string().min(1).max(100),
  acceptVanished: z.boolean().default(false).describe('Accept that what a held sync no longer found is really gone.'),
});

/** Asks the worker to read an instance or an account again. While one such wish waits, another adds nothing. */
export async function startSync(context: Context, actor: Actor, input: unknown): Promise<{ readonly queued: true }> {
  await requireAccess(context, actor, 'sync.start');
  const { kind, id, acceptVanished } = parseInput(startSyncInput, input);
  await context.db.$transaction(async (tx) => {
    const source = await findSource(tx, kind, id);
    await enqueueSync(tx, context, { kind, id }, actor.name, { acceptVanished, isAsked: actor.kind === 'person' });
    await recordEvent(tx, context, actor, {
      action: 'sync.started',
      object: { kind, id, name: source.name },
      data: { acceptVanished },
    });
  });
  return { queued: true };
}

async function findSource(tx: Transaction, kind: SyncSource['kind'], id: string): Promise<{ readonly name: string }> {
  const where = { id, removedAt: null };
  const source = await (kind === 'instance' ? tx.instance.findFirst({ where }) : tx.account.findFirst({ where }));
  if (source === null)
    throw new AppError(
      'not-found',
      `The configuration has no ${kind} ${id}. Nothing was started. Check the id under Settings, Connections.`,
    );
  return source;
}

/**
 * Puts the sync of a source on its queue. One that did not answer at its last sync waits in a line of its own, so that however many
 * hang, they hold up no other. Where a person asks it does not: they may have mended it.
 */
export async function enqueueSync(
  tx: Transaction,
  context: Pick<Context, 'jobs'>,
  source: SyncSource,
  startedBy: string,
  { acceptVanished = false, isAsked = false }: { readonly acceptVanished?: boolean; readonly isAsked?: boolean } = {},
): Promise<void> {
  const order = { startedBy, ...(acceptVanished && { acceptVanished: true as const }) };
  const { kind, id } = source;
  if (!isAsked && (await wasAway(tx, source)))
    await context.jobs.enqueue(tx, 'sync-away', { kind, id, ...order }, `${kind} ${id}`);
  else if (kind === 'instance') await context.jobs.enqueue(tx, 'sync-instance', { instanceId: id, ...order }, id);
  else await context.jobs.enqueue(tx, 'sync-account', { accountId: id, ...order }, id);
}

async function wasAway(tx: Transaction, { kind, id }: SyncSource): Promise<boolean> {
  const last = await tx.syncRun.findFirst({
    where: { sourceKind: kind, sourceId: id, state: { not: 'running' } },
    orderBy: { startedAt: 'desc' },
    select: { state: true, phase: true },
  });
  return last?.state === 'failed' && last.phase === FIRST_PHASE;
}
