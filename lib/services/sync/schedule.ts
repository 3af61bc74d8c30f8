import type { SyncSource } from '@/lib/services/connections/sync-source';
import { SCHEDULER } from '@/lib/services/sync/run';
import { enqueueSync } from '@/lib/services/sync/start-sync';
import type { Context } from '@/lib/services/verb/context';
import { readChosenGroups } from '@/lib/services/verb/json-columns';

/** At start: syncs that ended with the process before are put on the queue again and go on behind their cursor. */
export async function resumeSyncs(context: Context): Promise<void> {
  const runs = await context.db.syncRun.findMany({ where: { state: 'running' } });
  const configured = new Set((await listSources(context)).map(keyOf));
  for (const run of runs) {
    const source = { kind: run.sourceKind === 'instance' ? 'instance' : 'account', id: run.sourceId } as const;
    if (!configured.has(keyOf(source))) continue;
    await context.db.$transaction((tx) => enqueueSync(tx, context, source, run.startedBy));
  }
}

/** Runs periodically: starts the sync of each source last started `syncMinutes` ago or more; 0: only when asked. */
export async function startDueSyncs(context: Context): Promise<void> {
  const { syncMinutes } = context.config;
  if (syncMinutes === 0) return;
  const since = new Date(context.now().getTime() - syncMinutes * 60_000);
  const recent = await context.db.syncRun.findMany({
    where: { OR: [{ startedAt: { gt: since } }, { state: 'running' }] },
    select: { sourceKind: true, sourceId: true },
  });
  const busy = new Set(recent.map((run) => keyOf({ kind: run.sourceKind, id: run.sourceId })));
  for (const source of await listSources(context)) {
    if (busy.has(keyOf(source))) continue;
    // Nobody asked, so nothing is recorded: the run is a row of its own.
    await context.db.$transaction((tx) => enqueueSync(tx, context, source, SCHEDULER));
  }
}

/** At start and when the configuration was read again: a GitLab whose groups to read are others than at its last sync is read at once. */
export async function syncChangedGroups(context: Context): Promise<void> {
  const rows = await context.db.instance.findMany({ where: { removedAt: null, syncedAt: { not: null } } });
  for (const { id, readGroups } of rows) {
    const wanted = context.config.instances.find((instance) => instance.id === id)?.groups;
    const before = readChosenGroups(readGroups)?.map(({ named }) => named);
    if (JSON.stringify(wanted && [...new Set(wanted)]) === JSON.stringify(before)) continue;
    await context.db.$transaction((tx) => enqueueSync(tx, context, { kind: 'instance', id }, SCHEDULER));
  }
}

const keyOf = (source: { readonly kind: string; readonly id: string }) => `${source.kind} ${source.id}`;

async function listSources(context: Context): Promise<readonly SyncSource[]> {
  const named = { where: { removedAt: null }, select: { id: true }, orderBy: { id: 'asc' } } as const;
  const instances = await context.db.instance.findMany(named);
  const accounts = await context.db.account.findMany(named);
  return [
    ...instances.map(({ id }) => ({ kind: 'instance' as const, id })),
    ...accounts.map(({ id }) => ({ kind: 'account' as const, id })),
  ];
}
