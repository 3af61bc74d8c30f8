import { BlockList, isIP } from 'node:net';

/** A part of a condition's value. */
export interface Piece {
  readonly text: string;
  /** Not a pattern: a variable's value. */
  readonly literal: boolean;
}

/** Every place in the value that the pattern can have come to, sign by sign: `*` any run, `?` one, others themselves. */
export function like(pieces: readonly Piece[], value: string): boolean {
  let places = new Set([0]);
  for (const { text, literal } of pieces)
    for (const sign of text.split('')) places = step(places, literal ? 'exactly' : sign, sign, value);
  return places.has(value.length);
}

function step(places: ReadonlySet<number>, wildcard: string, sign: string, value: string): Set<number> {
  const next = new Set<number>();
  if (wildcard === '*') for (let at = Math.min(...places); at <= value.length; at += 1) next.add(at);
  else for (const at of places) if (at < value.length && (wildcard === '?' || value[at] === sign)) next.add(at + 1);
  return next;
}

/** An ARN is compared part by part: a `*` does not reach over the first five colons. */
function likeArn(pieces: readonly Piece[], actual: string): boolean {
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

const plain = (pieces: readonly Piece[]): string => pieces.map((piece) => piece.text).join('');

/** Whether what the caller brings meets a value of the condition. */
type Test = (pieces: readonly Piece[], actual: string) => boolean;
const number: (compare: (a: number, b: number) => boolean) => Test = (compare) => (pieces, actual) =>
  [actual, plain(pieces)].every((text) => /^[+-]?\d+(?:\.\d+)?$/.test(text)) &&
  compare(Number(actual), Number(plain(pieces)));
/** Four digits are a year of ISO 8601; more are seconds since 1970. A day that its month does not have is no date. */
function instant(text: string): number {
  if (/^\d{5,}$/.test(text)) return Number(text) * 1000;
  const [, year, month, day = '1'] = /^(\d{4})(?:-(\d\d)(?:-(\d\d)(?:T.+(?:Z|[+-]\d\d:\d\d))?)?)?$/.exec(text) ?? [];
  const days = new Date(Date.UTC(Number(year), Number(month ?? '1'), 0)).getUTCDate();
  return Number(day) <= days ? Date.parse(text) : Number.NaN;
}
const date: (compare: (a: number, b: number) => boolean) => Test = (compare) => (pieces, actual) => {
  const [a, b] = [instant(actual), instant(plain(pieces))];
  return !Number.isNaN(a) && !Number.isNaN(b) && compare(a, b);
};

/** One address, or a range such as 203.0.113.0/24. */
const inRange: Test = (pieces, actual) => {
  const [net = '', bits] = plain(pieces).split('/');
  const family = (address: string) => (isIP(address) === 6 ? 'ipv6' : 'ipv4');
  const most = isIP(net) === 6 ? 128 : 32;
  const prefix = bits === undefined ? most : /^\d+$/.test(bits) ? Number(bits) : -1;
  if (isIP(net) === 0 || isIP(actual) !== isIP(net) || prefix < 0 || prefix > most) return false;
  const range = new BlockList();
  range.addSubnet(net, prefix, family(net));
  return range.check(actual, family(actual));
};

const equals: Test = (pieces, actual) => plain(pieces) === actual;
const equalsIgnoringCase: Test = (pieces, actual) => plain(pieces).toLowerCase() === actual.toLowerCase();

/** Names are in lower case. */
const TESTS: Readonly<Record<string, Test>> = {
  stringequals: equals,
  stringequalsignorecase: equalsIgnoringCase,
  stringlike: (pieces, actual) => like(pieces, actual),
  arnequals: likeArn,
  arnlike: likeArn,
  bool: (pieces, actual) => /^(?:true|false)$/i.test(actual) && equalsIgnoringCase(pieces, actual),
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

/** A negated operator holds where none of its values does. */
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

/** The operator of this name in lower case, without quantifier and IfExists. */
export function operatorNamed(name: string): { readonly test: Test; readonly negated: boolean } | null {
  const negated = Object.hasOwn(NEGATED, name);
  const positive = negated ? (NEGATED[name] ?? '') : name;
  const test = Object.hasOwn(TESTS, positive) ? TESTS[positive] : undefined;
  return test ? { test, negated } : null;
}
