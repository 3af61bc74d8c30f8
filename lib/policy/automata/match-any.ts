import { END, globOf, STAR } from '@/lib/policy/automata/glob';
import { advance, endsOf, withoutOutrun } from '@/lib/policy/automata/places';
import { compilePattern, type Matcher, type PatternElement } from '@/lib/policy/match-wildcard';

type Pattern = readonly PatternElement[];
const ALWAYS: Matcher = () => true;
const NEVER: Matcher = () => false;

/** Up to so many patterns are asked one after another. */
const FEW = 4;
/** The automaton is made for those who ask again: until then one pattern after another is quicker. */
const QUESTIONS_BEFORE = 32;
/** Beyond these the patterns are of a kind that no automaton helps with, and they are asked one after another for good. */
const MOST = { classes: 128, rows: 1024, work: 262_144 };

/**
 * A function that tells whether a whole text matches one of the patterns: the same as asking one after another, at a price that
 * does not grow with their number. Fixed texts are looked up; patterns with wildcards are read as one automaton.
 */
export function compileAny(patterns: readonly Pattern[]): Matcher {
  if (patterns.length <= FEW) return oneByOne(patterns.map(compilePattern));
  const texts = new Set<string>();
  const wild: Pattern[] = [];
  for (const pattern of patterns) {
    const text = fixedText(pattern);
    if (text === null) wild.push(pattern);
    else texts.add(text);
  }
  const matchers = wild.map(compilePattern);
  const matches = matchers.length <= FEW ? oneByOne(matchers) : together(wild, matchers);
  if (texts.size === 0) return matches;
  return wild.length === 0 ? (text) => texts.has(text) : (text) => texts.has(text) || matches(text);
}

/** The only text that matches; null: the pattern has wildcards. */
function fixedText(pattern: Pattern): string | null {
  let all = '';
  for (const element of pattern) {
    if (element.kind !== 'text') return null;
    all += element.text;
  }
  return all;
}

function oneByOne(matchers: readonly Matcher[]): Matcher {
  const [only, ...more] = matchers;
  if (only !== undefined && more.length === 0) return only;
  return (text) => {
    for (const matches of matchers) if (matches(text)) return true;
    return false;
  };
}

function together(patterns: readonly Pattern[], matchers: readonly Matcher[]): Matcher {
  const plain = oneByOne(matchers);
  let read: ((text: string) => boolean | null) | null = null;
  let asked = 0;
  let isOfUse = true;
  return (text) => {
    if (!isOfUse || ++asked <= QUESTIONS_BEFORE) return plain(text);
    read ??= automatonOf(patterns, matchers);
    const answer = read(text);
    if (answer !== null) return answer;
    isOfUse = false;
    read = null;
    return plain(text);
  };
}

/** A set of places in the patterns that a text read so far can have come to. */
interface State {
  readonly places: readonly number[];
  /** Decides by the whole text, where so few patterns are left that they are asked; null: reading goes on. */
  readonly decides: Matcher | null;
  /** Whether a text that ends here matches. */
  readonly accepts: boolean;
  /** By class of the next unit, as far as it was asked for. */
  readonly next: (State | undefined)[];
}

/** The patterns as a deterministic automaton, made as far as it is walked. null: it would grow beyond what helps. */
function automatonOf(patterns: readonly Pattern[], matchers: readonly Matcher[]): (text: string) => boolean | null {
  const tape = patterns.flatMap((pattern) => globOf(pattern));
  const at = (place: number): number => tape[place] ?? END;
  const ends = endsOf(tape);
  const closed = [...new Set(ends)];
  const byEnd = new Map(closed.map((end, index) => [end, matchers[index] ?? NEVER]));
  const classOf = classesOf(tape);
  const states = new Map<string, State>();
  let work = 0;
  const stateOf = (places: readonly number[]): State => {
    const kept = withoutOutrun(places, at, ends);
    const key = kept.join();
    const known = states.get(key);
    if (known !== undefined) return known;
    const left = [...new Set(kept.map((place) => ends[place] ?? 0))];
    const few = left.length <= FEW ? oneByOne(left.map((end) => byEnd.get(end) ?? NEVER)) : null;
    const made = stateAt(kept, at, few);
    states.set(key, made);
    return made;
  };
  const follow = (state: State, code: number): State | null => {
    work += state.places.length;
    if (work > MOST.work || states.size > MOST.rows) return null;
    const target = stateOf(advance(state.places, code, at));
    state.next[classOf(code)] = target;
    return target;
  };
  const start = stateOf([0, ...closed.slice(0, -1).map((end) => end + 1)]);
  return (text) => {
    if (classOf.count > MOST.classes) return null;
    let state = start;
    for (let at = 0; at < text.length; at++) {
      if (state.decides !== null) return state.decides(text);
      const code = text.charCodeAt(at);
      const target = state.next[classOf(code)] ?? follow(state, code);
      if (target === null) return null;
      state = target;
    }
    return state.decides === null ? state.accepts : state.decides(text);
  };
}

/** Numbers the units that the patterns name; all others are one class, since no state tells them apart. */
function classesOf(tape: readonly number[]) {
  const named = [...new Set(tape.filter((element) => element >= 0))];
  const classes = new Map(named.map((code, at) => [code, at + 1]));
  const ascii = Uint16Array.from({ length: 128 }, (_, code) => classes.get(code) ?? 0);
  const classOf = (code: number): number => (code < 128 ? (ascii[code] ?? 0) : (classes.get(code) ?? 0));
  return Object.assign(classOf, { count: named.length + 1 });
}

/** `few`: the patterns that have a place left, where those are few; the others match nothing that goes on like this. */
function stateAt(places: readonly number[], at: (place: number) => number, few: Matcher | null): State {
  const takesAll = places.some((place) => at(place) === STAR && at(place + 1) === END);
  return {
    places,
    decides: takesAll ? ALWAYS : few,
    accepts: places.some((place) => at(place) === END),
    next: [],
  };
}
