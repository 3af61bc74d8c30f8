/** Time limits of mappings: what a change says about when they end. */
import { z } from 'zod';

/** A mapping and when it ends; `endsAt` null: from now on it has no end. Instants are ISO 8601 in UTC. */
export interface MappingEnd {
  readonly mappingId: string;
  /** In words. */
  readonly who: string;
  readonly providerArn: string;
  readonly path: string;
  readonly ref: z.output<typeof refColumn>;
  readonly endsAt: string | null;
}

const refType = z.enum(['branch', 'tag']);
const refColumn = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('exact'), type: refType, name: z.string() }),
  z.object({ kind: z.literal('pattern'), type: refType, pattern: z.string() }),
  z.object({ kind: z.literal('all'), type: refType }),
  z.object({ kind: z.literal('any') }),
]);

/** The shape in which they are kept with a change. */
export const endsColumn: z.ZodType<readonly MappingEnd[]> = z.array(
  z.object({
    mappingId: z.string(),
    who: z.string(),
    providerArn: z.string(),
    path: z.string(),
    ref: refColumn,
    endsAt: z.string().nullable(),
  }),
);

/** A limit that is in force. */
export interface ActiveLimit {
  readonly mappingId: string;
  readonly endsAt: Date;
}

/** An instant as everyone reads it, for example "2026-11-24 18:00 UTC". */
export const inUtc = (at: Date): string => `${at.toISOString().slice(0, 16).replace('T', ' ')} UTC`;

/** "g/pay, branch main, until 2026-11-24 18:00 UTC". */
export const endInWords = ({ who, endsAt }: Pick<MappingEnd, 'who' | 'endsAt'>): string =>
  `${who}, ${endsAt === null ? 'without an end' : `until ${inUtc(new Date(endsAt))}`}`;

/** The first moment at which something of the change is over already; null: nothing of it ends. */
export function firstEnd(ends: readonly MappingEnd[]): Date | null {
  const times = ends.flatMap(({ endsAt }) => (endsAt === null ? [] : [new Date(endsAt).getTime()]));
  return times.length === 0 ? null : new Date(Math.min(...times));
}

/** Whether some mapping may enter longer than it may now: that is access given, whatever the documents say. */
export const givesTime = (ends: readonly MappingEnd[], active: readonly ActiveLimit[]): boolean =>
  ends.some(({ mappingId, endsAt }) => {
    const now = active.find((limit) => limit.mappingId === mappingId);
    return now !== undefined && (endsAt === null || new Date(endsAt) > now.endsAt);
  });

/** Hours before the end at which people are told. */
export const ANNOUNCED = [1, 24] as const;

/**
 * The announcement that is due: so many hours before the end, once each; null: none. One that was set shorter than that is
 * not announced so early: whoever set it has just been told.
 */
export function dueAnnouncement(
  limit: { readonly setAt: Date; readonly endsAt: Date; readonly announcedHours: number | null },
  now: Date,
): number | null {
  const left = limit.endsAt.getTime() - now.getTime();
  if (left <= 0) return null;
  const length = limit.endsAt.getTime() - limit.setAt.getTime();
  const due = ANNOUNCED.find((hours) => left <= hours * 3_600_000 && length > hours * 3_600_000);
  return due === undefined || (limit.announcedHours !== null && limit.announcedHours <= due) ? null : due;
}
