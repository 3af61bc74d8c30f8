import type { Context } from '@/lib/services/verb/context';

/** When an admin last had every process read the configuration again; null: never. */
export async function readReloadAsked(db: Context['db']): Promise<Date | null> {
  const row = await db.installation.findFirst({ select: { reloadAskedAt: true } });
  return row?.reloadAskedAt ?? null;
}
