import { z } from 'zod';
import type { Actor } from '@/lib/access/decide';
import { instant, list } from '@/lib/services/answers/parts';
import { auditConditions, auditFilter, rangeOfFilter } from '@/lib/services/audit/filter';
import type { Context } from '@/lib/services/verb/context';
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

export const auditHistogram = z
  .strictObject({
    spans: list(auditSpan),
    total: z.int(),
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
  const oldest = asked.from ?? (await context.db.auditEvent.findFirst({ where, orderBy: { seq: 'asc' } }))?.at;
  if (oldest === undefined) return { spans: [], total: 0 };
  const end = Math.min(asked.end?.getTime() ?? Number.POSITIVE_INFINITY, context.now().getTime() + 1);
  const spans = await Promise.all(
    spansBetween(oldest.getTime(), end).map(async ([from, before]) => ({
      from: new Date(from).toISOString(),
      to: new Date(before - 1).toISOString(),
      count: await context.db.auditEvent.count({
        where: { AND: [where, { at: { gte: new Date(from), lt: new Date(before) } }] },
      }),
    })),
  );
  return { spans, total: spans.reduce((sum, { count }) => sum + count, 0) };
}

/** Spans of one length that begin at its multiples in UTC and cover the range. */
function spansBetween(start: number, end: number): readonly (readonly [from: number, before: number])[] {
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
