import { Prisma } from '@/lib/db/generated/client';
import { OPEN_TO_ALL } from '@/lib/reach/types';
import type { Context } from '@/lib/services/verb/context';

/** What stands for an unknown reach in the table: a key has a value. */
export const UNKNOWN_RUNG = -1;

/**
 * Rows of AccessFlow as they are now, but for their days. A role that is open to all says nothing of one project, so it is one row;
 * without it the number of rows follows what roles name, and not the estate.
 */
export const currentFlows = Prisma.sql`
  SELECT a."roleId", a."instanceId", regexp_replace(p."path", '/[^/]*$', '') AS "namespace", coalesce(r."rung", ${UNKNOWN_RUNG}::int) AS "rung",
    count(*)::int AS "projectCount", sum(a."refCount")::int AS "refCount", sum(a."protectedCount")::int AS "protectedCount"
  FROM "Admission" a
    JOIN "Role" r ON r."id" = a."roleId" AND r."goneAt" IS NULL AND coalesce(r."rung", ${UNKNOWN_RUNG}::int) < ${OPEN_TO_ALL}::int
    JOIN "Account" c ON c."id" = r."accountId" AND c."removedAt" IS NULL
    JOIN "Project" p ON p."instanceId" = a."instanceId" AND p."gitlabId" = a."projectId"
  GROUP BY 1, 2, 3, 4
  UNION ALL
  SELECT r."id", '', '', r."rung", 0, 0, 0
  FROM "Role" r JOIN "Account" c ON c."id" = r."accountId" AND c."removedAt" IS NULL
  WHERE r."goneAt" IS NULL AND r."rung" >= ${OPEN_TO_ALL}::int`;

/** The same of a day that is over, or of today as of the last look. */
export const flowsOfDay = (day: string) => Prisma.sql`
  SELECT f."roleId", f."instanceId", f."namespace", f."rung", f."projectCount", f."refCount", f."protectedCount"
  FROM "AccessFlow" f
  WHERE f."since" <= ${day}::date AND (f."until" IS NULL OR f."until" > ${day}::date)`;

/** Notes who can enter which roles today. Of a day the last look stays; a look that finds nothing new writes nothing. */
export async function recordAccessFlows({ db, now }: Pick<Context, 'db' | 'now'>): Promise<void> {
  const day = now().toISOString().slice(0, 'yyyy-mm-dd'.length);
  // One statement sees one state: what is closed, taken back and added fits together.
  await db.$executeRaw`
    WITH current AS MATERIALIZED (${currentFlows}),
    closed AS (
      UPDATE "AccessFlow" f SET "until" = ${day}::date
      WHERE f."until" IS NULL AND f."since" < ${day}::date AND NOT EXISTS (
        SELECT FROM current c WHERE c."roleId" = f."roleId" AND c."instanceId" = f."instanceId" AND c."namespace" = f."namespace"
          AND c."rung" = f."rung" AND c."projectCount" = f."projectCount" AND c."refCount" = f."refCount" AND c."protectedCount" = f."protectedCount")
    ),
    taken_back AS (
      DELETE FROM "AccessFlow" f
      WHERE f."until" IS NULL AND f."since" >= ${day}::date AND NOT EXISTS (
        SELECT FROM current c WHERE c."roleId" = f."roleId" AND c."instanceId" = f."instanceId" AND c."namespace" = f."namespace")
    )
    INSERT INTO "AccessFlow" ("roleId", "instanceId", "namespace", "since", "rung", "projectCount", "refCount", "protectedCount")
    SELECT c."roleId", c."instanceId", c."namespace", ${day}::date, c."rung", c."projectCount", c."refCount", c."protectedCount"
    FROM current c
    WHERE NOT EXISTS (
      SELECT FROM "AccessFlow" f WHERE f."until" IS NULL AND f."roleId" = c."roleId" AND f."instanceId" = c."instanceId"
        AND f."namespace" = c."namespace" AND f."rung" = c."rung" AND f."projectCount" = c."projectCount"
        AND f."refCount" = c."refCount" AND f."protectedCount" = c."protectedCount")
    ON CONFLICT ("roleId", "instanceId", "namespace", "since") DO UPDATE SET "rung" = EXCLUDED."rung",
      "projectCount" = EXCLUDED."projectCount", "refCount" = EXCLUDED."refCount", "protectedCount" = EXCLUDED."protectedCount"`;
}
