import { type GlobSet, OTHER } from '@/lib/policy/automata/glob-set';
import { spend } from '@/lib/policy/budget';

/** A condition on a text that is followed while the text is read. */
export interface Tracker {
  readonly start: number;
  readonly step: (state: number, code: number) => number;
  /** The text read so far meets the condition. */
  readonly holds: (state: number) => boolean;
  /** No continuation can meet it. */
  readonly hopeless: (state: number) => boolean;
  readonly named: (state: number) => ReadonlySet<number>;
  /** True only if every continuation that meets the condition from `worse` meets it from `better` too. */
  readonly noWorse: (better: number, worse: number) => boolean;
}

/** The text matches none of the globs. */
export const matchesNone = (set: GlobSet): Tracker => ({
  start: set.start,
  step: set.step,
  holds: (state) => !set.accepts(state),
  hopeless: set.swallows,
  named: set.named,
  noWorse: (better, worse) => set.within(better, worse),
});

/** The text matches at least one of the globs. */
export const matchesSome = (set: GlobSet): Tracker => ({
  start: set.start,
  step: set.step,
  holds: set.accepts,
  hopeless: set.isDead,
  named: set.named,
  noWorse: (better, worse) => set.within(worse, better),
});

/** At least one of the conditions is not met. */
export function failsSome(trackers: readonly Tracker[]): Tracker {
  const all = sideBySide(trackers);
  return {
    ...all.walk,
    holds: (state) => trackers.some((tracker, index) => !tracker.holds(all.part(state, index))),
    hopeless: () => false,
    noWorse: (better, worse) => better === worse,
  };
}

/** Every condition is met. */
export function holdsAll(trackers: readonly Tracker[]): Tracker {
  const [only, ...more] = trackers;
  if (only !== undefined && more.length === 0) return only;
  const all = sideBySide(trackers);
  const every = (test: (tracker: Tracker, index: number) => boolean): boolean => trackers.every(test);
  return {
    ...all.walk,
    holds: (state) => every((tracker, index) => tracker.holds(all.part(state, index))),
    hopeless: (state) => !every((tracker, index) => !tracker.hopeless(all.part(state, index))),
    noWorse: (better, worse) =>
      better === worse || every((tracker, index) => tracker.noWorse(all.part(better, index), all.part(worse, index))),
  };
}

/** As a power of two: so many trackers are moved on in one step. */
const TRACKERS_OF_A_STEP = 2;

/** Several trackers that read the same text; their states together are one number. */
export function sideBySide(trackers: readonly Tracker[]) {
  const tuples: (readonly number[])[] = [];
  const named: ReadonlySet<number>[] = [];
  const byParts = new Map<string, number>();
  const steps: Map<number, number>[] = [];
  const intern = (parts: readonly number[]): number => {
    const key = parts.join();
    const known = byParts.get(key);
    if (known !== undefined) return known;
    const id = tuples.push(parts) - 1;
    named.push(new Set(trackers.flatMap((tracker, index) => [...tracker.named(parts[index] ?? 0)])));
    steps.push(new Map());
    byParts.set(key, id);
    return id;
  };
  const start = intern(trackers.map((tracker) => tracker.start));
  const none: ReadonlySet<number> = new Set();
  const step = (state: number, code: number): number => {
    const key = named[state]?.has(code) ? code : OTHER;
    const known = steps[state]?.get(key);
    if (known !== undefined) return known;
    spend(1 + (trackers.length >> TRACKERS_OF_A_STEP));
    const target = intern(trackers.map((tracker, index) => tracker.step(tuples[state]?.[index] ?? 0, code)));
    steps[state]?.set(key, target);
    return target;
  };
  return {
    part: (state: number, index: number): number => tuples[state]?.[index] ?? 0,
    walk: { start, step, named: (state: number) => named[state] ?? none },
  };
}
