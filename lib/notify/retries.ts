const [SECOND, MINUTE, HOUR] = [1000, 60_000, 3_600_000];

/** Milliseconds to wait after the nth failed try. Ten tries in a day; after the last the delivery is dead and the line goes on. */
const WAITS = [
  ...[10 * SECOND, MINUTE, 5 * MINUTE, 15 * MINUTE],
  ...[HOUR, 2 * HOUR, 4 * HOUR, 8 * HOUR, 8 * HOUR],
] as const;

export const MOST_ATTEMPTS = WAITS.length + 1;

/** Milliseconds until the next try after `attempts` failed ones; null: there is none. */
export const waitAfter = (attempts: number): number | null => WAITS[attempts - 1] ?? null;
