import { Prisma } from '@/lib/db/generated/client';
import type { Rung } from '@/lib/reach/types';
import { currentFlows, flowsOfDay } from '@/lib/services/sync/access-flows';
import type { Context } from '@/lib/services/verb/context';

/** What is drawn apart; the rest of each is drawn as one. */
export const MOST_DRAWN = { sources: 12, accounts: 8, roles: 4 } as const;

/** From here on a role is open to projects that do not exist yet. */
const GROUP: Rung = 3;

export interface MapWanted {
  /** null: now. */
  readonly day: string | null;
  /** The day that it is compared with; null: with none. */
  readonly than: string | null;
  /** Only groups below this one; empty: from the top. */
  readonly under: string;
  readonly account: string | null;
  /** Only roles that are at least as open. */
  readonly atLeast: number;
  /** Lower-case text in the group's path or the role's name; empty: any. */
  readonly text: string;
}

export interface MapRow {
  readonly kind: 'flow' | 'source' | 'target' | 'total';
  /** Of a group; null: the rest of them, or none is meant. */
  readonly instanceId: string | null;
  readonly source: string | null;
  /** null: the rest of the accounts. */
  readonly accountId: string | null;
  /** null: the rest of the account's roles. */
  readonly role: string | null;
  /** -1: unknown. Of a node the widest; of one that is gone the widest that it was. */
  readonly rung: number;
  /** Those that are drawn: groups that are gone since the day compared with are among them. */
  readonly sources: number;
  readonly accounts: number;
  /** Groups whose projects can enter a role. */
  readonly groups: number;
  readonly roles: number;
  /** Roles that projects can enter which do not exist yet. */
  readonly openRoles: number;
  /** Pairs of a ref and a role that it can enter. */
  readonly pairs: number;
  readonly protectedPairs: number;
  readonly pairsThen: number;
  readonly rolesThen: number;
}

/** Begins the source of roles that are open to all, before their rung: no path of GitLab begins so. */
export const OPEN = '*';

/** The group that is drawn for a namespace: its first segment below `under`. */
const sourceOf = (under: string) =>
  under === ''
    ? Prisma.sql`CASE WHEN f."namespace" = '' THEN ${OPEN} || f."rung"::text ELSE split_part(f."namespace", '/', 1) END`
    : Prisma.sql`CASE WHEN f."namespace" = '' THEN ${OPEN} || f."rung"::text WHEN f."namespace" = ${under} THEN f."namespace"
        ELSE ${`${under}/`} || split_part(substr(f."namespace", ${under.length + 2}::int), '/', 1) END`;

/** What is open to all is open to this group too. */
const isUnder = (under: string) =>
  under === ''
    ? Prisma.sql`TRUE`
    : Prisma.sql`(f."namespace" IN ('', ${under}) OR starts_with(f."namespace", ${`${under}/`}))`;

/**
 * Flows and nodes of the map in one statement, cut to what is drawn: whatever the size of the estate, some hundred rows leave the
 * database.
 */
export function readMap({ db }: Pick<Context, 'db'>, wanted: MapWanted): Promise<readonly MapRow[]> {
  const { day, than, under, account, atLeast, text } = wanted;
  const counts = Prisma.sql`
    coalesce(max(f."rung") FILTER (WHERE NOT f."then"), max(f."rung"))::int AS "rung", count(DISTINCT (f."instanceId", f."source"))::int AS "sources",
    count(DISTINCT f."accountId") FILTER (WHERE NOT f."then")::int AS "accounts",
    count(DISTINCT (f."instanceId", f."source")) FILTER (WHERE NOT f."then" AND NOT starts_with(f."source", ${OPEN}))::int AS "groups",
    count(DISTINCT f."roleId") FILTER (WHERE NOT f."then")::int AS "roles",
    count(DISTINCT f."roleId") FILTER (WHERE NOT f."then" AND f."rung" >= ${GROUP}::int)::int AS "openRoles",
    coalesce(sum(f."refCount") FILTER (WHERE NOT f."then"), 0)::float8 AS "pairs",
    coalesce(sum(f."protectedCount") FILTER (WHERE NOT f."then"), 0)::float8 AS "protectedPairs",
    coalesce(sum(f."refCount") FILTER (WHERE f."then"), 0)::float8 AS "pairsThen",
    count(DISTINCT f."roleId") FILTER (WHERE f."then")::int AS "rolesThen"`;
  return db.$queryRaw<MapRow[]>`
    WITH sides AS (
      SELECT FALSE AS "then", n.* FROM (${day === null ? currentFlows : flowsOfDay(day)}) n
      ${than === null ? Prisma.empty : Prisma.sql`UNION ALL SELECT TRUE, t.* FROM (${flowsOfDay(than)}) t`}
    ),
    kept AS MATERIALIZED (
      SELECT f.*, r."accountId", r."name", ${sourceOf(under)} AS "source"
      FROM sides f JOIN "Role" r ON r."id" = f."roleId"
      WHERE f."rung" >= ${atLeast}::int AND ${isUnder(under)}
        AND (${account}::text IS NULL OR r."accountId" = ${account})
        AND (${text} = '' OR position(${text} IN lower(f."namespace")) > 0 OR position(${text} IN lower(r."name")) > 0)
    ),
    drawn_sources AS (
      SELECT k."instanceId", k."source" FROM kept k GROUP BY 1, 2
      ORDER BY starts_with(k."source", ${OPEN}) DESC, sum(k."refCount") DESC, 2 LIMIT ${MOST_DRAWN.sources}::int
    ),
    drawn_accounts AS (
      SELECT k."accountId" FROM kept k GROUP BY 1 ORDER BY max(k."rung") DESC, sum(k."refCount") DESC, 1 LIMIT ${MOST_DRAWN.accounts}::int
    ),
    drawn_roles AS (
      SELECT x."roleId" FROM (
        SELECT k."roleId", row_number() OVER (PARTITION BY k."accountId" ORDER BY max(k."rung") DESC, sum(k."refCount") DESC, k."roleId") AS place
        FROM kept k GROUP BY k."roleId", k."accountId") x
      WHERE x.place <= ${MOST_DRAWN.roles}::int
    ),
    f AS MATERIALIZED (
      SELECT k.*, s."instanceId" AS "drawnInstance", s."source" AS "drawnSource", a."accountId" AS "drawnAccount",
        CASE WHEN a."accountId" IS NOT NULL AND d."roleId" IS NOT NULL THEN k."name" END AS "drawnRole"
      FROM kept k
        LEFT JOIN drawn_sources s ON s."instanceId" = k."instanceId" AND s."source" = k."source"
        LEFT JOIN drawn_accounts a ON a."accountId" = k."accountId"
        LEFT JOIN drawn_roles d ON d."roleId" = k."roleId"
    )
    SELECT 'flow' AS "kind", f."drawnInstance" AS "instanceId", f."drawnSource" AS "source", f."drawnAccount" AS "accountId", f."drawnRole" AS "role", ${counts}
    FROM f GROUP BY f."drawnInstance", f."drawnSource", f."drawnAccount", f."drawnRole", f."rung"
    UNION ALL
    SELECT 'source', f."drawnInstance", f."drawnSource", NULL, NULL, ${counts} FROM f GROUP BY 2, 3
    UNION ALL
    SELECT 'target', NULL, NULL, f."drawnAccount", f."drawnRole", ${counts} FROM f GROUP BY 4, 5
    UNION ALL
    SELECT 'total', NULL, NULL, NULL, NULL, ${counts} FROM f`;
}
