import type { Context } from '@/lib/services/verb/context';

/**
 * Puts applies on the queue again that nobody works on: their worker's lease is over, or their message was taken by a process
 * that died before it had one. An apply begins by reading and needs the lease, so one message too many does nothing.
 */
export async function sweepApplies(context: Context): Promise<number> {
  const { leaseSeconds } = context.config;
  const abandoned = await context.db.$queryRaw<{ id: string }[]>`
    SELECT "id" FROM "Change" WHERE "state" IN ('applying', 'verifying')
      AND COALESCE("leaseExpiresAt", "updatedAt" + ${leaseSeconds}::int * interval '1 second')
        < timezone('utc', clock_timestamp())
      AND NOT EXISTS (SELECT 1 FROM "Installation" WHERE "applyPausedAt" IS NOT NULL)
    ORDER BY "updatedAt" LIMIT 100`;
  for (const { id } of abandoned)
    await context.db.$transaction((tx) => context.jobs.enqueue(tx, 'apply-change', { changeId: id }, id));
  return abandoned.length;
}
