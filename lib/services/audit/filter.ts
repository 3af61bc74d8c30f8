import { z } from 'zod';
import { AUDIT_ACTIONS, AUDIT_RESULTS, type AuditAction } from '@/lib/audit/events';
import type { FilterValue } from '@/lib/lists/filter';
import { parseFilter } from '@/lib/lists/parse-filter';
import { AUDIT_PROPERTIES, type AuditProperty } from '@/lib/lists/properties';
import { AppError } from '@/lib/services/verb/app-error';
import type { Context } from '@/lib/services/verb/context';
import {
  type Columns,
  choiceIn,
  filterConditions,
  numberIn,
  textIn,
  whereInput,
} from '@/lib/services/verb/filter-conditions';
import { likeText, type SortKey, searchText } from '@/lib/services/verb/paging';
import { rowNumberText } from '@/lib/services/verb/parse-input';

const moment = z.union(
  [z.iso.date(), z.iso.datetime({ offset: true })],
  'must be a date such as 2026-11-30, or a time such as 2026-11-30T09:41:00Z',
);
const ACTIONS = Object.keys(AUDIT_ACTIONS) as [AuditAction, ...AuditAction[]];

/** What selects audit events, for the list and the export alike. */
export const auditFilter = z.strictObject({
  action: z.enum(ACTIONS).optional(),
  result: z.enum(AUDIT_RESULTS).optional(),
  actor: z.string().max(100).optional().describe('Id of the person who acted.'),
  objectKind: z.string().max(50).optional(),
  objectId: z.string().max(300).optional(),
  change: rowNumberText.optional().describe('Number of a change. Only its events are listed.'),
  where: whereInput(AUDIT_PROPERTIES),
  from: moment.optional().describe('A day in UTC, or an instant. The range includes both ends.'),
  to: moment.optional(),
  q: searchText('the name of the object or the person').optional(),
  ip: z.string().max(64).optional(),
  requestId: z.string().max(100).optional(),
});
export type AuditFilter = z.output<typeof auditFilter>;

const TRIGRAM = /[\p{L}\p{N}]{3}/u;
/**
 * Holds for no event, and no index answers it. A shorter text has no trigram, and the database would read all of both indexes for
 * it, which takes many times as long as reading the events.
 */
const NO_EVENT = { result: '' };

/** Conditions of the database that mean this filter. A change that does not exist selects nothing. */
export async function auditConditions(context: Pick<Context, 'db' | 'now'>, filter: AuditFilter) {
  const { action, result, actor, objectKind, objectId, change, q, ip, requestId } = filter;
  const range = rangeOfFilter(filter);
  const named = change === undefined ? null : await context.db.change.findUnique({ where: { number: change } });
  return [
    ...filterConditions(filter.where, AUDIT_PROPERTIES, await columnsOf(context, filter.where), context.now()),
    ...(action === undefined ? [] : [{ action }]),
    ...(result === undefined ? [] : [{ result }]),
    ...(actor === undefined ? [] : [{ actorId: actor }]),
    ...(objectKind === undefined ? [] : [{ objectKind }]),
    ...(objectId === undefined ? [] : [{ objectId }]),
    ...(change === undefined ? [] : [{ changeId: { in: named ? [named.id] : [] } }]),
    ...(range.from === undefined ? [] : [{ at: { gte: range.from } }]),
    ...(range.end === undefined ? [] : [{ at: { lt: range.end } }]),
    ...(q ? [searched(q)] : []),
    ...(ip === undefined ? [] : [{ ip }]),
    ...(requestId === undefined ? [] : [{ requestId }]),
  ];
}

const searched = (text: string) => {
  const like = { contains: likeText(text), mode: 'insensitive' as const };
  return { OR: [{ objectName: like }, { actorName: like }, ...unindexed(text)] };
};

const unindexed = (text: string) => (TRIGRAM.test(text) ? [] : [NO_EVENT]);

/** A name that the filter bar looks for, by the index where that helps. */
const named = (column: 'actorName' | 'objectName') => (values: readonly FilterValue[]) => {
  const { holds } = textIn((like) => ({ [column]: like }))(values);
  const short = values.flatMap((value) => (value.is === 'text' ? unindexed(value.text) : []));
  return { holds: { OR: [holds, ...short] } };
};

/** Changes that one term may name. */
const MOST_CHANGES = 1000;

/** How the database is asked for what the filter bar names. Changes are looked up first: an event knows its change by its id. */
async function columnsOf({ db }: Pick<Context, 'db'>, where: string | undefined): Promise<Columns<AuditProperty>> {
  const terms = parseFilter(where ?? '', AUDIT_PROPERTIES).terms.filter(({ property }) => property === 'change');
  const found = await Promise.all(
    terms.map(async ({ values }) => {
      const wanted = { where: numberIn('number')(values).holds, select: { id: true }, take: MOST_CHANGES + 1 };
      return [values, await db.change.findMany(wanted)] as const;
    }),
  );
  if (found.some(([, changes]) => changes.length > MOST_CHANGES))
    throw new AppError(
      'invalid',
      `The filter names more than ${MOST_CHANGES} changes. Nothing was listed. Narrow it.`,
      [{ path: ['where'], message: 'change: names too many changes. Narrow it.' }],
    );
  return {
    search: searched,
    of: {
      who: named('actorName'),
      action: choiceIn((action) => ({ action })),
      object: named('objectName'),
      kind: textIn((objectKind) => ({ objectKind })),
      result: choiceIn((result) => ({ result })),
      change: (values) => {
        const changes = found.find(([of]) => JSON.stringify(of) === JSON.stringify(values))?.[1] ?? [];
        return { holds: { changeId: { in: changes.map(({ id }) => id) } }, unknown: { changeId: null } };
      },
    },
  };
}

/** Whether names are searched: such a condition is looked for event by event. */
export const searchesNames = ({ q, where }: AuditFilter): boolean =>
  Boolean(q) ||
  parseFilter(where ?? '', AUDIT_PROPERTIES).terms.some(
    ({ property }) => property === null || property === 'who' || property === 'object' || property === 'kind',
  );

/** The range of a filter: its first instant and the first behind it; absent: open. */
export const rangeOfFilter = ({ from, to }: AuditFilter): { readonly from?: Date; readonly end?: Date } => ({
  ...(from === undefined ? {} : { from: new Date(from) }),
  ...(to === undefined ? {} : { end: endOf(to) }),
});

const NEWEST_FIRST: readonly SortKey[] = [{ field: 'seq', type: 'event', direction: 'desc' }];
const NEWEST_FIRST_BY_TIME: readonly SortKey[] = [{ field: 'at', type: 'instant', direction: 'desc' }, ...NEWEST_FIRST];

/**
 * The order of a list. Of a range of time it is by time first, which is nearly the same: so the database begins at the end of the
 * range, and not at the end of the log.
 */
export const auditOrder = ({ from, to }: AuditFilter): readonly SortKey[] =>
  from === undefined && to === undefined ? NEWEST_FIRST : NEWEST_FIRST_BY_TIME;

const DAY_MS = 86_400_000;

/** The first instant behind the range. Instants are kept to the millisecond. */
function endOf(to: string): Date {
  const start = new Date(to).getTime();
  return new Date(start + (to.includes('T') ? 1 : DAY_MS));
}
