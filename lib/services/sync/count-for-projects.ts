import type { Transaction } from '@/lib/db/transaction';
import { OPEN_TO_ALL } from '@/lib/reach/types';
import { lockEstate } from '@/lib/services/facts/lock-estate';

export interface ProjectKey {
  readonly instanceId: string;
  readonly projectId: number;
}

/**
 * Of each of these projects, how many roles it may enter and the weakest rung among those that mean it; where there are none, among
 * those that are open to everybody. Under the lock of the estate.
 */
export async function countForProjects(tx: Transaction, projects: readonly ProjectKey[]): Promise<void> {
  if (projects.length === 0) return;
  const instances = projects.map(({ instanceId }) => instanceId);
  const ids = projects.map(({ projectId }) => projectId);
  await tx.$executeRaw`
    UPDATE "Project" AS p SET "roleCount" = c."roles", "rung" = c."rung"
    FROM (
      SELECT q."instanceId", q."projectId", count(r."id")::int AS "roles", COALESCE(max(r."rung") FILTER (WHERE r."rung" < ${OPEN_TO_ALL}), max(r."rung")) AS "rung"
      FROM (SELECT DISTINCT * FROM unnest(${instances}::text[], ${ids}::int[]) AS q ("instanceId", "projectId")) q
      LEFT JOIN "Admission" a ON a."instanceId" = q."instanceId" AND a."projectId" = q."projectId"
      LEFT JOIN "Role" r ON r."id" = a."roleId"
      GROUP BY q."instanceId", q."projectId"
    ) c
    WHERE p."instanceId" = c."instanceId" AND p."gitlabId" = c."projectId"
      AND (p."roleCount" <> c."roles" OR p."rung" IS DISTINCT FROM c."rung")`;
}

/** Roles that are gone admit nobody. */
export async function forgetGone(tx: Transaction, roleIds: readonly string[] | 'all'): Promise<void> {
  await lockEstate(tx);
  const projects = await tx.$queryRaw<ProjectKey[]>`
    DELETE FROM "Admission" AS a USING "Role" AS r
    WHERE a."roleId" = r."id" AND r."goneAt" IS NOT NULL AND (${roleIds === 'all'} OR r."id" = ANY(${roleIds === 'all' ? [] : [...roleIds]}::text[]))
    RETURNING a."instanceId", a."projectId"`;
  await countForProjects(tx, projects);
}
