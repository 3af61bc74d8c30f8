import { type Acceptor, ANY_TEXT, acceptsWord } from '@/lib/policy/automata/acceptor';
import { globSet } from '@/lib/policy/automata/glob-set';
import { matchesSome, sideBySide, type Tracker } from '@/lib/policy/automata/tracker';
import { questionMemory, spend } from '@/lib/policy/budget';
import { type Box, isOpaque } from '@/lib/policy/compare/boxes';
import type { KeyTest } from '@/lib/policy/compare/clauses';
import { sampleValues } from '@/lib/policy/compare/samples';
import type { ClaimValues } from '@/lib/policy/compare/types';

/** Values of one key that the statements do not tell apart, by the shortest of them; null: the key is absent. */
export interface Cell {
  readonly value: string | null;
  /** For each statement, whether all its tests on the key hold. */
  readonly inside: readonly boolean[];
}

/** The cells of one key, shortest first. `complete`: together they stand for every value. */
export interface Cells {
  readonly cells: readonly Cell[];
  readonly complete: boolean;
}

/** Parts the values of a key into cells. */
export function cellsOf(key: string, boxes: readonly Pick<Box, 'tests'>[], values: ClaimValues): Cells {
  const tests = boxes.map((box) => box.tests.filter((test) => test.key === key));
  const [only, ...more] = tests.flat();
  if (boxes.length > 1 || only === undefined || more.length > 0 || values.text !== ANY_TEXT)
    return parted(key, tests, values);
  // An audience alone is asked about again for each project and each kind of ref.
  const known = OF_ONE.get(only);
  if (known !== undefined && known.absent === values.absent && known.empty === values.empty) return known.cells;
  const cells = parted(key, tests, values);
  if (cells.complete) OF_ONE.set(only, { absent: values.absent, empty: values.empty, cells });
  return cells;
}

/** The cells of a test that is the only one for its key, where the key can have any text. */
const OF_ONE = questionMemory<KeyTest, Pick<ClaimValues, 'absent' | 'empty'> & { readonly cells: Cells }>();

function parted(key: string, tests: readonly (readonly KeyTest[])[], values: ClaimValues): Cells {
  const cells = new Map<string, Cell>();
  const add = (value: string | null, holds: (test: KeyTest) => boolean): void => {
    const inside = tests.map((own) => own.every(holds));
    const identity = inside.join();
    if (!cells.has(identity)) cells.set(identity, { value, inside });
  };
  if (values.absent) add(null, ({ absent }) => absent);
  if (values.empty) add('', ({ empty }) => empty);
  const all = tests.flat();
  let complete = true;
  if (isOpaque(key)) add('holds', ({ accepts }) => accepts('holds'));
  else if (values.text !== null && all.some(({ text }) => text === null)) {
    complete = all.every(({ text }) => text === null || typeof text === 'boolean');
    for (const value of samplesOf(all, values)) add(value, ({ accepts }) => accepts(value));
  } else if (values.text !== null) {
    complete = addTexts(all, values.text, add);
  }
  return { cells: [...cells.values()].sort((a, b) => lengthOf(a) - lengthOf(b)), complete };
}

/** Of the values that stand for all others, those that a request can have. */
function samplesOf(tests: readonly KeyTest[], { text, canBe }: ClaimValues): readonly string[] {
  const named = [...new Set(tests.flatMap(({ clause }) => clause.values))];
  return sampleValues(tests).filter((value) =>
    canBe === undefined ? text !== null && acceptsWord(text, value) : canBe(value, named),
  );
}

export const lengthOf = ({ value }: Cell): number => value?.length ?? 0;

/** Reads all texts at once, breadth first, and adds the first of each kind. False: the budget ran out. */
function addTexts(
  tests: readonly KeyTest[],
  universe: Acceptor,
  add: (value: string, holds: (test: KeyTest) => boolean) => void,
): boolean {
  const { trackers, trackerOf } = trackersOf(tests);
  const { walk, part } = sideBySide(trackers);
  const seen = new Set<string>();
  const queue: { state: number; tracked: number; value: string }[] = [];
  const reach = (state: number, tracked: number, value: string): void => {
    const place = `${state} ${tracked}`;
    if (seen.has(place)) return;
    seen.add(place);
    queue.push({ state, tracked, value });
  };
  for (const state of universe.starts) reach(state, walk.start, '');
  for (let head = 0; head < queue.length; head++) {
    if (!spend(1)) return false;
    const { state, tracked, value } = queue[head] ?? { state: 0, tracked: 0, value: '' };
    if (universe.accepts(state)) {
      const matched = trackers.map((tracker, index) => tracker.holds(part(tracked, index)));
      add(value, (test) =>
        test.text === null || typeof test.text === 'boolean'
          ? test.text === true
          : matched[trackerOf.get(test) ?? 0] !== test.text.negated,
      );
    }
    for (const { chars, target } of universe.moves(state)) {
      const named = walk.named(tracked);
      for (const code of [chars.pick(named), ...named]) {
        if (code >= 0 && chars.has(code)) reach(target, walk.step(tracked, code), value + String.fromCharCode(code));
      }
    }
  }
  return true;
}

/** One tracker for tests on the same globs. */
function trackersOf(tests: readonly KeyTest[]) {
  const trackers: Tracker[] = [];
  const byGlobs = new Map<string, number>();
  const trackerOf = new Map<KeyTest, number>();
  for (const test of tests) {
    if (test.text === null || typeof test.text === 'boolean') continue;
    const { globs } = test.text;
    const identity = [...globs.keys()].sort().join(' ');
    const index = byGlobs.get(identity) ?? trackers.push(matchesSome(globSet([...globs.values()]))) - 1;
    byGlobs.set(identity, index);
    trackerOf.set(test, index);
  }
  return { trackers, trackerOf };
}
