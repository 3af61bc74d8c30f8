import type { Acceptor, Move } from '@/lib/policy/automata/acceptor';
import { oneChar } from '@/lib/policy/automata/char-set';
import { componentWords, SUB_COMPONENTS, subComponent } from '@/lib/subjects/sub-components';
import { type FreePart, pathValue } from '@/lib/subjects/universe-paths';
import { idValue, REF_VALUE, UNKNOWN_VALUE, type ValueMachine, wordValue } from '@/lib/subjects/universe-values';

/** Which subjects are meant. */
export interface SubjectScope {
  /** Components in force, in their order; null: any order that GitLab accepts. */
  readonly components: readonly string[] | null;
  /** Where the project's path has characters of an outsider's own choice. */
  readonly free: FreePart;
  /** Values of single components where they are known, for example the path of the one project that is meant. */
  readonly values?: Readonly<Record<string, ValueMachine>>;
}

/** One component: its name and a colon, then its value. `name` states come first, the value's after them. */
interface Component {
  readonly name: string;
  readonly value: ValueMachine;
  /** First state of the component in the numbering of all. */
  readonly base: number;
}

/** How components follow one another. An order is a number: the set of those used, or the position in the list. */
interface Order {
  readonly first: readonly Step[];
  readonly next: (order: number) => readonly Step[];
  readonly mayEnd: (order: number) => boolean;
  readonly covers: (wide: number, narrow: number) => boolean;
}
interface Step {
  readonly component: number;
  readonly order: number;
}

const COLON = 0x3a;
const MOST_REMEMBERED = 20_000;

/**
 * The subjects that GitLab writes: components in the order that the project has, each value legal; a component that has no
 * value for some jobs may be left out. GitLab: ID token authentication, custom sub claims.
 */
export function subjectAcceptor({ components, free, values = {} }: SubjectScope): Acceptor {
  const parts = componentsOf(components ?? SUB_COMPONENTS.map(({ name }) => name), free, values);
  const order = components === null ? anyOrder(parts) : listOrder(components);
  const locals = parts.reduce((sum, { name, value }) => sum + name.length + 1 + value.edges.length, 0);
  const place = locate(parts);
  const enter = (chars: Move['chars'] | null, steps: readonly Step[]): readonly (Move | number)[] =>
    steps.map(({ component, order: at }) => {
      const target = at * locals + (parts[component]?.base ?? 0);
      return chars === null ? target : { chars, target };
    });
  const cache = new Map<number, readonly Move[]>();
  const colon = oneChar(COLON);
  const movesOf = (state: number): readonly Move[] => {
    const at = Math.floor(state / locals);
    const { component, offset } = place(state % locals);
    const { name, value } = component;
    const base = at * locals + component.base;
    if (offset < name.length) return [{ chars: oneChar(name.charCodeAt(offset)), target: base + offset + 1 }];
    const valueBase = base + name.length + 1;
    if (offset === name.length) return [{ chars: colon, target: valueBase }];
    const inValue = offset - name.length - 1;
    const moves = (value.edges[inValue] ?? []).map(({ chars, to }) => ({ chars, target: valueBase + to }));
    if (!value.final.has(inValue)) return moves;
    return [...moves, ...enter(colon, order.next(at)).filter((move) => typeof move !== 'number')];
  };
  return {
    starts: enter(null, order.first).filter((target) => typeof target === 'number'),
    moves: (state) => {
      const known = cache.get(state) ?? movesOf(state);
      // Acceptors are kept for as long as the process runs; their memory has to have an end.
      if (cache.size >= MOST_REMEMBERED) cache.clear();
      cache.set(state, known);
      return known;
    },
    accepts: (state) => {
      const { component, offset } = place(state % locals);
      const inValue = offset - component.name.length - 1;
      return inValue >= 0 && component.value.final.has(inValue) && order.mayEnd(Math.floor(state / locals));
    },
    family: (state) => state % locals,
    covers: (wide, narrow) => order.covers(Math.floor(wide / locals), Math.floor(narrow / locals)),
  };
}

function componentsOf(
  names: readonly string[],
  free: FreePart,
  values: Readonly<Record<string, ValueMachine>>,
): readonly Component[] {
  let base = 0;
  return names.map((name) => {
    const component = { name, value: values[name] ?? machineOf(name, free), base };
    base += name.length + 1 + component.value.edges.length;
    return component;
  });
}

const VALUES = new Map<string, ValueMachine>();

function machineOf(name: string, free: FreePart): ValueMachine {
  const key = `${name} ${free}`;
  const known = VALUES.get(key);
  if (known !== undefined) return known;
  const made = makeValue(name, free);
  VALUES.set(key, made);
  return made;
}

function makeValue(name: string, free: FreePart): ValueMachine {
  const words = componentWords(name);
  if (words !== null) return wordValue(words);
  switch (subComponent(name)?.holds) {
    case 'path':
      return pathValue(free);
    case 'id':
      return idValue(free !== 'none');
    case 'ref':
      return REF_VALUE;
    default:
      return UNKNOWN_VALUE;
  }
}

/** From the number of a state to its component and its place in it. */
function locate(parts: readonly Component[]) {
  const none: Component = { name: '', value: UNKNOWN_VALUE, base: 0 };
  return (local: number) => {
    let component = none;
    for (const part of parts) {
      if (part.base > local) break;
      component = part;
    }
    return { component, offset: local - component.base };
  };
}

/** Every component at most once, the first one names the project. The order is a set of bits: who used fewer, may do more. */
function anyOrder(parts: readonly Component[]): Order {
  const steps = (used: number, leading: boolean): readonly Step[] =>
    parts.flatMap(({ name }, component) =>
      (used & (1 << component)) !== 0 || (leading && !subComponent(name)?.leads)
        ? []
        : [{ component, order: used | (1 << component) }],
    );
  return {
    first: steps(0, true),
    next: (used) => steps(used, false),
    mayEnd: () => true,
    covers: (wide, narrow) => (wide & ~narrow) === 0,
  };
}

function listOrder(components: readonly string[]): Order {
  const mayDrop = (at: number): boolean => subComponent(components[at] ?? '')?.dropped ?? false;
  const next = (from: number): readonly Step[] => {
    const steps: Step[] = [];
    for (let at = from; at < components.length; at++) {
      steps.push({ component: at, order: at + 1 });
      if (!mayDrop(at)) break;
    }
    return steps;
  };
  return {
    first: next(0),
    next,
    mayEnd: (from) => components.slice(from).every((_, index) => mayDrop(from + index)),
    covers: (wide, narrow) => wide === narrow,
  };
}
