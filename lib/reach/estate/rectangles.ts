import { compilePattern, type Matcher, type PatternElement } from '@/lib/policy/match-wildcard';
import { recent } from '@/lib/policy/recent';
import { componentWords, subComponent } from '@/lib/subjects/sub-components';

/** A pattern for one value. `exact`: its text where it has no wildcard; `prefix`: what every match begins with. */
export interface ValuePattern {
  readonly exact: string | null;
  readonly prefix: string;
  /** Whatever begins with the prefix matches. */
  readonly open: boolean;
  readonly matches: Matcher;
}

/**
 * One way to read a subject pattern for a project with certain sub components: a separate pattern for each value. Exact,
 * because no value can contain the colon that separates them.
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

/** A piece of a pattern that has no colon in it, or the colon itself. */
type Piece = PatternElement | { readonly kind: 'colon' };
type Segment = readonly PatternElement[];
const COLON: Piece = { kind: 'colon' };

/** All ways to read a pattern as subjects made of these components; one that has no value for some jobs may be missing. */
export function rectanglesOf(elements: readonly PatternElement[], components: readonly string[]): readonly Rectangle[] {
  const pieces = elements.flatMap((element) => (element.kind === 'text' ? splitAtColons(element.text) : [element]));
  return variantsOf(components).flatMap((names) => readAs(pieces, names));
}

const splitAtColons = (text: string): readonly Piece[] =>
  text.split(':').flatMap((part, at): readonly Piece[] => {
    const fixed: readonly Piece[] = part === '' ? [] : [{ kind: 'text', text: part }];
    return at === 0 ? fixed : [COLON, ...fixed];
  });

/** The components with each droppable one there or not. An inventory asks with the same few lists for every pattern. */
const variantsOf = recent(16, (components: readonly string[]): readonly (readonly string[])[] =>
  components.reduce<readonly (readonly string[])[]>(
    (variants, name) =>
      variants.flatMap((variant) => [[...variant, name], ...(subComponent(name)?.dropped ? [variant] : [])]),
    [[]],
  ),
);

/** Name and value by turns: a segment with an even number has to match a name. */
function readAs(pieces: readonly Piece[], names: readonly string[]): readonly Rectangle[] {
  const found: (readonly Segment[])[] = [];
  const segments = names.length * 2;
  const close = (done: readonly Segment[], current: Segment): readonly Segment[] | null => {
    const name = done.length % 2 === 0 ? names[done.length / 2] : undefined;
    return name === undefined || isName(current, name) ? [...done, current] : null;
  };
  const read = (at: number, done: readonly Segment[], current: Segment): void => {
    if (done.length >= segments) return;
    const piece = pieces[at];
    if (piece === undefined) {
      const all = close(done, current);
      if (all?.length === segments) found.push(all);
      return;
    }
    if (piece.kind !== 'colon') read(at + 1, done, [...current, piece]);
    if (piece.kind === 'colon' || piece.kind === 'one') {
      const closed = close(done, current);
      if (closed !== null) read(at + 1, closed, []);
    }
    if (piece.kind === 'any') {
      // The asterisk takes in a colon: it ends this segment and begins the next one.
      const closed = close(done, [...current, piece]);
      if (closed !== null) read(at, closed, []);
    }
  };
  read(0, [], []);
  return distinct(found).flatMap((all) => rectangleOf(names, all) ?? []);
}

/** Several asterisks can read one and the same segments in different ways. */
const distinct = (found: readonly (readonly Segment[])[]): readonly (readonly Segment[])[] =>
  found.length < 2 ? found : [...new Map(found.map((all) => [JSON.stringify(all), all])).values()];

function isName(segment: Segment, name: string): boolean {
  const [only, ...more] = segment;
  return only?.kind === 'text' && more.length === 0 ? only.text === name : patternOf(segment).matches(name);
}

function rectangleOf(names: readonly string[], segments: readonly Segment[]): Rectangle | null {
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

function patternOf(segment: Segment): ValuePattern {
  const [first, ...more] = segment;
  const prefix = first?.kind === 'text' ? first.text : '';
  const isExact = more.length === 0 && (first === undefined || first.kind === 'text');
  const rest = first?.kind === 'text' ? more : segment;
  return {
    exact: isExact ? prefix : null,
    prefix,
    open: rest.length === 1 && rest[0]?.kind === 'any',
    matches: isExact ? (text) => text === prefix : compilePattern(segment),
  };
}
