import type { Acceptor } from '@/lib/policy/automata/acceptor';
import { END, type Glob, mayMeet, STAR } from '@/lib/policy/automata/glob';
import { type GlobSet, globSet } from '@/lib/policy/automata/glob-set';
import { type Answer, shortestWord } from '@/lib/policy/automata/shortest-word';
import { failsSome, holdsAll, matchesNone, matchesSome, type Tracker } from '@/lib/policy/automata/tracker';
import type { GlobTest, KeyTest } from '@/lib/policy/compare/clauses';

/** The tests of one statement on one key, all of which have to hold. Empty: every text. */
export type Region = readonly GlobTest[];

export interface TextQuestion {
  readonly universe: Acceptor;
  /** The text lies in one of these … */
  readonly within: readonly Region[];
  /** … and in this one too … */
  readonly also: Region;
  /** … and in none of these. */
  readonly outside: readonly Region[];
}

const ANYTHING: Glob = [STAR, END];

/** The region of a statement, or null when no text of one character or more is in it. */
export function regionOf(tests: readonly KeyTest[]): Region | null {
  if (tests.some(({ text }) => text === false)) return null;
  return tests.flatMap(({ text }) => (text === null || typeof text === 'boolean' ? [] : [text]));
}

/** Whether two regions are the same, as those of a statement that is in both policies are. */
export const isSameRegion = (one: Region, other: Region): boolean =>
  one.length === other.length && one.every((test, at) => test === other[at]);

/** Automata by their globs: the same ones are asked for again and again. */
export type GlobSets = Map<string, GlobSet>;

/** The shortest text that lies where it is wanted. */
export function askTexts(question: TextQuestion, sets: GlobSets): Answer {
  const setOf = (globs: ReadonlyMap<string, Glob>): GlobSet => {
    const key = [...globs.keys()].join(' ');
    const known = sets.get(key) ?? globSet([...globs.values()]);
    sets.set(key, known);
    return known;
  };
  const { globs: refused, trackers } = outsideOf(question.outside, setOf);
  if (question.outside.some((region) => region.length === 0)) return { kind: 'none' };
  const parts = new Map<string, Glob>();
  const answers: Answer[] = [];
  const ask = (globs: readonly Glob[], more: Region): void => {
    const own = [...more, ...question.also].map((test) => trackerOf(test, setOf));
    const met = meeting(refused, globs);
    // Most of the time every text that is not refused will do: a tracker for that alone is the fastest.
    const refusing = met.size === 0 && own.length + trackers.length > 0 ? [] : [matchesNone(setOf(met))];
    const tracker = holdsAll([...refusing, ...trackers, ...own]);
    answers.push(shortestWord({ universe: question.universe, globs, tracker }));
  };
  for (const region of question.within) {
    const [first, ...more] = positiveFirst(region);
    if (first === undefined || first.negated) ask([ANYTHING], region);
    else if (more.length > 0) ask(unrefused(first.globs, refused), more);
    else for (const [key, glob] of first.globs) parts.set(key, glob);
  }
  const plain = unrefused(parts, refused);
  if (plain.length > 0) ask(plain, []);
  return best(answers);
}

/** Of the globs that are refused, those that a wanted text could match: of many statements most are about something else. */
const meeting = (refused: ReadonlyMap<string, Glob>, globs: readonly Glob[]): ReadonlyMap<string, Glob> =>
  new Map([...refused].filter(([, glob]) => globs.some((wanted) => mayMeet(wanted, glob))));

const positiveFirst = (region: Region): Region => [
  ...region.filter(({ negated }) => !negated),
  ...region.filter(({ negated }) => negated),
];

/** The globs that are not refused word for word. The others need not be searched. */
const unrefused = (globs: ReadonlyMap<string, Glob>, refused: ReadonlyMap<string, Glob>): readonly Glob[] =>
  [...globs].flatMap(([key, glob]) => (refused.has(key) ? [] : [glob]));

function outsideOf(regions: readonly Region[], setOf: (globs: ReadonlyMap<string, Glob>) => GlobSet) {
  const globs = new Map<string, Glob>();
  const trackers: Tracker[] = [];
  for (const region of regions) {
    const [only, ...more] = region;
    if (only === undefined) continue;
    if (more.length > 0) trackers.push(failsSome(region.map((test) => trackerOf(test, setOf))));
    else if (only.negated) trackers.push(matchesSome(setOf(only.globs)));
    else for (const [key, glob] of only.globs) globs.set(key, glob);
  }
  return { globs, trackers };
}

const trackerOf = (test: GlobTest, setOf: (globs: ReadonlyMap<string, Glob>) => GlobSet): Tracker =>
  test.negated ? matchesNone(setOf(test.globs)) : matchesSome(setOf(test.globs));

/** The shortest word of all; undecided only as far as it could be shorter than that. */
function best(answers: readonly Answer[]): Answer {
  let found: Answer = { kind: 'none' };
  for (const answer of answers) {
    if (answer.kind === 'none') continue;
    if (found.kind === 'none' || measure(answer) < measure(found)) found = answer;
    else if (found.kind === 'undecided' && answer.kind === 'word') found = answer;
  }
  return found;
}

const measure = (answer: Answer): number =>
  answer.kind === 'word' ? answer.word.length : answer.kind === 'undecided' ? Number.POSITIVE_INFINITY : -1;
