/**
 * A trust policy evaluator that is as plain as possible: patterns become regular expressions. It shares no code with the
 * product, so that each is a check on the other.
 */
type Context = Readonly<Record<string, string | readonly string[]>>;
type Request = { readonly principal: string; readonly action: string };
type Dict = Record<string, unknown>;

const list = (value: unknown): string[] =>
  value === undefined ? [] : Array.isArray(value) ? value.map(String) : [String(value)];
const dict = (value: unknown): Dict => (typeof value === 'object' && value !== null ? (value as Dict) : {});
const quote = (text: string): string => text.replaceAll(/[.+^${}()|[\]\\/-]/g, '\\$&');

/** `*` any run, `?` one character; pieces marked literal are not patterns. */
function like(pieces: { text: string; literal: boolean }[], value: string, flags = 's'): boolean {
  const source = pieces.map((piece) =>
    piece.literal
      ? quote(piece.text).replaceAll('*', '\\*').replaceAll('?', '\\?')
      : quote(piece.text).replaceAll('*', '.*').replaceAll('?', '.'),
  );
  return new RegExp(`^(?:${source.join('')})$`, flags).test(value);
}

function lookUp(context: Context, key: string): string[] | null {
  const found = Object.entries(context).find(([name]) => name.toLowerCase() === key.toLowerCase());
  return found ? list(found[1]) : null;
}

/** Replaces `${…}` under the version that has variables; null: a variable has no value and no default. */
function expand(text: string, context: Context, active: boolean): { text: string; literal: boolean }[] | null {
  if (!active) return [{ text, literal: false }];
  const pieces: { text: string; literal: boolean }[] = [];
  let rest = text;
  for (let at = rest.indexOf('${'); at >= 0; at = rest.indexOf('${')) {
    const end = rest.indexOf('}', at);
    if (end < 0) break;
    pieces.push({ text: rest.slice(0, at), literal: false });
    const inside = rest.slice(at + 2, end);
    rest = rest.slice(end + 1);
    if (inside === '*' || inside === '?' || inside === '$') {
      pieces.push({ text: inside, literal: true });
      continue;
    }
    const [key = '', fallback] = inside.split(',').map((part) => part.trim());
    const value = lookUp(context, key);
    const text2 = value?.length === 1 ? value[0] : fallback?.replace(/^'(.*)'$/, '$1');
    if (text2 === undefined) return null;
    pieces.push({ text: text2, literal: true });
  }
  return [...pieces, { text: rest, literal: false }];
}

const plain = (pieces: { text: string }[]): string => pieces.map((piece) => piece.text).join('');

type Test = (pieces: { text: string; literal: boolean }[], actual: string) => boolean;
const number: (compare: (a: number, b: number) => boolean) => Test = (compare) => (pieces, actual) => {
  const [a, b] = [Number(actual), Number(plain(pieces))];
  return actual.trim() !== '' && Number.isFinite(a) && Number.isFinite(b) && compare(a, b);
};
const instant = (text: string): number => (/^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text));
const date: (compare: (a: number, b: number) => boolean) => Test = (compare) => (pieces, actual) => {
  const [a, b] = [instant(actual), instant(plain(pieces))];
  return !Number.isNaN(a) && !Number.isNaN(b) && compare(a, b);
};

const equals: Test = (pieces, actual) => plain(pieces) === actual;
const equalsIgnoringCase: Test = (pieces, actual) => plain(pieces).toLowerCase() === actual.toLowerCase();

/** Positive tests; a negated operator is "none of the values". */
const TESTS: Readonly<Record<string, Test>> = {
  stringequals: equals,
  stringequalsignorecase: equalsIgnoringCase,
  stringlike: (pieces, actual) => like(pieces, actual),
  arnequals: (pieces, actual) => like(pieces, actual),
  arnlike: (pieces, actual) => like(pieces, actual),
  bool: equalsIgnoringCase,
  binaryequals: equals,
  numericequals: number((a, b) => a === b),
  numericlessthan: number((a, b) => a < b),
  numericlessthanequals: number((a, b) => a <= b),
  numericgreaterthan: number((a, b) => a > b),
  numericgreaterthanequals: number((a, b) => a >= b),
  dateequals: date((a, b) => a === b),
  datelessthan: date((a, b) => a < b),
  datelessthanequals: date((a, b) => a <= b),
  dategreaterthan: date((a, b) => a > b),
  dategreaterthanequals: date((a, b) => a >= b),
};
const NEGATED: Readonly<Record<string, string>> = {
  stringnotequals: 'stringequals',
  stringnotequalsignorecase: 'stringequalsignorecase',
  stringnotlike: 'stringlike',
  arnnotequals: 'arnequals',
  arnnotlike: 'arnlike',
  numericnotequals: 'numericequals',
  datenotequals: 'dateequals',
};

function clauseHolds(operator: string, key: string, values: string[], context: Context, active: boolean): boolean {
  let name = operator.toLowerCase();
  const quantifier = name.startsWith('forallvalues:') ? 'all' : name.startsWith('foranyvalue:') ? 'any' : null;
  if (quantifier) name = name.slice(name.indexOf(':') + 1);
  const actual = lookUp(context, key);
  if (name === 'null')
    return values.some((value) => (value.toLowerCase() === 'true') === (actual === null || actual.length === 0));
  const ifExists = name.endsWith('ifexists');
  if (ifExists) name = name.slice(0, -'ifexists'.length);
  const negated = NEGATED[name] !== undefined;
  const test = TESTS[NEGATED[name] ?? name];
  if (!test) return false;
  if (actual === null || actual.length === 0)
    return quantifier === 'all' || ifExists || (negated && quantifier !== 'any');
  const one = (text: string): boolean => {
    const hit = values.some((value) => {
      const pieces = expand(value, context, active);
      return pieces !== null && test(pieces, text);
    });
    return negated ? !hit : hit;
  };
  if (quantifier === 'any') return actual.some(one);
  return quantifier === 'all' || negated ? actual.every(one) : actual.some(one);
}

function principalMatches(value: unknown, principal: string): boolean {
  if (value === '*') return true;
  return Object.entries(dict(value)).some(([type, named]) =>
    list(named).some((name) => (type === 'AWS' && name === '*') || name === principal),
  );
}

const actionMatches = (patterns: unknown, action: string): boolean =>
  list(patterns).some((pattern) => like([{ text: pattern, literal: false }], action, 'si'));

function statementMatches(statement: Dict, request: Request, context: Context, active: boolean): boolean {
  const principal =
    'NotPrincipal' in statement
      ? !principalMatches(statement.NotPrincipal, request.principal)
      : principalMatches(statement.Principal, request.principal);
  const action =
    'NotAction' in statement
      ? !actionMatches(statement.NotAction, request.action)
      : actionMatches(statement.Action, request.action);
  if (!principal || !action) return false;
  return Object.entries(dict(statement.Condition)).every(([operator, block]) =>
    Object.entries(dict(block)).every(([key, values]) => clauseHolds(operator, key, list(values), context, active)),
  );
}

/** Deny wins over Allow; without either the answer is no. */
export function naiveEvaluate(
  document: unknown,
  request: Request,
  context: Context,
): 'allow' | 'explicit-deny' | 'implicit-deny' {
  const policy = dict(document);
  const active = policy.Version === '2012-10-17';
  const statements = (Array.isArray(policy.Statement) ? policy.Statement : [policy.Statement]).map(dict);
  const matching = statements.filter((statement) => statementMatches(statement, request, context, active));
  if (matching.some((statement) => statement.Effect === 'Deny')) return 'explicit-deny';
  return matching.some((statement) => statement.Effect === 'Allow') ? 'allow' : 'implicit-deny';
}
