import { z } from 'zod';
import type { Actor } from '@/lib/access/decide';
import type { Prisma } from '@/lib/db/generated/client';
import { PROJECT_PROPERTIES, type ProjectProperty } from '@/lib/lists/properties';
import { OPEN_TO_ALL } from '@/lib/reach/types';
import { accountId, instanceId, list, pageOf, roleName } from '@/lib/services/answers/parts';
import { rung } from '@/lib/services/answers/reach';
import { RUNG_NAMES, rungFilter, rungNamed, rungOf } from '@/lib/services/estate/rung-filter';
import type { Context } from '@/lib/services/verb/context';
import {
  type Columns,
  choiceIn,
  filterConditions,
  numberIn,
  textIn,
  whereInput,
} from '@/lib/services/verb/filter-conditions';
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

export const listProjectsInput = z.strictObject({
  instance: z.string().max(100).optional(),
  q: searchText('the path').optional(),
  rung: z.enum(RUNG_NAMES).optional().describe('The widest reach among the roles that the project can assume.'),
  where: whereInput(PROJECT_PROPERTIES),
  sort: z.enum(['path', 'reach', 'roles']).default('path'),
  ...pageInput,
});

export type ProjectFilter = Omit<z.output<typeof listProjectsInput>, 'sort' | keyof typeof pageInput>;

const PATH: readonly SortKey[] = [
  { field: 'path', type: 'text', direction: 'asc' },
  { field: 'instanceId', type: 'text', direction: 'asc' },
  { field: 'gitlabId', type: 'number', direction: 'asc' },
];
const SORTS: Readonly<Record<z.output<typeof listProjectsInput>['sort'], readonly SortKey[]>> = {
  path: PATH,
  reach: [{ field: 'rung', type: 'number', direction: 'desc', nulls: 'last' }, ...PATH],
  roles: [{ field: 'roleCount', type: 'number', direction: 'desc' }, ...PATH],
};

export const projectRow = z
  .strictObject({
    instanceId,
    instanceName: z.string(),
    id: z.int(),
    path: z.string(),
    visibility: z.string(),
    archived: z.boolean(),
    defaultBranch: z.string().nullable(),
    refCount: z.int().nullable().describe('`null` if its refs could not be read.'),
    protectedRefCount: z.int().nullable(),
    roleCount: z.int(),
    rung: rung
      .nullable()
      .describe(
        'The widest reach among the roles that the project can assume. Roles that are open to everybody count only where there is no other.',
      ),
  })
  .meta({ id: 'ProjectRow', description: 'One project in a list.' });
export type ProjectRow = z.infer<typeof projectRow>;

export const projectPage = pageOf(projectRow)
  .extend({
    total: z.int().nullable().describe('null: more than are counted.'),
    openToAll: z
      .strictObject({ count: z.int(), named: list(z.strictObject({ accountId, name: roleName })) })
      .describe(
        'Roles that are open to a whole GitLab or to anyone. No `rung` of a project counts them beside a role of its own.',
      ),
    instances: list(
      z.strictObject({
        id: z.string(),
        name: z.string(),
      }),
    ),
  })
  .meta({ id: 'ProjectPage', description: 'One page of projects.' });
export type ProjectPage = z.infer<typeof projectPage>;

/** How the database is asked for what the filter bar names. */
const COLUMNS: Columns<ProjectProperty> = {
  search: (text) => ({ path: { contains: likeText(text), mode: 'insensitive' } }),
  of: {
    path: textIn((path) => ({ path })),
    gitlab: textIn((like) => ({ instance: { OR: [{ name: like }, { id: like }, { url: like }] } })),
    branch: textIn((defaultBranch) => ({ defaultBranch }), { defaultBranch: null }),
    // A project without roles has no reach at all, which is not the same as an unknown one.
    reach: choiceIn((id) => (id === 'none' ? { roleCount: 0 } : { rung: rungNamed(id), roleCount: { gt: 0 } }), {
      rung: null,
      roleCount: { gt: 0 },
    }),
    roles: numberIn('roleCount'),
    visibility: choiceIn((visibility) => ({ visibility })),
    archived: choiceIn((archived) => ({ archived: archived === 'yes' })),
  },
};

/** What selects projects, for the list and its export alike. */
export function projectConditions({ now }: Pick<Context, 'now'>, wanted: ProjectFilter): Prisma.ProjectWhereInput[] {
  const { instance, q, rung, where } = wanted;
  return [
    { goneAt: null, instance: { removedAt: null } },
    ...filterConditions(where, PROJECT_PROPERTIES, COLUMNS, now()),
    ...(instance === undefined ? [] : [{ instanceId: instance }]),
    ...(q ? [{ path: { contains: likeText(q), mode: 'insensitive' as const } }] : []),
    ...(rung === undefined ? [] : [{ ...rungFilter(rung), roleCount: { gt: 0 } }]),
  ];
}

/** Lists the projects that exist, page by page. */
export async function listProjects(context: Context, actor: Actor, input: unknown): Promise<ProjectPage> {
  await requireAccess(context, actor, 'estate.read');
  const wanted = parseInput(listProjectsInput, input);
  const keys = SORTS[wanted.sort];
  const query = pageQuery(keys, wanted);
  const where = { AND: projectConditions(context, wanted) };
  const found = await context.db.project.findMany({
    where: { AND: [where, query.where] },
    orderBy: [...query.orderBy],
    take: query.take,
    include: { instance: true },
  });
  const total = await context.db.project.count({ where, take: COUNT_LIMIT + 1 });
  const instances = await context.db.instance.findMany({ where: { removedAt: null }, orderBy: { name: 'asc' } });
  const page = toPage(keys, wanted, found);
  return {
    ...page,
    rows: page.rows.map((project) => ({
      instanceId: project.instanceId,
      instanceName: project.instance.name,
      id: project.gitlabId,
      path: project.path,
      visibility: project.visibility,
      archived: project.archived,
      defaultBranch: project.defaultBranch,
      refCount: project.refCount,
      protectedRefCount: project.protectedRefCount,
      roleCount: project.roleCount,
      rung: rungOf(project.rung),
    })),
    total: total > COUNT_LIMIT ? null : total,
    openToAll: await openToAll(context),
    instances: instances.map(({ id, name }) => ({ id, name })),
  };
}

const OPEN_NAMED = 5;

async function openToAll({ db }: Context): Promise<ProjectPage['openToAll']> {
  const where = { goneAt: null, account: { removedAt: null }, rung: { gte: OPEN_TO_ALL } };
  const named = await db.role.findMany({
    where,
    orderBy: [{ rung: 'desc' }, { name: 'asc' }, { id: 'asc' }],
    take: OPEN_NAMED,
    select: { accountId: true, name: true },
  });
  return { count: await db.role.count({ where }), named };
}
