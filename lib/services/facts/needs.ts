import type { Database } from '@/lib/db/transaction';
import type { NeededProjects } from '@/lib/reach/estate/needed-projects';
import type { InstanceFacts, ProjectFacts } from '@/lib/reach/types';
import { skeleton } from '@/lib/subjects/visible-text';

/** What a question needs of one GitLab. */
export interface Need extends NeededProjects {
  readonly groupIds: readonly number[];
  /** One project is there whatever else is needed, if there is any. */
  readonly anyOne: boolean;
}

export const ALL: Need = { any: true, paths: [], prefixes: [], ids: [], groupIds: [], anyOne: true };

/** The last character of Unicode: every text with a prefix is before the prefix with it behind. */
const LAST = '\u{10ffff}';
/** PostgreSQL's integer. No project has a higher id. */
const HIGHEST_ID = 2_147_483_647;
/** Above so many projects all groups are fewer than the statement that would name theirs. */
const MANY_PROJECTS = 1000;

/**
 * Ids of the projects that are needed, in order. Paths are compared in lower case and as they are drawn, for a policy that misspells one is told of
 * the one that it may mean. A path that is no plain text is taken whatever is needed: databases differ in what is its lower case.
 */
export async function findProjects(db: Database, instanceId: string, need: Need): Promise<readonly number[]> {
  if (need.any) {
    const all = await db.$queryRaw<{ readonly id: number }[]>`
      SELECT "gitlabId" AS id FROM "Project" WHERE "instanceId" = ${instanceId} AND "goneAt" IS NULL ORDER BY 1`;
    return all.map(({ id }) => id);
  }
  const { paths } = need;
  const prefixes = need.prefixes.map((prefix) => prefix.toLowerCase());
  const named = paths.length > 0 || prefixes.length > 0;
  const rows = await db.$queryRaw<{ readonly id: number }[]>`
    SELECT "gitlabId" AS id FROM "Project"
      WHERE "instanceId" = ${instanceId} AND "goneAt" IS NULL AND "gitlabId" = ANY(${need.ids.filter((id) => id <= HIGHEST_ID)}::int[])
    UNION SELECT "gitlabId" FROM unnest(${paths.map((path) => path.toLowerCase())}::text[]) AS wanted
      JOIN "Project" ON "instanceId" = ${instanceId} AND "goneAt" IS NULL AND lower("path") COLLATE "C" = wanted COLLATE "C"
    UNION SELECT "gitlabId" FROM unnest(${paths.map(skeleton)}::text[]) AS wanted
      JOIN "Project" ON "instanceId" = ${instanceId} AND "goneAt" IS NULL
        AND translate("path", '01I|', 'Olll') COLLATE "C" = wanted COLLATE "C"
    UNION SELECT "gitlabId" FROM unnest(${prefixes}::text[]) AS wanted
      JOIN "Project" ON "instanceId" = ${instanceId} AND "goneAt" IS NULL
        AND lower("path") COLLATE "C" >= wanted COLLATE "C" AND lower("path") COLLATE "C" < (wanted || ${LAST}) COLLATE "C"
    UNION SELECT "gitlabId" FROM "Project"
      WHERE ${named} AND "instanceId" = ${instanceId} AND "goneAt" IS NULL AND octet_length("path") <> char_length("path")
    UNION (SELECT "gitlabId" FROM "Project"
      WHERE ${need.anyOne} AND "instanceId" = ${instanceId} AND "goneAt" IS NULL ORDER BY "gitlabId" LIMIT 1)
    ORDER BY 1`;
  return rows.map(({ id }) => id);
}

/** The groups that the projects are in, and those that the paths may name. */
export async function loadGroups(
  db: Database,
  instanceId: string,
  need: Need,
  projects: readonly ProjectFacts[],
): Promise<InstanceFacts['groups']> {
  const paths = [...projects.map(({ path }) => path), ...need.paths, ...need.prefixes].map(parentOf);
  const wanted = {
    OR: [
      { path: { in: [...new Set([...paths, ...need.prefixes])] } },
      { gitlabId: { in: need.groupIds.filter((id) => id <= HIGHEST_ID) } },
      ...need.prefixes.map((prefix) => ({ path: { startsWith: prefix } })),
    ],
  };
  const groups = await db.group.findMany({
    where: { instanceId, goneAt: null, ...(need.any || projects.length > MANY_PROJECTS ? {} : wanted) },
    select: { gitlabId: true, path: true },
    orderBy: { gitlabId: 'asc' },
  });
  return groups.map(({ gitlabId, path }) => ({ id: gitlabId, path }));
}

const parentOf = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf('/')));
