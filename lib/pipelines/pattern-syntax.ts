/**
 * Regular expressions of `rules:if`, `only` and `except`, as far as they can be decided exactly. GitLab runs them by RE2, whose grammar
 * this follows: https://github.com/google/re2/wiki/Syntax. A pattern of a file is never given to this process as a regular expression.
 */

export type Pattern =
  | { readonly kind: 'one'; readonly has: (code: number) => boolean }
  | { readonly kind: 'edge'; readonly edge: Edge }
  | { readonly kind: 'row'; readonly parts: readonly Pattern[] }
  | { readonly kind: 'choice'; readonly ways: readonly Pattern[] }
  /** `most` null: without end. */
  | { readonly kind: 'repeat'; readonly of: Pattern; readonly least: number; readonly most: number | null };
export type Edge = 'start' | 'end' | 'word' | 'no-word';

type Has = (code: number) => boolean;

/** RE2 takes no more. */
const MOST_REPEATS = 1000;
const DEEPEST = 50;

/** null: RE2 refuses it, or it holds what is not decided here, such as Unicode classes. `flags`: those behind the closing slash. */
export function parsePattern(source: string, flags: string): Pattern | null {
  const [ignoresCase, dotsLines] = [flags.includes('i'), flags.includes('s')];
  // `m` moves the edges to lines, and `U` changes which match is found, never whether there is one.
  if (/[^isU]/.test(flags) || (ignoresCase && !isAscii(source))) return null;
  const parser = new Parser([...source], ignoresCase, dotsLines);
  const found = parser.choice();
  return parser.ended ? found : null;
}

export const isAscii = (text: string): boolean => [...text].every((sign) => codeOf(sign) < 128);
export const codeOf = (sign: string): number => sign.codePointAt(0) ?? 0;

const between = (from: string, to: string): Has => {
  const [low, high] = [codeOf(from), codeOf(to)];
  return (code) => code >= low && code <= high;
};
const anyOf =
  (sets: readonly Has[]): Has =>
  (code) =>
    sets.some((has) => has(code));
const not =
  (has: Has): Has =>
  (code) =>
    !has(code);

const DIGIT = between('0', '9');
const SPACE = (code: number) => [9, 10, 12, 13, 32].includes(code);
export const isWord: Has = anyOf([DIGIT, between('a', 'z'), between('A', 'Z'), (code) => code === 95]);
const CLASSES: ReadonlyMap<string, Has> = new Map([
  ['d', DIGIT],
  ['D', not(DIGIT)],
  ['w', isWord],
  ['W', not(isWord)],
  ['s', SPACE],
  ['S', not(SPACE)],
]);
const EDGES: ReadonlyMap<string, Edge> = new Map([
  ['A', 'start'],
  ['z', 'end'],
  ['b', 'word'],
  ['B', 'no-word'],
]);
const CONTROLS: ReadonlyMap<string, string> = new Map([
  ['t', '\t'],
  ['n', '\n'],
  ['r', '\r'],
  ['f', '\f'],
  ['v', '\v'],
]);

/** Recursive descent over characters. A pattern that it does not know ends it where it is, short of the end. */
class Parser {
  private at = 0;
  private depth = 0;
  private lost = false;

  constructor(
    private readonly signs: readonly string[],
    private readonly ignoresCase: boolean,
    private readonly dotsLines: boolean,
  ) {}

  get ended(): boolean {
    return !this.lost && this.at === this.signs.length;
  }

  choice(): Pattern {
    const ways = [this.row()];
    while (this.take('|')) ways.push(this.row());
    const [only] = ways;
    return ways.length === 1 && only ? only : { kind: 'choice', ways };
  }

  private row(): Pattern {
    const parts: Pattern[] = [];
    while (!this.lost && this.at < this.signs.length && this.signs[this.at] !== '|' && this.signs[this.at] !== ')')
      parts.push(this.repeated(this.atom()));
    return { kind: 'row', parts };
  }

  /** RE2 refuses one repetition right behind another. */
  private repeated(of: Pattern): Pattern {
    const times = this.times();
    if (times === null) return of;
    this.take('?');
    if (this.times() !== null) return this.giveUp();
    return { kind: 'repeat', of, least: times[0], most: times[1] };
  }

  private times(): readonly [number, number | null] | null {
    if (this.take('*')) return [0, null];
    if (this.take('+')) return [1, null];
    if (this.take('?')) return [0, 1];
    const counted = /^\{(\d{1,4})(,(\d{1,4})?)?\}/.exec(this.signs.slice(this.at, this.at + 11).join(''));
    if (counted === null) return null;
    this.at += counted[0].length;
    const least = Number(counted[1]);
    const most = counted[2] === undefined ? least : counted[3] === undefined ? null : Number(counted[3]);
    if (least > MOST_REPEATS || (most ?? 0) > MOST_REPEATS || (most ?? least) < least) this.giveUp();
    return [least, most];
  }

  private atom(): Pattern {
    const sign = this.next();
    if (sign === '(') return this.group();
    if (sign === '[') return this.signClass();
    if (sign === '.') return one(this.dotsLines ? () => true : (code) => code !== 10);
    if (sign === '^') return { kind: 'edge', edge: 'start' };
    if (sign === '$') return { kind: 'edge', edge: 'end' };
    if (sign === '\\') return this.escaped();
    if (['*', '+', '?'].includes(sign)) return this.giveUp();
    return one(this.literal(sign));
  }

  private group(): Pattern {
    this.depth += 1;
    if (this.depth > DEEPEST) return this.giveUp();
    if (this.take('?') && !this.take(':')) return this.giveUp();
    const inner = this.choice();
    this.depth -= 1;
    return this.take(')') ? inner : this.giveUp();
  }

  private escaped(): Pattern {
    const sign = this.next();
    const edge = EDGES.get(sign);
    if (edge !== undefined) return { kind: 'edge', edge };
    const has = this.escape(sign);
    return has === null ? this.giveUp() : one(has);
  }

  private escape(sign: string): Has | null {
    const known = CLASSES.get(sign);
    if (known !== undefined) return known;
    const literal = this.escapedSign(sign);
    return literal === null ? null : this.literal(literal);
  }

  /** Letters and digits behind a backslash have meanings that are not decided here. */
  private escapedSign(sign: string): string | null {
    return CONTROLS.get(sign) ?? (sign === '' || isWord(codeOf(sign)) || codeOf(sign) > 127 ? null : sign);
  }

  private signClass(): Pattern {
    const negated = this.take('^');
    const sets: Has[] = [];
    for (let first = true; first || this.signs[this.at] !== ']'; first = false) {
      const set = this.at < this.signs.length ? this.classMember() : null;
      if (set === null) return this.giveUp();
      sets.push(set);
    }
    this.at += 1;
    return one(negated ? not(anyOf(sets)) : anyOf(sets));
  }

  private classMember(): Has | null {
    const sign = this.next();
    // [:alpha:] and its like.
    if (sign === '[' && this.signs[this.at] === ':') return null;
    const known = sign === '\\' ? CLASSES.get(this.signs[this.at] ?? '') : undefined;
    if (known !== undefined) {
      this.at += 1;
      return known;
    }
    const from = sign === '\\' ? this.escapedSign(this.next()) : sign;
    if (from === null) return null;
    if (this.signs[this.at] !== '-' || this.signs[this.at + 1] === ']') return this.literal(from);
    this.at += 1;
    const end = this.next();
    const to = end === '\\' ? this.escapedSign(this.next()) : end;
    if (to === null || to === '' || codeOf(to) < codeOf(from)) return null;
    const range = between(from, to);
    return this.ignoresCase ? (code) => casesOf(code).some(range) : range;
  }

  private literal(sign: string): Has {
    const wanted = codeOf(sign);
    return this.ignoresCase ? (code) => casesOf(code).includes(wanted) : (code) => code === wanted;
  }

  private next(): string {
    const sign = this.signs[this.at] ?? '';
    this.at += 1;
    return sign;
  }

  private take(sign: string): boolean {
    if (this.signs[this.at] !== sign) return false;
    this.at += 1;
    return true;
  }

  private giveUp(): Pattern {
    this.lost = true;
    return { kind: 'row', parts: [] };
  }
}

const one = (has: Has): Pattern => ({ kind: 'one', has });
const casesOf = (code: number): readonly number[] => {
  const sign = String.fromCodePoint(code);
  return [codeOf(sign.toLowerCase()), codeOf(sign.toUpperCase())];
};
