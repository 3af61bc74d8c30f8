import { matchesPattern } from '@/lib/pipelines/match-pattern';

/** Conditions of `rules:if`, decided for given variables. What is not known stays unknown. GitLab: "CI/CD expressions". */

/** Stands for a text that is there and not empty, of which nothing more is known: the name of some tag. */
export const SOME_TEXT = Symbol('some text');
type Text = string | typeof SOME_TEXT | null;

/** A variable's text; null: it is not set; absent from the map: not known. */
export type Variables = ReadonlyMap<string, Text>;

/** null: it cannot be told. */
export type Truth = boolean | null;

type Token =
  | { readonly kind: 'variable'; readonly name: string }
  | { readonly kind: 'text'; readonly value: string | null }
  | { readonly kind: 'pattern'; readonly source: string; readonly flags: string }
  | { readonly kind: 'sign'; readonly sign: string };

/** Characters of a condition that is still read. */
const LONGEST = 2000;

/** Whether a condition holds for these variables; null where it cannot be told, also where it does not parse. */
export function holds(condition: string, variables: Variables): Truth {
  const tokens = condition.length > LONGEST ? null : tokensOf(condition);
  if (tokens === null) return null;
  const parser = new Parser(tokens, variables);
  const truth = parser.either();
  return parser.ended ? truth : null;
}

const SIGNS = ['==', '!=', '=~', '!~', '&&', '||', '(', ')'];

function tokensOf(text: string): readonly Token[] | null {
  const tokens: Token[] = [];
  let at = 0;
  while (at < text.length) {
    const rest = text.slice(at);
    const space = /^\s+/.exec(rest)?.[0];
    const sign = SIGNS.find((one) => rest.startsWith(one));
    const variable = /^\$\{?([A-Za-z_]\w*)\}?/.exec(rest);
    const quoted = /^(?:"([^"]*)"|'([^']*)')/.exec(rest);
    const pattern = /^\/((?:[^/\\]|\\.)*)\/([A-Za-z]*)/.exec(rest);
    const nothing = /^null\b/.exec(rest);
    const [found, token]: readonly [string | undefined, Token | null] = space
      ? [space, null]
      : sign
        ? [sign, { kind: 'sign', sign }]
        : variable
          ? [variable[0], { kind: 'variable', name: variable[1] ?? '' }]
          : quoted
            ? [quoted[0], { kind: 'text', value: quoted[1] ?? quoted[2] ?? '' }]
            : pattern
              ? [pattern[0], { kind: 'pattern', source: pattern[1] ?? '', flags: pattern[2] ?? '' }]
              : [nothing?.[0], { kind: 'text', value: null }];
    if (found === undefined) return null;
    if (token !== null) tokens.push(token);
    at += found.length;
  }
  return tokens;
}

class Parser {
  private at = 0;

  constructor(
    private readonly tokens: readonly Token[],
    private readonly variables: Variables,
  ) {}

  get ended(): boolean {
    return this.at === this.tokens.length && this.tokens.length > 0;
  }

  either(): Truth {
    let truth = this.both();
    while (this.take('||')) {
      const right = this.both();
      truth = truth === true || right === true ? true : truth === null || right === null ? null : false;
    }
    return truth;
  }

  private both(): Truth {
    let truth = this.one();
    while (this.take('&&')) {
      const right = this.one();
      truth = truth === false || right === false ? false : truth === null || right === null ? null : true;
    }
    return truth;
  }

  private one(): Truth {
    if (this.take('(')) {
      const truth = this.either();
      if (this.take(')')) return truth;
      this.at = Number.POSITIVE_INFINITY;
      return null;
    }
    const left = this.value();
    for (const sign of ['==', '!=', '=~', '!~'] as const) {
      if (!this.take(sign)) continue;
      const truth = sign === '==' || sign === '!=' ? same(left, this.value()) : this.matches(left);
      return truth === null ? null : truth !== sign.startsWith('!');
    }
    return left === undefined ? null : left !== null && left !== '';
  }

  /** undefined: not known. */
  private value(): Text | undefined {
    const token = this.tokens[this.at];
    this.at += 1;
    if (token?.kind === 'text') return token.value;
    if (token?.kind === 'variable') return this.variables.get(token.name);
    this.at = Number.POSITIVE_INFINITY;
    return undefined;
  }

  private matches(left: Text | undefined): Truth {
    const token = this.tokens[this.at];
    this.at += 1;
    if (left === undefined || left === SOME_TEXT || token?.kind !== 'pattern') return null;
    return left === null ? false : matchesPattern(token.source, token.flags, left);
  }

  private take(sign: string): boolean {
    const token = this.tokens[this.at];
    if (token?.kind !== 'sign' || token.sign !== sign) return false;
    this.at += 1;
    return true;
  }
}

function same(left: Text | undefined, right: Text | undefined): Truth {
  if (left === undefined || right === undefined) return null;
  const isSome = left === SOME_TEXT || right === SOME_TEXT;
  return isSome && left !== null && right !== null && left !== '' && right !== '' ? null : left === right;
}
