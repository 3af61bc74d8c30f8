import type { Rung } from '@/lib/reach/types';
import type { ExposureDay } from '@/lib/services/estate/get-exposure';

/** From this rung on a role is open to people who were never given access to a named project. */
export const WIDE = 3;

/** From the ground of the chart up: the closed below the open, and what is not known on top. */
const ORDER: readonly (Rung | null)[] = [0, 1, 2, 3, 4, 5, null];

export interface ExposureLayer {
  readonly rung: Rung | null;
  /** Points of a polygon in a square of 100 by 100, as SVG writes them. */
  readonly points: string;
}

const DAY = 24 * 60 * 60 * 1000;
const countOf = ({ rungs }: ExposureDay, rung: Rung | null): number =>
  rungs.find((each) => each.rung === rung)?.count ?? 0;
const totalOf = ({ rungs }: ExposureDay): number => rungs.reduce((sum, { count }) => sum + count, 0);
const round = (value: number): number => Math.round(value * 100) / 100;

/** The layers of a stacked area over at least two days, oldest first. Days that are missing are bridged by a line. */
export function exposureLayers(days: readonly ExposureDay[]): readonly ExposureLayer[] {
  const times = days.map(({ day }) => Date.parse(day));
  const [first = 0, last = 0] = [times[0], times.at(-1)];
  const most = Math.max(1, ...days.map(totalOf));
  const xs = times.map((time) => round(((time - first) / Math.max(1, last - first)) * 100));
  const heightUpTo = (day: ExposureDay, place: number): number =>
    ORDER.slice(0, place)
      .map((rung) => countOf(day, rung))
      .reduce((sum, count) => sum + count, 0);
  const edge = (place: number): readonly string[] =>
    days.map((day, index) => `${xs[index]},${round(100 - (heightUpTo(day, place) / most) * 100)}`);
  return ORDER.map((rung, place) => ({
    rung,
    points: [...edge(place + 1), ...[...edge(place)].reverse()].join(' '),
  })).filter(({ rung }) => days.some((day) => countOf(day, rung) > 0));
}

const wide = (day: ExposureDay): number =>
  day.rungs.reduce((sum, { rung, count }) => (rung !== null && rung >= WIDE ? sum + count : sum), 0);

/** How many roles are as wide now as against the last day that is at least 30 days ago; null: there is none yet. */
export function trendOf(days: readonly ExposureDay[]): string | null {
  const today = days.at(-1);
  if (today === undefined) return null;
  const before = days.findLast(({ day }) => Date.parse(today.day) - Date.parse(day) >= 30 * DAY);
  if (before === undefined) return null;
  const more = wide(today) - wide(before);
  const ago = Math.round((Date.parse(today.day) - Date.parse(before.day)) / DAY);
  if (more === 0) return `as many as ${ago} days ago`;
  return `${Math.abs(more)} ${more > 0 ? 'more' : 'fewer'} than ${ago} days ago`;
}
