import type { Database, Transaction } from '@/lib/db/transaction';

/** That nothing is applied, since when (ISO 8601) and why. */
export interface ApplyingPause {
  readonly since: string;
  readonly because: string;
}

/** null: changes are applied. */
export async function readPause(db: Database | Transaction): Promise<ApplyingPause | null> {
  const paused = await db.installation.findFirst({ where: { applyPausedAt: { not: null } } });
  if (!paused?.applyPausedAt) return null;
  return { since: paused.applyPausedAt.toISOString(), because: paused.applyPausedBecause ?? '' };
}
