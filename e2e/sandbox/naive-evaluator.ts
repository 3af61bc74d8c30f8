import { BlockList, isIP } from 'node:net';

/**
 * A policy evaluator that is as plain as possible: patterns become regular expressions. It shares no code with the
 * product, so that each is a check on the other.
 */
type Context = Readonly<Record<string, string | readonly string[]>>;
type Wanted = { readonly action: string; readonly resource: string };
type Request = { readonly principal: string; readonly action: string };
type Dict = Record<string, unknown>;

const list = (value: unknown): string[] =>
  value === undefined ? [] : Array.isArray(value) ? value.map(String) : [String(value)];
const dict = (value: unknown): Dict => (typeof value === 'object' && value !== null ? (value as Dict) : {});
const quote = (text: string): string => text.replaceAll(/[.+^${}()|[\]\\/-]/g, '\\$&');

interface Piece {
  readonly text: string;
  /** Not a pattern: a variable's value. */
  readonly literal: boolean;
}

/** `*` any run, `?` one character; pieces marked literal are not patterns. */
function like(pieces: Piece[], value: string, flags = 's'): boolean {
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
function expand(text: string, context: Context, active: boolean): Piece[] | null {
  if (!active) return [{ text, literal: false }];
  const pieces: Piece[] = [];
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

/** An ARN is compared part by part: a `*` does not reach over the first five colons. */
function likeArn(pieces: Piece[], actual: string): boolean {
  const parts: Piece[][] = [[]];
  for (const { text, literal } of pieces) {
    text.split(':').forEach((part, index) => {
      if (index > 0 && parts.length < 6) parts.push([]);
      else if (index > 0) parts.at(-1)?.push({ text: ':', literal: true });
      parts.at(-1)?.push({ text: part, literal });
    });
  }
  const [a = '', b = '', c = '', d = '', e = '', ...rest] = actual.split(':');
  const values = [a, b, c, d, e, rest.join(':')];
  return rest.length > 0 && parts.length === 6 && parts.every((part, index) => like(part, values[index] ?? ''));
}

const plain = (pieces: { text: string }[]): string => pieces.map((piece) => piece.text).join('');

type Test = (pieces: Piece[], actual: string) => boolean;
const number: (compare: (a: number, b: number) => boolean) => Test = (compare) => (pieces, actual) => {
  const [a, b] = [Number(actual), Number(plain(pieces))];
  return actual.trim() !== '' && Number.isFinite(a) && Number.isFinite(b) && compare(a, b);
};
const instant = (text: string): number => (/^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text));
const date: (compare: (a: number, b: number) => boolean) => Test = (compare) => (pieces, actual) => {
  const [a, b] = [instant(actual), instant(plain(pieces))];
  return !Number.isNaN(a) && !Number.isNaN(b) && compare(a, b);
};

/** One address, or a range such as 203.0.113.0/24. */
const inRange: Test = (pieces, actual) => {
  const [net = '', bits] = plain(pieces).split('/');
  const family = (address: string) => (isIP(address) === 6 ? 'ipv6' : 'ipv4');
  const most = isIP(net) === 6 ? 128 : 32;
  const prefix = Number(bits ?? most);
  if (isIP(net) === 0 || isIP(actual) === 0 || !Number.isInteger(prefix) || prefix < 0 || prefix > most) return false;
  const range = new BlockList();
  range.addSubnet(net, prefix, family(net));
  return range.check(actual, family(actual));
};

const equals: Test = (pieces, actual) => plain(pieces) === actual;
const equalsIgnoringCase: Test = (pieces, actual) => plain(pieces).toLowerCase() === actual.toLowerCase();

/** Positive tests; a negated operator is "none of the values". */
const TESTS: Readonly<Record<string, Test>> = {
  stringequals: equals,
  stringequalsignorecase: equalsIgnoringCase,
  stringlike: (pieces, actual) => like(pieces, actual),
  arnequals: likeArn,
  arnlike: likeArn,
  bool: equalsIgnoringCase,
  binaryequals: equals,
  ipaddress: inRange,
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
  notipaddress: 'ipaddress',
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

/** Whether there is an operator of this name, with or without a quantifier and IfExists. */
export function isOperator(operator: string): boolean {
  const name = operator.toLowerCase().replace(/^for(?:allvalues|anyvalue):/, '');
  if (name === 'null') return true;
  const base = name.replace(/ifexists$/, '');
  return base in TESTS || base in NEGATED;
}

const conditionsHold = (statement: Dict, context: Context, active: boolean): boolean =>
  Object.entries(dict(statement.Condition)).every(([operator, block]) =>
    Object.entries(dict(block)).every(([key, values]) => clauseHolds(operator, key, list(values), context, active)),
  );

const actionFits = (statement: Dict, action: string): boolean =>
  'NotAction' in statement ? !actionMatches(statement.NotAction, action) : actionMatches(statement.Action, action);

const principalFits = (statement: Dict, principal: string): boolean =>
  'NotPrincipal' in statement
    ? !principalMatches(statement.NotPrincipal, principal)
    : principalMatches(statement.Principal, principal);

function resourceFits(statement: Dict, resource: string, context: Context, active: boolean): boolean {
  const matches = (patterns: unknown): boolean =>
    list(patterns).some((pattern) => {
      const pieces = expand(pattern, context, active);
      return pieces !== null && like(pieces, resource);
    });
  return 'NotResource' in statement ? !matches(statement.NotResource) : matches(statement.Resource);
}

type Verdict = 'allow' | 'explicit-deny' | 'implicit-deny';

/** Deny wins over Allow; without either the answer is no. */
function decide(documents: readonly unknown[], matches: (statement: Dict, active: boolean) => boolean): Verdict {
  const effects = documents.map(dict).flatMap((policy) =>
    [policy.Statement]
      .flat()
      .map(dict)
      .filter((statement) => matches(statement, policy.Version === '2012-10-17'))
      .map((statement) => statement.Effect),
  );
  if (effects.includes('Deny')) return 'explicit-deny';
  return effects.includes('Allow') ? 'allow' : 'implicit-deny';
}

/** What a trust policy says to a principal that asks to enter. */
export const naiveEvaluate = (document: unknown, request: Request, context: Context): Verdict =>
  decide(
    [document],
    (statement, active) =>
      principalFits(statement, request.principal) &&
      actionFits(statement, request.action) &&
      conditionsHold(statement, context, active),
  );

/** What the policies of an identity say to an action on a resource. */
export const naivePermits = (documents: readonly unknown[], wanted: Wanted, context: Context = {}): Verdict =>
  decide(
    documents,
    (statement, active) =>
      actionFits(statement, wanted.action) &&
      resourceFits(statement, wanted.resource, context, active) &&
      conditionsHold(statement, context, active),
  );
