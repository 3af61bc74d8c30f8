import { z } from 'zod';
import type { Actor } from '@/lib/access/decide';
import type { Prisma } from '@/lib/db/generated/client';
import { instant, list } from '@/lib/services/answers/parts';
import {
  type AuditFilter,
  auditConditions,
  auditFilter,
  auditOrder,
  rangeOfFilter,
  searchesNames,
} from '@/lib/services/audit/filter';
import type { Context } from '@/lib/services/verb/context';
import { pageQuery } from '@/lib/services/verb/paging';
import { parseInput } from '@/lib/services/verb/parse-input';
import { requireAccess } from '@/lib/services/verb/require-access';

export const countAuditEventsInput = auditFilter;

export const auditSpan = z
  .strictObject({
    from: instant,
    to: z.string().describe('The last millisecond of the span.'),
    count: z.int(),
  })
  .meta({ id: 'AuditSpan', description: 'Events in one span of time.' });
export type AuditSpan = z.infer<typeof auditSpan>;

/** A text is looked for event by event, so what it is on is counted up to here. */
const MOST_FOUND = 1000;

export const auditHistogram = z
  .strictObject({
    spans: list(auditSpan),
    total: z.int(),
    complete: z
      .boolean()
      .describe(
        `false: of a text that is on many events the newest ${MOST_FOUND} were counted, and the spans begin there.`,
      ),
  })
  .meta({ id: 'AuditHistogram', description: 'Events over time, in up to 48 equal spans, oldest first.' });
export type AuditHistogram = z.infer<typeof auditHistogram>;

const MOST_SPANS = 48;
const MINUTE = 60_000;
/** Lengths of a span in minutes: those that people count time in. */
const LENGTHS = [1, 5, 15, 60, 180, 360, 720, 1440, 2880, 10_080, 40_320].map((minutes) => minutes * MINUTE);

/** Counts the events that a filter selects over time. Without a range: from the first such event until now. */
export async function countAuditEvents(context: Context, actor: Actor, input: unknown): Promise<AuditHistogram> {
  await requireAccess(context, actor, 'audit.read');
  const filter = parseInput(countAuditEventsInput, input);
  const where = { AND: await auditConditions(context, filter) };
  const asked = rangeOfFilter(filter);
  const end = Math.min(asked.end?.getTime() ?? Number.POSITIVE_INFINITY, context.now().getTime() + 1);
  if (searchesNames(filter)) return countFound(await newestFound(context, filter, where), asked.from, end);
  const oldest = asked.from ?? (await context.db.auditEvent.findFirst({ where, orderBy: { seq: 'asc' } }))?.at;
  if (oldest === undefined) return NOTHING;
  const spans = await Promise.all(
    spansBetween(oldest.getTime(), end).map(async ([from, before]) =>
      spanOf(
        [from, before],
        await context.db.auditEvent.count({
          where: { AND: [where, { at: { gte: new Date(from), lt: new Date(before) } }] },
        }),
      ),
    ),
  );
  return { spans, total: spans.reduce((sum, { count }) => sum + count, 0), complete: true };
}

const NOTHING: AuditHistogram = { spans: [], total: 0, complete: true };

const spanOf = ([from, before]: Span, count: number): AuditSpan => ({
  from: new Date(from).toISOString(),
  to: new Date(before - 1).toISOString(),
  count,
});

/** Moments of the newest events, one more than are counted. */
async function newestFound(context: Context, filter: AuditFilter, where: Prisma.AuditEventWhereInput) {
  const { orderBy } = pageQuery(auditOrder(filter), { size: '100' });
  const take = MOST_FOUND + 1;
  const found = await context.db.auditEvent.findMany({ where, orderBy: [...orderBy], take, select: { at: true } });
  return found.map(({ at }) => at.getTime());
}

function countFound(found: readonly number[], from: Date | undefined, end: number): AuditHistogram {
  const complete = found.length <= MOST_FOUND;
  const counted = found.slice(0, MOST_FOUND);
  if (counted.length === 0 && from === undefined) return NOTHING;
  const oldest = complete && from !== undefined ? from.getTime() : Math.min(...counted);
  const spans = spansBetween(oldest, end).map((span) =>
    spanOf(span, counted.filter((at) => at >= span[0] && at < span[1]).length),
  );
  return { spans, total: counted.length, complete };
}

type Span = readonly [from: number, before: number];

/** Spans of one length that begin at its multiples in UTC and cover the range. */
function spansBetween(start: number, end: number): readonly Span[] {
  const length = LENGTHS.find((each) => countOf(each, start, end) <= MOST_SPANS) ?? lengthOfLong(start, end);
  const first = Math.floor(start / length) * length;
  return Array.from({ length: Math.max(countOf(length, start, end), 0) }, (_, index) => {
    const from = first + index * length;
    return [from, from + length] as const;
  });
}

const countOf = (length: number, start: number, end: number): number =>
  Math.ceil((end - Math.floor(start / length) * length) / length);

/** For decades: whole days. */
const lengthOfLong = (start: number, end: number): number => {
  const day = 1440 * MINUTE;
  return Math.ceil((end - start) / (MOST_SPANS - 1) / day) * day;
};
