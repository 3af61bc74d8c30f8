import { z } from 'zod';
import type { Actor } from '@/lib/access/decide';
import { instant } from '@/lib/services/answers/parts';
import { GONE_AFTER } from '@/lib/services/process/keep-beat';
import type { Context } from '@/lib/services/verb/context';
import { requireAccess } from '@/lib/services/verb/require-access';

export const processView = z
  .strictObject({
    id: z.string(),
    kind: z.enum(['server', 'worker']).describe('`server`: it serves screens and the API.'),
    works: z.boolean().describe('Whether it syncs, applies changes and sends notifications.'),
    host: z
      .string()
      .describe('Name of the machine or container that it runs in.')
      .meta({ examples: ['web-1'] }),
    version: z
      .string()
      .describe('Version of Drawbridge that it runs.')
      .meta({ examples: ['0.1.0'] }),
    startedAt: instant,
    heardAt: instant.describe('When it last told that it runs.'),
  })
  .meta({ id: 'Process', description: 'A process of Drawbridge that was heard of in the last minute.' });
export type ProcessView = z.infer<typeof processView>;

/** The processes of this installation that run, servers first. */
export async function listProcesses(context: Context, actor: Actor): Promise<readonly ProcessView[]> {
  await requireAccess(context, actor, 'settings.read');
  const rows = await context.db.productProcess.findMany({
    where: { heardAt: { gte: new Date(context.now().getTime() - GONE_AFTER) } },
    orderBy: [{ kind: 'asc' }, { startedAt: 'asc' }, { id: 'asc' }],
  });
  return rows.map(({ kind, startedAt, heardAt, ...row }) => ({
    ...row,
    kind: kind === 'worker' ? 'worker' : 'server',
    startedAt: startedAt.toISOString(),
    heardAt: heardAt.toISOString(),
  }));
}
