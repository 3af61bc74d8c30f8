/** Numbers from 0 up to the limit, the same in every run. */
export function randomNumbers(seed: number): (limit: number) => number {
  let state = seed;
  return (limit) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return Math.floor(state / 65_536) % limit;
  };
}

/**
 * Starts a watch; asked, it gives milliseconds since then, by the clock or by the processor time of this process, whichever is
 * less: on a busy machine the clock counts other people's work, and on a quiet one the processor time counts collectors that run
 * beside the work. For work that never waits.
 */
function startWatch(): () => number {
  const [from, used] = [performance.now(), process.cpuUsage()];
  return () => {
    const { user, system } = process.cpuUsage(used);
    return Math.min(performance.now() - from, (user + system) / 1000);
  };
}

/** Milliseconds that the work took, and what it gave. */
export function timed<T>(work: () => T): { readonly ms: number; readonly result: T } {
  const watch = startWatch();
  const result = work();
  return { ms: watch(), result };
}

/** As timed, the quickest of a few runs: what else the machine did in one of them is no property of the work. */
export function quickest<T>(work: () => T): { readonly ms: number; readonly result: T } {
  const runs = [timed(work), timed(work), timed(work)];
  return runs.reduce((best, run) => (run.ms < best.ms ? run : best));
}

/** Calls of `work` in a second, measured over at least `ms` milliseconds after a warm-up. */
export function perSecond(work: (round: number) => void, ms: number): number {
  for (let round = 0; round < 2000; round++) work(round);
  const watch = startWatch();
  let rounds = 0;
  while (watch() < ms) for (let inner = 0; inner < 500; inner++) work(rounds++);
  return (rounds / watch()) * 1000;
}

export const percentile = (values: readonly number[], part: number): number =>
  [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * part))] ?? 0;

/** One line of the report. `goal` in words, empty where there is none; `missed` where the figure is worse than the goal by half. */
export interface Figure {
  readonly name: string;
  readonly figure: string;
  readonly goal: string;
  readonly met: boolean;
  readonly missed: boolean;
}

/** A figure that should be at most, or at least, some number. */
export function figure(
  name: string,
  value: number,
  unit: string,
  goal: { readonly most: number } | { readonly least: number } | null,
  more = '',
): Figure {
  const said = `${round(value)} ${unit}${more}`;
  if (goal === null) return { name, figure: said, goal: '', met: true, missed: false };
  // 0 of at most 0 is met, which a quotient would not say.
  const [words, met, worse] =
    'most' in goal
      ? [`at most ${goal.most}`, value <= goal.most, value / goal.most]
      : [`at least ${goal.least}`, value >= goal.least, goal.least / value];
  return { name, figure: said, goal: words, met, missed: worse > 1.5 };
}

const round = (value: number): string =>
  value >= 1000 ? Math.round(value).toLocaleString('en') : value >= 10 ? value.toFixed(1) : value.toPrecision(2);
