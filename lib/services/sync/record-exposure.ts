import type { Context } from '@/lib/services/verb/context';

/** What stands for an unknown reach in the table: a key has a value. */
const UNKNOWN = -1;
const HIGHEST = 5;

/** Notes how many roles have each reach today. Of a day the last look stays; a look that finds nothing new writes nothing. */
export async function recordExposure({ db, now }: Pick<Context, 'db' | 'now'>): Promise<void> {
  const day = now().toISOString().slice(0, 'yyyy-mm-dd'.length);
  // Before anything was read there is nothing to tell.
  await db.$executeRaw`
    INSERT INTO "ExposureDay" ("day", "rung", "roleCount")
    SELECT ${day}::date, r.rung, count(present.id)::int
    FROM generate_series(${UNKNOWN}::int, ${HIGHEST}::int) AS r(rung)
    LEFT JOIN (
      SELECT role.id, coalesce(role.rung, ${UNKNOWN}::int) AS rung FROM "Role" role JOIN "Account" account ON account.id = role."accountId"
      WHERE role."goneAt" IS NULL AND account."removedAt" IS NULL
    ) present ON present.rung = r.rung
    WHERE EXISTS (SELECT 1 FROM "Role")
    GROUP BY r.rung
    ON CONFLICT ("day", "rung") DO UPDATE SET "roleCount" = EXCLUDED."roleCount"
    WHERE "ExposureDay"."roleCount" <> EXCLUDED."roleCount"`;
}
