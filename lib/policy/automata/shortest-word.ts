import { type Acceptor, acceptsCodes } from '@/lib/policy/automata/acceptor';
import { END, type Glob, hasUnit, isStar, namedUnits, onlyText } from '@/lib/policy/automata/glob';
import type { Tracker } from '@/lib/policy/automata/tracker';
import { spend } from '@/lib/policy/budget';

export interface Question {
  readonly universe: Acceptor;
  /** The text has to match one of these. */
  readonly globs: readonly Glob[];
  readonly tracker: Tracker;
}

export type Answer =
  | { readonly kind: 'word'; readonly word: string }
  | { readonly kind: 'none' }
  /** The budget ran out: nothing up to `length` characters, beyond that it is not known. */
  | { readonly kind: 'undecided'; readonly length: number };

/** Where a text can have come to: a state of the universe, a place in a glob and a state of the tracker. */
interface Place {
  readonly state: number;
  readonly spot: number;
  readonly tracked: number;
  readonly from: Place | null;
  readonly code: number;
  readonly length: number;
}

const NO_CODE = -1;
/** More of the places seen before are not looked through for one that covers a new one: that only costs time. */
const MOST_COMPARED = 48;

/**
 * The shortest text of the universe that matches a glob and meets the tracker's condition. Places are visited in the order of
 * the shortest text that they can still lead to, so no text is shorter than the first one found. A place is dropped when
 * another one, reached by a text that is no longer, accepts everything that it accepts (the antichain method for inclusion).
 */
export function shortestWord(question: Question): Answer {
  const open = question.globs.filter((glob) => onlyText(glob) === null);
  const fixed = shortestFixed(question);
  if (fixed === 'undecided') return { kind: 'undecided', length: 0 };
  const most = fixed?.length ?? Number.POSITIVE_INFINITY;
  const found = open.length === 0 ? null : search({ ...question, globs: open }, most);
  if (found !== null && found.kind !== 'none') return found;
  return fixed === null ? { kind: 'none' } : { kind: 'word', word: String.fromCharCode(...fixed) };
}

/** As a power of two: so many units of a fixed text are read in one step. */
const UNITS_OF_A_STEP = 4;

/** The shortest match among the globs without wildcards. Each is one fixed text, so it is read and nothing is searched. */
function shortestFixed({ universe, globs, tracker }: Question): readonly number[] | 'undecided' | null {
  let best: readonly number[] | null = null;
  for (const glob of globs) {
    const codes = onlyText(glob);
    if (codes === null || (best !== null && best.length <= codes.length)) continue;
    if (!spend(1 + (codes.length >> UNITS_OF_A_STEP))) return 'undecided';
    let tracked = tracker.start;
    for (const code of codes) tracked = tracker.step(tracked, code);
    if (tracker.holds(tracked) && acceptsCodes(universe, codes)) best = codes;
  }
  return best;
}

/** Searches for a word of fewer than `most` characters. */
function search({ universe, globs, tracker }: Question, most: number): Answer {
  const tape = globs.flat();
  const missing = missingFrom(tape);
  const seen = new Map<number, Seen>();
  // By length of the text plus what the glob wants at least. A move costs a place at most one, so lists only grow behind.
  const lists: Place[][] = [];
  const reach = (place: Place): void => {
    if (tracker.hopeless(place.tracked)) return;
    const rank = place.length + (missing[place.spot] ?? 0);
    const list = lists[rank];
    if (list === undefined) lists[rank] = [place];
    else list.push(place);
  };
  let first = 0;
  for (const glob of globs) {
    for (const state of universe.starts.toReversed()) {
      reach({ state, spot: first, tracked: tracker.start, from: null, code: NO_CODE, length: 0 });
    }
    first += glob.length;
  }
  for (let rank = 0; rank < Math.min(lists.length, most); rank++) {
    const list = lists[rank] ?? [];
    for (let place = list.pop(); place !== undefined; place = list.pop()) {
      if (isCovered(place, seen, universe, tracker)) continue;
      if (isGoal(place, tape, universe, tracker)) return { kind: 'word', word: spell(place) };
      if (!spend(1)) return { kind: 'undecided', length: rank };
      if (isStar(tape[place.spot])) reach({ ...place, spot: place.spot + 1 });
      advance(place, tape, universe, tracker, reach);
    }
  }
  return { kind: 'none' };
}

/** For each spot how many characters the rest of its glob wants at least. */
function missingFrom(tape: readonly number[]): readonly number[] {
  const missing: number[] = [];
  let count = 0;
  for (let spot = tape.length - 1; spot >= 0; spot--) {
    const element = tape[spot];
    if (element === END) count = 0;
    else if (!isStar(element)) count++;
    missing[spot] = count;
  }
  return missing;
}

const isGoal = (
  { state, spot, tracked }: Place,
  tape: readonly number[],
  universe: Acceptor,
  tracker: Tracker,
): boolean => tape[spot] === END && universe.accepts(state) && tracker.holds(tracked);

function advance(
  place: Place,
  tape: readonly number[],
  universe: Acceptor,
  tracker: Tracker,
  reach: (place: Place) => void,
): void {
  const { spot, tracked, length } = place;
  const element = tape[spot] ?? END;
  if (element === END) return;
  const next = isStar(element) ? spot : spot + 1;
  const go = (state: number, code: number): void =>
    reach({ state, spot: next, tracked: tracker.step(tracked, code), from: place, code, length: length + 1 });
  // What is pushed last is looked at first: the moves that make a text that people like to read.
  for (const { chars, target } of universe.moves(place.state).toReversed()) {
    if (element >= 0) {
      for (const code of namedUnits(element)) if (chars.has(code)) go(target, code);
      continue;
    }
    const told = tracker.named(tracked);
    const shunned = namedUnits(element);
    for (const code of told) if (chars.has(code) && hasUnit(element, code)) go(target, code);
    // A unit that nothing names stands for all such units.
    const other = chars.pick(shunned.length === 0 ? told : new Set([...told, ...shunned]));
    if (other >= 0) go(target, other);
  }
}

/** The places seen at one spot: each as one number, and by family. */
interface Seen {
  readonly exact: Set<number>;
  readonly families: Map<number, Place[]>;
}

/** Trackers stay below this many states: the budget of a question is smaller. */
const TRACKED = 0x400000;

function isCovered(place: Place, seen: Map<number, Seen>, universe: Acceptor, tracker: Tracker): boolean {
  const at = seen.get(place.spot) ?? { exact: new Set(), families: new Map() };
  seen.set(place.spot, at);
  const key = place.state * TRACKED + place.tracked;
  if (at.exact.has(key)) return true;
  const family = universe.family(place.state);
  const others = at.families.get(family) ?? [];
  at.families.set(family, others);
  for (let index = others.length - 1; index >= Math.max(0, others.length - MOST_COMPARED); index--) {
    const other = others[index];
    if (other === undefined) continue;
    if (universe.covers(other.state, place.state) && tracker.noWorse(other.tracked, place.tracked)) return true;
  }
  at.exact.add(key);
  others.push(place);
  return false;
}

function spell(place: Place): string {
  const codes: number[] = [];
  for (let at: Place | null = place; at !== null; at = at.from) if (at.code !== NO_CODE) codes.push(at.code);
  return codes
    .reverse()
    .map((code) => String.fromCharCode(code))
    .join('');
}
