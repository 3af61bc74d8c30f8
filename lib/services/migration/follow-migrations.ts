import { z } from 'zod';
import type { Actor } from '@/lib/access/decide';
import type { Context } from '@/lib/services/verb/context';
import { parseInput } from '@/lib/services/verb/parse-input';
import { requireAccess } from '@/lib/services/verb/require-access';

export const followMigrationsInput = z.strictObject({ instanceId: z.string().min(1).max(100) });

/** Has the worker look what became of merge requests, and whether roles were assumed after those that were merged. */
export async function followMigrations(
  context: Context,
  actor: Actor,
  input: unknown,
): Promise<{ readonly queued: true }> {
  await requireAccess(context, actor, 'migration.run');
  const { instanceId } = parseInput(followMigrationsInput, input);
  await context.db.$transaction((tx) => context.jobs.enqueue(tx, 'follow-migration', { instanceId }, instanceId));
  return { queued: true };
}

/** After a sync of GitLab, whose worker is patient with it anyway: follows what is under way. */
export async function followAfterSync(context: Context, instanceId: string): Promise<void> {
  const where = { instanceId, state: { in: ['proposed', 'merged'] } };
  if ((await context.db.migrationFinding.count({ where })) === 0) return;
  await context.db.$transaction((tx) => context.jobs.enqueue(tx, 'follow-migration', { instanceId }, instanceId));
}
