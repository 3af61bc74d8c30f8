import type { Acceptor } from '@/lib/policy/automata/acceptor';
import { END, type Glob, hasUnit, isStar, namedUnits } from '@/lib/policy/automata/glob';
import type { Tracker } from '@/lib/policy/automata/tracker';

export interface Question {
  readonly universe: Acceptor;
  /** The text has to match one of these. */
  readonly globs: readonly Glob[];
  readonly tracker: Tracker;
  /** Places that the search may visit before it gives up. */
  readonly budget: number;
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
 * The shortest text of the universe that matches a glob and meets the tracker's condition. Breadth first over places; a
 * place is dropped when one that was reached no later accepts all that it accepts (the antichain method for inclusion).
 */
export function shortestWord({ universe, globs, tracker, budget }: Question): Answer {
  const tape = globs.flat();
  const seen = new Map<number, Seen>();
  const queue: Place[] = [];
  const reach = (place: Place): void => {
    const { state, spot, tracked } = place;
    if (tracker.hopeless(tracked) || isCovered(place, seen, universe, tracker)) return;
    queue.push(place);
    if (isStar(tape[spot]))
      reach({ state, spot: spot + 1, tracked, from: place.from, code: place.code, length: place.length });
  };
  let first = 0;
  for (const glob of globs) {
    for (const state of universe.starts) {
      reach({ state, spot: first, tracked: tracker.start, from: null, code: NO_CODE, length: 0 });
    }
    first += glob.length;
  }
  for (let head = 0; head < queue.length; head++) {
    const place = queue[head];
    if (place === undefined) break;
    if (isGoal(place, tape, universe, tracker)) return { kind: 'word', word: spell(place) };
    if (queue.length > budget) return { kind: 'undecided', length: place.length };
    advance(place, tape, universe, tracker, reach);
  }
  return { kind: 'none' };
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
  for (const { chars, target } of universe.moves(place.state)) {
    if (element >= 0) {
      for (const code of namedUnits(element)) if (chars.has(code)) go(target, code);
      continue;
    }
    const told = tracker.named(tracked);
    const shunned = namedUnits(element);
    // A unit that nothing names stands for all such units.
    const other = chars.pick(shunned.length === 0 ? told : new Set([...told, ...shunned]));
    if (other >= 0) go(target, other);
    for (const code of told) if (chars.has(code) && hasUnit(element, code)) go(target, code);
  }
}

/** The places seen at one spot: each as one number, and by family. */
interface Seen {
  readonly exact: Set<number>;
  readonly families: Map<number, Place[]>;
}

/** Trackers stay below this many states: the budget is smaller. */
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
