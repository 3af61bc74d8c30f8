import { Prisma } from '@/lib/db/generated/client';
import { mappingLines } from '@/lib/mappings/mapping-lines';
import { parsePolicy } from '@/lib/policy/parse-policy';
import { issuerProfiles } from '@/lib/services/facts/issuer-profiles';
import type { Context } from '@/lib/services/verb/context';
import type { SortKey } from '@/lib/services/verb/paging';

/** A line of the table with its place in it. */
export interface PlacedLine {
  readonly kind: 'mapping' | 'foreign';
  readonly who: string;
  readonly issuer: string | null;
  readonly audiences: readonly string[];
  readonly accountId: string;
  readonly accountName: string;
  readonly role: string;
  readonly change: 'came' | 'went' | null;
  readonly roleId: string;
  /** Among the lines of its role. */
  readonly position: number;
}

/** By account, role and line. */
export const BY_PLACE: readonly SortKey[] = [
  { field: 'accountName', type: 'text', direction: 'asc' },
  { field: 'role', type: 'text', direction: 'asc' },
  { field: 'roleId', type: 'text', direction: 'asc' },
  { field: 'position', type: 'number', direction: 'asc' },
];

/** A role and a line of it where reading begins; null: at an end of the table. */
export type Place = readonly [accountName: string, role: string, roleId: string, position: number] | null;

export interface AskedLines {
  readonly asOf: Date;
  /** Only what changed since then; null: everything. */
  readonly since: Date | null;
  readonly account: string | null;
  /** Lower-case; only lines with it. */
  readonly text: string;
}

/** Roles that are read at once: their lines are a page, or some pages. */
const BATCH = 200;

/** What `linesFrom` met on its way. */
export interface Met {
  unreadable: number;
}

/**
 * The lines from a place on, in the table's order or the other way round, without the line at the place. Only as many roles are read
 * as the reader takes lines from: a table of thousands of roles costs a page what a small one does.
 */
export async function* linesFrom(
  context: Pick<Context, 'db' | 'config'>,
  asked: AskedLines,
  place: Place,
  forward: boolean,
  met: Met,
): AsyncGenerator<PlacedLine> {
  let from = place;
  for (;;) {
    const roles = await rolesFrom(context, asked, from, forward);
    for (const role of roles) {
      const lines = linesOf(context, role, asked, met);
      for (const line of forward ? lines : lines.toReversed())
        if (from === null || role.id !== from[2] || (forward ? line.position > from[3] : line.position < from[3]))
          yield line;
    }
    const last = roles.at(-1);
    if (last === undefined || roles.length < BATCH) return;
    from = [last.accountName, last.name, last.id, forward ? Number.MAX_SAFE_INTEGER : -1];
  }
}

interface RoleThen {
  readonly id: string;
  readonly name: string;
  readonly accountId: string;
  readonly accountName: string;
  /** null: it was not there. */
  readonly policy: string | null;
  readonly before: string | null;
}

/**
 * Roles from a place on with their last policy of both moments. The revisions of a role are asked for by their index, however many it
 * has; where only changes are wanted, roles without a revision or an end in between are left out before any policy is read.
 */
async function rolesFrom(
  { db }: Pick<Context, 'db'>,
  { asOf, since, account }: AskedLines,
  from: Place,
  forward: boolean,
): Promise<readonly RoleThen[]> {
  const [accountName, role, id] = from ?? [null, null, null];
  const order = Prisma.raw(forward ? 'ASC' : 'DESC');
  const beyond = Prisma.raw(forward ? '>=' : '<=');
  return db.$queryRaw<RoleThen[]>`
    SELECT r."id", r."name", r."accountId", r."accountName",
      (SELECT v."trustPolicy" FROM "RoleRevision" v WHERE v."roleId" = r."id" AND v."at" <= r."asOf" AND (r."goneAt" IS NULL OR r."goneAt" > r."asOf")
        ORDER BY v."at" DESC, v."id" DESC LIMIT 1) AS "policy",
      (SELECT v."trustPolicy" FROM "RoleRevision" v WHERE v."roleId" = r."id" AND v."at" <= r."since" AND (r."goneAt" IS NULL OR r."goneAt" > r."since")
        ORDER BY v."at" DESC, v."id" DESC LIMIT 1) AS "before"
    FROM (
      SELECT o."id", o."name", o."accountId", o."goneAt", a."name" AS "accountName", m."asOf", m."since"
      FROM "Role" o JOIN "Account" a ON a."id" = o."accountId"
        CROSS JOIN (SELECT timezone('utc', ${asOf}::timestamptz) AS "asOf", timezone('utc', ${since}::timestamptz) AS "since") m
      WHERE (${account}::text IS NULL OR o."accountId" = ${account})
        AND (o."goneAt" IS NULL OR o."goneAt" > coalesce(m."since", m."asOf"))
        AND (${id}::text IS NULL OR (a."name", o."name", o."id") ${beyond} (${accountName}, ${role}, ${id}))
        AND (m."since" IS NULL OR o."goneAt" <= m."asOf"
          OR EXISTS (SELECT FROM "RoleRevision" v WHERE v."roleId" = o."id" AND v."at" > m."since" AND v."at" <= m."asOf"))
      ORDER BY a."name" ${order}, o."name" ${order}, o."id" ${order}
      LIMIT ${BATCH}) r
    ORDER BY r."accountName" ${order}, r."name" ${order}, r."id" ${order}`;
}

/** The lines of a role that are asked for, in their order. */
function linesOf(
  { config }: Pick<Context, 'config'>,
  role: RoleThen,
  { since, text }: AskedLines,
  met: Met,
): readonly PlacedLine[] {
  const issuers = issuerProfiles(config);
  const read = (policy: string | null) => {
    if (policy === null) return [];
    const parsed = parsePolicy(policy);
    return parsed.ok ? mappingLines(parsed.policy, issuers) : null;
  };
  const [now, then] = [read(role.policy), read(role.before)];
  if (now === null) met.unreadable++;
  const keysOf = (lines: typeof now) => new Set((lines ?? []).map(({ key }) => key));
  const [nowKeys, thenKeys] = [keysOf(now), keysOf(then)];
  const lines =
    since === null
      ? (now ?? []).map((line) => ({ ...line, change: null }))
      : [
          ...(now ?? []).filter(({ key }) => !thenKeys.has(key)).map((line) => ({ ...line, change: 'came' as const })),
          ...(then ?? []).filter(({ key }) => !nowKeys.has(key)).map((line) => ({ ...line, change: 'went' as const })),
        ];
  const { id: roleId, name, accountId, accountName } = role;
  return lines
    .toSorted((a, b) => a.who.localeCompare(b.who, 'en') || a.key.localeCompare(b.key, 'en'))
    .map(({ key: _, ...line }, position) => ({ ...line, accountId, accountName, role: name, roleId, position }))
    .filter(({ who }) => text === '' || `${who}\n${name}`.toLowerCase().includes(text));
}
