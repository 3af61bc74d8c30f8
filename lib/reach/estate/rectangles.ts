import { compilePattern, type Matcher, type PatternElement } from '@/lib/policy/match-wildcard';
import { componentWords, subComponent } from '@/lib/subjects/sub-components';

/** A pattern for one value. `exact`: its text where it has no wildcard; `prefix`: what every match begins with. */
export interface ValuePattern {
  readonly exact: string | null;
  readonly prefix: string;
  readonly matches: Matcher;
}

/**
 * One way to read a subject pattern for a project with certain sub components: a pattern for each value by itself. Exact,
 * because no value can contain the colon that stands between them.
 */
export interface Rectangle {
  readonly paths: readonly ValuePattern[];
  readonly ids: readonly ValuePattern[];
  readonly refs: readonly ValuePattern[];
  readonly branches: boolean;
  readonly tags: boolean;
  /** Which values of ref_protected are meant. */
  readonly whenProtected: boolean;
  readonly whenUnprotected: boolean;
}

type Unit = string | 'any' | 'one';
const COLON = ':';

/** All ways to read a pattern as subjects made of these components; one that has no value for some jobs may be missing. */
export function rectanglesOf(elements: readonly PatternElement[], components: readonly string[]): readonly Rectangle[] {
  const units = elements.flatMap((element): readonly Unit[] =>
    element.kind === 'text' ? element.text.split('').map((unit) => `=${unit}`) : [element.kind],
  );
  return variantsOf(components).flatMap((names) => readAs(units, names));
}

/** The components with each droppable one there or not. */
function variantsOf(components: readonly string[]): readonly (readonly string[])[] {
  return components.reduce<readonly (readonly string[])[]>(
    (variants, name) =>
      variants.flatMap((variant) => [[...variant, name], ...(subComponent(name)?.dropped ? [variant] : [])]),
    [[]],
  );
}

/** Name and value by turns: a segment with an even number has to match a name. */
function readAs(units: readonly Unit[], names: readonly string[]): readonly Rectangle[] {
  const found = new Map<string, Rectangle>();
  const segments = names.length * 2;
  const close = (done: readonly (readonly Unit[])[], current: readonly Unit[]): readonly (readonly Unit[])[] | null => {
    const name = done.length % 2 === 0 ? names[done.length / 2] : undefined;
    if (name !== undefined && !patternOf(current).matches(name)) return null;
    return [...done, current];
  };
  const read = (at: number, done: readonly (readonly Unit[])[], current: readonly Unit[]): void => {
    if (done.length >= segments) return;
    const unit = units[at];
    if (unit === undefined) {
      const all = close(done, current);
      if (all?.length !== segments) return;
      const rectangle = rectangleOf(names, all);
      if (rectangle !== null) found.set(JSON.stringify(all), rectangle);
      return;
    }
    if (unit !== `=${COLON}`) read(at + 1, done, [...current, unit]);
    if (unit === `=${COLON}` || unit === 'one') {
      const closed = close(done, current);
      if (closed !== null) read(at + 1, closed, []);
    }
    if (unit === 'any') {
      // The asterisk takes in a colon: it ends this segment and begins the next one.
      const closed = close(done, [...current, 'any']);
      if (closed !== null) read(at, closed, []);
    }
  };
  read(0, [], []);
  return [...found.values()];
}

function rectangleOf(names: readonly string[], segments: readonly (readonly Unit[])[]): Rectangle | null {
  const values = names.map((name, at) => ({ name, pattern: patternOf(segments[at * 2 + 1] ?? []) }));
  const holding = (kind: string): readonly ValuePattern[] =>
    values.filter(({ name }) => subComponent(name)?.holds === kind).map(({ pattern }) => pattern);
  const admits = (name: string, word: string): boolean =>
    values.every((value) => value.name !== name || value.pattern.matches(word));
  const words = values.every(({ name, pattern }) => componentWords(name)?.some(pattern.matches) ?? true);
  if (!words) return null;
  return {
    paths: holding('path'),
    ids: holding('id'),
    refs: holding('ref'),
    branches: admits('ref_type', 'branch'),
    tags: admits('ref_type', 'tag'),
    whenProtected: admits('ref_protected', 'true'),
    whenUnprotected: admits('ref_protected', 'false'),
  };
}

function patternOf(units: readonly Unit[]): ValuePattern {
  const elements = units.map((unit): PatternElement => {
    if (unit === 'any' || unit === 'one') return { kind: unit };
    return { kind: 'text', text: unit.slice(1) };
  });
  const firstWildcard = elements.findIndex(({ kind }) => kind !== 'text');
  const prefix = (firstWildcard < 0 ? elements : elements.slice(0, firstWildcard))
    .map((element) => (element.kind === 'text' ? element.text : ''))
    .join('');
  return { exact: firstWildcard < 0 ? prefix : null, prefix, matches: compilePattern(elements) };
}
