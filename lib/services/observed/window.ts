/** Which stretch of a region's history is known, and which is to be read next. Pure: instants in, instants out. */

export interface Reading {
  /** Known from here … */
  readonly from: Date;
  /** … up to here, */
  readonly upTo: Date;
  /** but for this stretch, which was too long for one sitting. null: nothing is missing. */
  readonly hole: { readonly from: Date; readonly to: Date } | null;
}

/** What CloudTrail's event history holds (AWS CloudTrail: LookupEvents). */
const HISTORY = 90 * 86_400_000;
/** CloudTrail tells of a call minutes after it, and in no order: so much of the end is read again. */
const LAG = 3_600_000;

/** Before anything was read: all of the history is missing. */
export const unreadHistory = (now: Date): Reading => ({
  from: now,
  upTo: now,
  hole: { from: new Date(now.getTime() - HISTORY), to: now },
});

/** Since when nothing is missing. */
export const knownSince = ({ from, hole }: Reading): Date => hole?.to ?? from;

/** The stretch since the last sitting. */
export const newest = ({ upTo }: Reading, now: Date) => ({ from: new Date(upTo.getTime() - LAG), to: now });

/** The newest stretch was read to its beginning. */
export const caughtUp = (reading: Reading, now: Date): Reading => ({ ...reading, upTo: now });

/**
 * It was read back to `oldest` alone. What is between becomes the hole; where there was one already, what is older than that one
 * is given up, since nothing before it can be said without a gap.
 */
export function fellBehind(reading: Reading, oldest: Date, now: Date): Reading {
  const from = reading.hole === null ? reading.from : reading.hole.to;
  return { from, upTo: now, hole: { from: reading.upTo, to: oldest } };
}

/** The hole was read back to `oldest`; null: to its beginning. */
export function filled(reading: Reading, oldest: Date | null): Reading {
  const { hole } = reading;
  if (hole === null) return reading;
  if (oldest !== null) return { ...reading, hole: { from: hole.from, to: oldest } };
  return { ...reading, from: hole.from < reading.from ? hole.from : reading.from, hole: null };
}
