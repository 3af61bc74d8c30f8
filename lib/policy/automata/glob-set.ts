import { END, type Glob, isStar, namedUnits, STAR } from '@/lib/policy/automata/glob';
import { advance, endsOf, withoutOutrun } from '@/lib/policy/automata/places';
import { spend } from '@/lib/policy/budget';

/** As a power of two: so many places are moved on in one step. */
const PLACES_OF_A_STEP = 3;

/** Stands for every unit that a state does not name. */
export const OTHER = -1;

/**
 * The union of some globs as a deterministic automaton, made as far as it is walked. A state is a number; it stands for the
 * places in the globs that the text read so far can have come to.
 */
export interface GlobSet {
  readonly start: number;
  readonly step: (state: number, code: number) => number;
  readonly accepts: (state: number) => boolean;
  /** Every continuation is accepted. */
  readonly swallows: (state: number) => boolean;
  /** No continuation is accepted. */
  readonly isDead: (state: number) => boolean;
  /** Units that the state tells apart; all others lead to one and the same state. */
  readonly named: (state: number) => ReadonlySet<number>;
  /** Whether the places of the first state are all among those of the second, so that it accepts no more. */
  readonly within: (few: number, many: number) => boolean;
}

interface State {
  /** Ascending. */
  readonly places: readonly number[];
  readonly next: Map<number, number>;
  readonly named: ReadonlySet<number>;
  readonly accepts: boolean;
  readonly swallows: boolean;
}

export function globSet(globs: readonly Glob[]): GlobSet {
  const tape = globs.flat();
  const ends = endsOf(tape);
  const states: State[] = [];
  const byPlaces = new Map<string, number>();
  const at = (place: number): number => tape[place] ?? END;
  const intern = (places: readonly number[]): number => {
    const kept = withoutOutrun(places, at, ends);
    const key = kept.join();
    const known = byPlaces.get(key);
    if (known !== undefined) return known;
    const id = states.push(describe(kept, at)) - 1;
    byPlaces.set(key, id);
    return id;
  };
  const start = intern(
    globs.length === 0 ? [] : [0, ...ends.flatMap((end, place) => (place === end ? [end + 1] : []))].slice(0, -1),
  );
  const stateOf = (id: number): State => states[id] ?? NOWHERE;
  return {
    start,
    step: (id, code) => {
      const state = stateOf(id);
      const named = state.named.has(code) ? code : OTHER;
      const known = state.next.get(named);
      if (known !== undefined) return known;
      // What it costs to make a state is seen by the search that asked for it.
      spend(1 + (state.places.length >> PLACES_OF_A_STEP));
      const target = intern(advance(state.places, code, at));
      state.next.set(named, target);
      return target;
    },
    accepts: (id) => stateOf(id).accepts,
    swallows: (id) => stateOf(id).swallows,
    isDead: (id) => stateOf(id).places.length === 0,
    named: (id) => stateOf(id).named,
    within: (few, many) => few === many || isSubset(stateOf(few).places, stateOf(many).places),
  };
}

const NOWHERE: State = { places: [], next: new Map(), named: new Set(), accepts: false, swallows: false };

function describe(places: readonly number[], at: (place: number) => number): State {
  const named = new Set<number>();
  let accepts = false;
  let swallows = false;
  for (const place of places) {
    const element = at(place);
    const next = isStar(element) ? at(place + 1) : END;
    if (element === END || (isStar(element) && next === END)) accepts = true;
    if (element === STAR && next === END) swallows = true;
    for (const unit of namedUnits(element)) named.add(unit);
    for (const unit of namedUnits(next)) named.add(unit);
  }
  return { places, next: new Map(), named, accepts, swallows };
}

function isSubset(few: readonly number[], many: readonly number[]): boolean {
  if (few.length > many.length) return false;
  let at = 0;
  for (const place of few) {
    while (at < many.length && (many[at] ?? 0) < place) at++;
    if (many[at] !== place) return false;
    at++;
  }
  return true;
}
