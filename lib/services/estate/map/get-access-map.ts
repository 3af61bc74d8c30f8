import { z } from 'zod';
import type { Actor } from '@/lib/access/decide';
import { RUNGS } from '@/lib/reach/types';
import { accountId, accountName, instanceId, list, roleName } from '@/lib/services/answers/parts';
import { rung } from '@/lib/services/answers/reach';
import { type MapRow, OPEN, readMap } from '@/lib/services/estate/map/map-rows';
import { rungOf } from '@/lib/services/estate/rung-filter';
import { UNKNOWN_RUNG } from '@/lib/services/sync/access-flows';
import type { Context } from '@/lib/services/verb/context';
import { searchText } from '@/lib/services/verb/paging';
import { parseInput } from '@/lib/services/verb/parse-input';
import { requireAccess } from '@/lib/services/verb/require-access';

/** PostgreSQL knows no year 0, and no GitLab of that time. */
const day = z.iso.date().refine((date) => date >= '2000', 'must be a day after 1999');

export const getAccessMapInput = z.strictObject({
  /** Answers as of its end; without it as of now. */
  day: day.optional(),
  than: day.optional(),
  /** Only the groups in this one are told apart. */
  under: z.string().max(1000).optional(),
  account: z.string().max(20).optional(),
  reach: z.enum(RUNGS.map(({ rung: each }) => String(each))).optional(),
  q: searchText('the group or role').optional(),
});

const nodeId = z.string().describe('What `flows` name it by, within this answer alone.');
const pairCount = z.int().describe('Pairs of a branch or tag and a role that it can assume.');
const roleCount = z.int().describe('How many roles.');

export const mapSource = z
  .strictObject({
    id: nodeId,
    kind: z
      .enum(['group', 'instance', 'internet', 'rest'])
      .describe('`instance` and `internet`: everybody that a role is open to. `rest`: groups that are not told apart.'),
    instanceId: instanceId.nullable(),
    path: z.string().nullable().describe('Full path of a group.'),
    count: z.int().describe('How many groups it is, also those without access since the day that is compared with.'),
    ...{ roleCount, pairCount },
  })
  .meta({ id: 'MapSource', description: 'Where pipelines of an access map come from.' });
export type MapSource = z.infer<typeof mapSource>;

export const mapTarget = z
  .strictObject({
    id: nodeId,
    accountId: accountId.nullable().describe('`null`: accounts that are not told apart.'),
    accountName: accountName.nullable(),
    role: roleName.nullable().describe('`null`: roles that are not told apart.'),
    rung: rung.nullable().describe('The widest of its roles.'),
    ...{ roleCount, pairCount },
  })
  .meta({ id: 'MapTarget', description: 'Roles of an access map.' });
export type MapTarget = z.infer<typeof mapTarget>;

export const mapFlow = z
  .strictObject({
    source: z.string().describe('Id of a source.'),
    target: z.string().describe('Id of a target.'),
    rung: rung.nullable().describe('Reach of its roles. `null`: unknown.'),
    ...{ roleCount, pairCount },
    protectedCount: z.int().describe('Those whose branch or tag is protected.'),
    before: z
      .strictObject({ roleCount, pairCount })
      .nullable()
      .describe('The same on the day that is compared with. `null` if you did not ask.'),
  })
  .meta({ id: 'MapFlow', description: 'Pipelines of a group that can enter roles of one reach.' });
export type MapFlow = z.infer<typeof mapFlow>;

export const accessMap = z
  .strictObject({
    day: z.iso.date().nullable().describe('The day that it holds for. `null`: now.'),
    than: z.iso.date().nullable().describe('The day that it is compared with. `null`: none.'),
    recordedSince: z.iso.date().nullable().describe('The first day that can be asked for. `null` before the first.'),
    accountCount: z.int().describe('How many accounts have these roles.'),
    groupCount: z.int().describe('How many groups have projects that can assume them.'),
    ...{ roleCount, pairCount },
    openCount: z.int().describe('Roles that projects can assume which do not exist yet.'),
    sources: list(mapSource).describe('Where pipelines come from.'),
    targets: list(mapTarget).describe('What they can assume.'),
    flows: list(mapFlow).describe('Which of them can assume which.'),
  })
  .meta({ id: 'AccessMap', description: 'Which groups can assume which roles, cut to what one picture can show.' });
export type AccessMap = z.infer<typeof accessMap>;

/** Which groups can enter which roles, as of a day, and how that differs from another one. */
export async function getAccessMap(context: Context, actor: Actor, input: unknown): Promise<AccessMap> {
  await requireAccess(context, actor, 'estate.read');
  const { day = null, than = null, under = '', account = null, reach, q = '' } = parseInput(getAccessMapInput, input);
  const atLeast = reach === undefined ? UNKNOWN_RUNG : Number(reach);
  const rows = await readMap(context, { day, than, under, account, atLeast, text: q.toLowerCase() });
  const first = await context.db.accessFlow.findFirst({ orderBy: { since: 'asc' }, select: { since: true } });
  const accounts = await context.db.account.findMany({ select: { id: true, name: true } });
  const names = new Map(accounts.map(({ id, name }) => [id, name]));
  const total = rows.find(({ kind }) => kind === 'total');
  return {
    ...{ day, than, recordedSince: first?.since.toISOString().slice(0, 'yyyy-mm-dd'.length) ?? null },
    ...{ accountCount: total?.accounts ?? 0, groupCount: total?.groups ?? 0 },
    ...{ roleCount: total?.roles ?? 0, pairCount: total?.pairs ?? 0, openCount: total?.openRoles ?? 0 },
    sources: rows.filter(({ kind }) => kind === 'source').map(sourceView),
    targets: rows.filter(({ kind }) => kind === 'target').map((row) => targetView(row, names)),
    flows: rows.filter(({ kind }) => kind === 'flow').map((row) => flowView(row, than !== null)),
  };
}

const isOpen = ({ source }: MapRow): boolean => source?.startsWith(OPEN) === true;
const groupsIn = (row: MapRow): number => (isOpen(row) ? 0 : row.source === null ? row.sources : 1);
const sourceId = ({ instanceId: instance, source }: MapRow): string => JSON.stringify(['from', instance, source]);
const targetId = ({ accountId: account, role }: MapRow): string => JSON.stringify(['to', account, role]);

function sourceView(row: MapRow): MapSource {
  const open = isOpen(row);
  return {
    id: sourceId(row),
    kind: open ? (row.rung === 5 ? 'internet' : 'instance') : row.source === null ? 'rest' : 'group',
    instanceId: open ? null : row.instanceId,
    path: open ? null : row.source,
    count: groupsIn(row),
    ...{ roleCount: row.roles, pairCount: row.pairs },
  };
}

const targetView = (row: MapRow, names: ReadonlyMap<string, string>): MapTarget => ({
  id: targetId(row),
  accountId: row.accountId,
  accountName: row.accountId === null ? null : (names.get(row.accountId) ?? row.accountId),
  role: row.role,
  rung: rungOf(row.rung),
  ...{ roleCount: row.roles, pairCount: row.pairs },
});

const flowView = (row: MapRow, compared: boolean): MapFlow => ({
  ...{ source: sourceId(row), target: targetId(row), rung: rungOf(row.rung) },
  ...{ roleCount: row.roles, pairCount: row.pairs, protectedCount: row.protectedPairs },
  before: compared ? { roleCount: row.rolesThen, pairCount: row.pairsThen } : null,
});
