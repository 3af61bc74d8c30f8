import { z } from 'zod';
import type { Actor } from '@/lib/access/decide';
import type { Rung } from '@/lib/reach/types';
import type { Context } from '@/lib/services/context';
import { likeText, pageSize, readCursor, writeCursor } from '@/lib/services/keyset';
import { parseInput } from '@/lib/services/parse-input';
import { requireAccess } from '@/lib/services/require-access';

export const listRolesInput = z.strictObject({
  q: z.string().trim().max(200).optional(),
  account: z.string().max(20).optional(),
  /** A rung of the ladder, or "unknown". */
  rung: z.enum(['0', '1', '2', '3', '4', '5', 'unknown']).optional(),
  /** "mapped": at least one mapping; "foreign": a statement that Drawbridge keeps. */
  has: z.enum(['mapped', 'foreign', 'findings']).optional(),
  sort: z.enum(['reach', 'name', 'findings']).default('reach'),
  after: z.string().max(500).optional(),
  size: pageSize,
});
type Filters = z.output<typeof listRolesInput>;

export interface RoleRow {
  readonly id: string;
  readonly accountId: string;
  readonly accountName: string;
  readonly name: string;
  readonly path: string;
  readonly rung: Rung | null;
  readonly rungReason: string | null;
  readonly mappings: number;
  readonly foreign: number;
  readonly projects: number;
  readonly findings: number;
  readonly lastUsedAt: string | null;
}

export interface RolePage {
  readonly rows: readonly RoleRow[];
  readonly total: number;
  readonly next: string | null;
}

export const asRung = (rung: number | null): Rung | null =>
  rung === 0 || rung === 1 || rung === 2 || rung === 3 || rung === 4 || rung === 5 ? rung : null;

const BEFORE_ALL = 99;
/** What each order sorts by. Unknown reach stands first: nobody can say that it is narrow. */
const ORDERS = {
  reach: {
    orderBy: [{ rung: { sort: 'desc', nulls: 'first' } }, { id: 'asc' }],
    value: (row: { rung: number | null }) => row.rung ?? BEFORE_ALL,
  },
  findings: {
    orderBy: [{ findingCount: 'desc' }, { id: 'asc' }],
    value: (row: { findingCount: number }) => row.findingCount,
  },
  name: { orderBy: [{ name: 'asc' }, { id: 'asc' }], value: (row: { name: string }) => row.name },
} as const;

/** Lists roles, by default the widest first. */
export async function listRoles(context: Context, actor: Actor, input: unknown): Promise<RolePage> {
  await requireAccess(context, actor, 'estate.read');
  const wanted = parseInput(listRolesInput, input);
  const size = Number(wanted.size);
  const where = { AND: conditions(wanted) };
  const order = ORDERS[wanted.sort];
  const found = await context.db.role.findMany({
    where: { AND: [...conditions(wanted), ...after(wanted)] },
    orderBy: [...order.orderBy],
    take: size + 1,
    include: { account: true },
  });
  const rows = found.slice(0, size);
  const last = rows.at(-1);
  return {
    rows: rows.map((row) => ({
      id: row.id,
      accountId: row.accountId,
      accountName: row.account.name,
      name: row.name,
      path: row.path,
      rung: asRung(row.rung),
      rungReason: row.rungReason,
      mappings: row.mappingCount,
      foreign: row.foreignCount,
      projects: row.projectCount,
      findings: row.findingCount,
      lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
    })),
    total: await context.db.role.count({ where }),
    next: found.length > size && last ? writeCursor({ value: order.value(last), id: last.id }) : null,
  };
}

function conditions(wanted: Filters) {
  const { q, account, rung, has } = wanted;
  return [
    { goneAt: null },
    ...(q ? [{ name: { contains: likeText(q), mode: 'insensitive' as const } }] : []),
    ...(account === undefined ? [] : [{ accountId: account }]),
    ...(rung === undefined ? [] : [{ rung: rung === 'unknown' ? null : Number(rung) }]),
    ...(has === 'mapped' ? [{ mappingCount: { gt: 0 } }] : []),
    ...(has === 'foreign' ? [{ foreignCount: { gt: 0 } }] : []),
    ...(has === 'findings' ? [{ findingCount: { gt: 0 } }] : []),
  ];
}

/** Rows behind the cursor in the wanted order. */
function after(wanted: Filters) {
  if (wanted.after === undefined) return [];
  const { value, id } = readCursor(wanted.after);
  if (wanted.sort === 'name')
    return [{ OR: [{ name: { gt: String(value) } }, { name: String(value), id: { gt: id } }] }];
  const number = Number(value);
  if (wanted.sort === 'findings')
    return [{ OR: [{ findingCount: { lt: number } }, { findingCount: number, id: { gt: id } }] }];
  if (number === BEFORE_ALL) return [{ OR: [{ rung: { not: null } }, { rung: null, id: { gt: id } }] }];
  return [{ OR: [{ rung: { lt: number } }, { rung: number, id: { gt: id } }] }];
}
