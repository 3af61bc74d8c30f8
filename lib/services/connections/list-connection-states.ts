import { z } from 'zod';
import type { Actor } from '@/lib/access/decide';
import { instant } from '@/lib/services/answers/parts';
import { latestRuns } from '@/lib/services/connections/latest-runs';
import type { Context } from '@/lib/services/verb/context';
import { requireAccess } from '@/lib/services/verb/require-access';

export const connectionState = z
  .strictObject({
    id: z.string(),
    name: z.string(),
    kind: z.enum(['instance', 'account']),
    state: z
      .enum(['away', 'running', 'done', 'failed', 'held', 'never'])
      .describe('What the last sync came to. `away`: nothing answers at its address now.'),
    error: z.string().nullable(),
    syncedAt: instant.nullable(),
  })
  .meta({ id: 'ConnectionState', description: 'The health of one connection.' });
export type ConnectionState = z.infer<typeof connectionState>;

/** Each configured connection with what its last sync came to. */
export async function listConnectionStates(context: Context, actor: Actor): Promise<readonly ConnectionState[]> {
  await requireAccess(context, actor, 'estate.read');
  const instances = await context.db.instance.findMany({ where: { removedAt: null }, orderBy: { id: 'asc' } });
  const accounts = await context.db.account.findMany({ where: { removedAt: null }, orderBy: { name: 'asc' } });
  const runOf = await latestRuns(context.db);
  const stateOf = (kind: 'instance' | 'account', id: string) => {
    const run = runOf({ kind, id });
    const known = (['running', 'done', 'failed', 'held'] as const).find((state) => state === run?.state);
    return { state: known ?? 'never', error: run?.error ?? run?.held ?? null } as const;
  };
  return [
    ...instances.map((row) => ({
      id: row.id,
      name: row.name,
      kind: 'instance' as const,
      ...(row.silentSince === null ? stateOf('instance', row.id) : silent(row.silentSince)),
      syncedAt: row.syncedAt?.toISOString() ?? null,
    })),
    ...accounts.map((row) => ({
      id: row.id,
      name: row.name,
      kind: 'account' as const,
      ...(row.silentSince === null ? stateOf('account', row.id) : silent(row.silentSince)),
      syncedAt: row.syncedAt?.toISOString() ?? null,
    })),
  ];
}

const silent = (since: Date) => ({
  state: 'away' as const,
  error: `Nothing has answered since ${since.toISOString().slice(11, 16)} UTC. What was last read is shown.`,
});
