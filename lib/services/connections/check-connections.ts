import type { Actor } from '@/lib/access/decide';
import type { SyncSource } from '@/lib/services/connections/sync-source';
import { askForCheck } from '@/lib/services/verb/ask-for-check';
import type { Context } from '@/lib/services/verb/context';
import { recordEvent } from '@/lib/services/verb/record-event';
import { requireAccess } from '@/lib/services/verb/require-access';

/** Puts a check of every connection on the queue: a source that hangs keeps neither the asker nor another source waiting. */
export async function checkConnections(context: Context, actor: Actor): Promise<{ readonly queued: true }> {
  await requireAccess(context, actor, 'connections.check');
  const sources = sourcesOf(context.config);
  await context.db.$transaction(async (tx) => {
    for (const source of sources) await askForCheck(tx, context, source, actor.name);
    await recordEvent(tx, context, actor, {
      action: 'connection.check-started',
      object: { kind: 'connections', id: 'all', name: 'Connections' },
      data: { connections: sources.length },
    });
  });
  return { queued: true };
}

/** At start: every connection is checked. */
export const checkAtStart = (context: Pick<Context, 'db' | 'config' | 'jobs'>): Promise<void> =>
  context.db.$transaction(async (tx) => {
    for (const source of sourcesOf(context.config)) await askForCheck(tx, context, source, null);
  });

const sourcesOf = ({ instances, accounts }: Context['config']): readonly SyncSource[] => [
  ...instances.map(({ id }) => ({ kind: 'instance' as const, id })),
  ...accounts.flatMap(({ id }) => (id === null ? [] : [{ kind: 'account' as const, id }])),
];
