import { z } from 'zod';
import type { Actor } from '@/lib/access/decide';
import { RISKS } from '@/lib/capabilities/risk-words';
import { DRIFT_MODES, driftModeOf } from '@/lib/changes/drift-modes';
import type { Prisma } from '@/lib/db/generated/client';
import { ROLE_PROPERTIES, type RoleProperty } from '@/lib/lists/properties';
import { SEVERITIES } from '@/lib/reach/findings/findings';
import { accountId, accountName, instant, pageOf, sentence } from '@/lib/services/answers/parts';
import { rung } from '@/lib/services/answers/reach';
import { risk, riskNamed } from '@/lib/services/answers/risk';
import { RUNG_NAMES, rungFilter, rungNamed, rungOf } from '@/lib/services/estate/rung-filter';
import { severityLevel } from '@/lib/services/facts/read-findings';
import type { Context } from '@/lib/services/verb/context';
import {
  ageIn,
  type Columns,
  choiceIn,
  filterConditions,
  numberIn,
  textIn,
  whereInput,
} from '@/lib/services/verb/filter-conditions';
import { isNamedRole, namedRolesInput } from '@/lib/services/verb/named-roles-input';
import {
  COUNT_LIMIT,
  likeText,
  pageInput,
  pageQuery,
  type SortKey,
  searchText,
  toPage,
} from '@/lib/services/verb/paging';
import { parseInput } from '@/lib/services/verb/parse-input';
import { requireAccess } from '@/lib/services/verb/require-access';

export const listRolesInput = z.strictObject({
  q: searchText('the name').optional(),
  account: z.string().max(20).optional(),
  rung: z.enum(RUNG_NAMES).optional().describe('The reach of the role, or `unknown`.'),
  has: z
    .enum(['mapped', 'foreign', 'findings'])
    .optional()
    .describe(
      '`mapped`: at least one mapping. `foreign`: a statement that is not a mapping. `findings`: at least one finding.',
    ),
  severity: z
    .enum(['critical', 'high', 'medium', 'low', 'info'])
    .optional()
    .describe('The most severe finding has this severity.'),
  drift: z.enum(['yes', 'no']).optional().describe('`yes`: the live policy differs from the approved one.'),
  where: whereInput(ROLE_PROPERTIES),
  roles: namedRolesInput,
  sort: z.enum(['reach', 'risk', 'name', 'last-used', 'findings']).default('reach'),
  ...pageInput,
});
type Filters = z.output<typeof listRolesInput>;
export type RoleFilter = Omit<Filters, 'sort' | keyof typeof pageInput>;

export const roleRow = z
  .strictObject({
    id: z.string(),
    accountId,
    accountName,
    name: z.string(),
    path: z.string(),
    rung: rung.nullable(),
    rungReason: sentence.nullable(),
    mappings: z.int(),
    foreign: z.int(),
    risk: risk.nullable(),
    riskReason: sentence.nullable().describe('How the risk came about. `null` if it was not decided yet.'),
    projects: z.int(),
    unreadProjects: z
      .int()
      .describe(
        'More projects that it may admit, and whose refs could not be read. Those outside the groups that are read count as one for each GitLab.',
      ),
    findings: z.int(),
    lastUsedAt: instant.nullable(),
    driftSince: instant.nullable(),
    driftMode: z.enum(DRIFT_MODES),
  })
  .meta({ id: 'RoleRow', description: 'One AWS role in a list.' });
export type RoleRow = z.infer<typeof roleRow>;

export const rolePage = pageOf(roleRow)
  .extend({
    total: z.int().nullable().describe('null: more than are counted.'),
  })
  .meta({ id: 'RolePage', description: 'One page of AWS roles.' });
export type RolePage = z.infer<typeof rolePage>;

const NAME: readonly SortKey[] = [
  { field: 'name', type: 'text', direction: 'asc' },
  { field: 'id', type: 'text', direction: 'asc' },
];
/** What each order sorts by. Unknown reach comes first: nobody can say that it is narrow. */
const ORDERS: Readonly<Record<Filters['sort'], readonly SortKey[]>> = {
  name: NAME,
  reach: [{ field: 'rung', type: 'number', direction: 'desc', nulls: 'last' }, ...NAME],
  risk: [
    { field: 'risk', type: 'number', direction: 'desc', nulls: 'last' },
    { field: 'rung', type: 'number', direction: 'desc', nulls: 'last' },
    ...NAME,
  ],
  'last-used': [{ field: 'lastUsedAt', type: 'instant', direction: 'desc', nulls: 'last' }, ...NAME],
  findings: [
    { field: 'worstSeverity', type: 'number', direction: 'desc' },
    { field: 'findingCount', type: 'number', direction: 'desc' },
    ...NAME,
  ],
};

/** Lists roles, by default the widest first. */
export async function listRoles(context: Context, actor: Actor, input: unknown): Promise<RolePage> {
  await requireAccess(context, actor, 'estate.read');
  const wanted = parseInput(listRolesInput, input);
  const keys = ORDERS[wanted.sort];
  const query = pageQuery(keys, wanted);
  const where = { AND: roleConditions(context, wanted) };
  const found = await context.db.role.findMany({
    where: { AND: [where, query.where] },
    orderBy: [...query.orderBy],
    take: query.take,
    include: { account: true },
  });
  const total = await context.db.role.count({ where, take: COUNT_LIMIT + 1 });
  const page = toPage(keys, wanted, found);
  return {
    ...page,
    rows: page.rows.map((row) => ({
      id: row.id,
      accountId: row.accountId,
      accountName: row.account.name,
      name: row.name,
      path: row.path,
      rung: rungOf(row.rung),
      rungReason: row.rungReason,
      risk: riskNamed(row.risk),
      riskReason: row.riskReason,
      mappings: row.mappingCount,
      foreign: row.foreignCount,
      projects: row.projectCount,
      unreadProjects: row.unreadCount,
      findings: row.findingCount,
      lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
      driftSince: row.driftSince?.toISOString() ?? null,
      driftMode: driftModeOf(row.driftMode),
    })),
    total: total > COUNT_LIMIT ? null : total,
  };
}

/** The stored severity of a word of the filter bar; `none` is 0. */
function levelNamed(word: string): number {
  const named = SEVERITIES.find((severity) => severity === word);
  return named === undefined ? 0 : severityLevel(named);
}

/** How the database is asked for what the filter bar names. */
const COLUMNS: Columns<RoleProperty> = {
  search: (text) => ({ OR: [{ name: { contains: likeText(text), mode: 'insensitive' } }, { arn: text }] }),
  of: {
    name: textIn((name) => ({ name })),
    account: textIn((like) => ({ account: { OR: [{ name: like }, { id: like }] } })),
    path: textIn((path) => ({ path })),
    reach: choiceIn((id) => ({ rung: rungNamed(id) }), { rung: null }),
    risk: choiceIn((id) => ({ risk: RISKS.findIndex((each) => each.id === id) }), { risk: null }),
    severity: choiceIn((severity) => ({
      worstSeverity: levelNamed(severity),
    })),
    drift: choiceIn((drift) => ({ driftSince: drift === 'yes' ? { not: null } : null })),
    mappings: numberIn('mappingCount'),
    foreign: numberIn('foreignCount'),
    projects: numberIn('projectCount'),
    findings: numberIn('findingCount'),
    used: ageIn('lastUsedAt'),
  },
};

/** What selects roles, for the list and its export alike. */
export function roleConditions({ now }: Pick<Context, 'now'>, wanted: RoleFilter): Prisma.RoleWhereInput[] {
  const { q, account, rung, has, severity, drift, where } = wanted;
  return [
    { goneAt: null, account: { removedAt: null } },
    isNamedRole(wanted.roles),
    ...filterConditions(where, ROLE_PROPERTIES, COLUMNS, now()),
    ...(q ? [{ name: { contains: likeText(q), mode: 'insensitive' as const } }] : []),
    ...(account === undefined ? [] : [{ accountId: account }]),
    ...(rung === undefined ? [] : [rungFilter(rung)]),
    ...(severity === undefined ? [] : [{ worstSeverity: severityLevel(severity) }]),
    ...(drift === 'yes' ? [{ driftSince: { not: null } }] : []),
    ...(drift === 'no' ? [{ driftSince: null }] : []),
    ...(has === 'mapped' ? [{ mappingCount: { gt: 0 } }] : []),
    ...(has === 'foreign' ? [{ foreignCount: { gt: 0 } }] : []),
    ...(has === 'findings' ? [{ findingCount: { gt: 0 } }] : []),
  ];
}
