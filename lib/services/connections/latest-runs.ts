import type { SyncRun } from '@/lib/db/generated/client';
import type { Database } from '@/lib/db/transaction';
import type { SyncSource } from '@/lib/services/connections/sync-source';

/** The run of a source that was started last; null: it was never read. */
export type LatestRun = (source: SyncSource) => SyncRun | null;

/** Of every source that is configured: one row by the index of each, however long its history is. */
export async function latestRuns(db: Database): Promise<LatestRun> {
  const runs = await db.$queryRaw<SyncRun[]>`
    SELECT run.* FROM (
      SELECT 'instance' AS kind, "id" FROM "Instance" WHERE "removedAt" IS NULL
      UNION ALL SELECT 'account', "id" FROM "Account" WHERE "removedAt" IS NULL
    ) source
    CROSS JOIN LATERAL (
      SELECT * FROM "SyncRun" WHERE "sourceKind" = source.kind AND "sourceId" = source."id" ORDER BY "startedAt" DESC LIMIT 1
    ) run`;
  const byKey = new Map(runs.map((run) => [`${run.sourceKind} ${run.sourceId}`, run]));
  return ({ kind, id }) => byKey.get(`${kind} ${id}`) ?? null;
}
