import type { Transaction } from '@/lib/db/transaction';

const ESTATE = 7_214_533_011n;

/**
 * Held to the end of the transaction by whoever writes many roles or their projects' counters: a sync and a derivation that
 * meet in different orders would otherwise deadlock, and one of them fail.
 */
export async function lockEstate(tx: Transaction): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(${ESTATE}::bigint)`;
}
