/** When a review is repeated, and when its reviewers are reminded. */

export const CADENCES = ['monthly', 'quarterly', 'half-yearly', 'yearly'] as const;
export type Cadence = (typeof CADENCES)[number];

const MONTHS: Readonly<Record<Cadence, number>> = { monthly: 1, quarterly: 3, 'half-yearly': 6, yearly: 12 };
const DAY = 86_400_000;

/** When the nth repetition of what started first at `first` is due, n from 1. Of a day that a month does not have, the last one before it. */
export function roundAt(first: Date, cadence: Cadence, n: number): Date {
  const at = new Date(first);
  at.setUTCMonth(first.getUTCMonth() + MONTHS[cadence] * n);
  // Past the end of its month it has run into the next one: day 0 is the end of the month before.
  if (at.getUTCDate() !== first.getUTCDate()) at.setUTCDate(0);
  return at;
}

/** The first repetition from the nth on that is still to come. What was missed while nothing ran is not caught up with. */
export function nextRound(first: Date, cadence: Cadence, n: number, now: Date): number {
  let round = n;
  while (roundAt(first, cadence, round) <= now) round += 1;
  return round;
}

/** How many of the reminders have come by now: halfway, and a day before it is due. */
export function remindersBy(startedAt: Date, dueAt: Date, now: Date): number {
  const halfway = (startedAt.getTime() + dueAt.getTime()) / 2;
  const lastDay = dueAt.getTime() - DAY;
  return [halfway, lastDay].filter((at) => at > startedAt.getTime() && at <= now.getTime()).length;
}
