import { compileAny } from '@/lib/policy/automata/match-any';
import { parseDecimal } from '@/lib/policy/decimal';
import { parseInstant } from '@/lib/policy/instant';
import { inAddressRange } from '@/lib/policy/ip-range';
import { compilePattern, type Matcher, type PatternElement } from '@/lib/policy/match-wildcard';
import type { Comparison } from '@/lib/policy/operator-names';

/** Makes the test for one value of a policy. The value is given as pattern elements; only patterns and ARNs have wildcards. */
export type Comparer = (wanted: readonly PatternElement[]) => Matcher;

type OrderTest = (given: number | bigint, wanted: number | bigint) => boolean;
const EQUAL: OrderTest = (given, wanted) => given === wanted;
const LESS: OrderTest = (given, wanted) => given < wanted;
const AT_MOST: OrderTest = (given, wanted) => given <= wanted;
const GREATER: OrderTest = (given, wanted) => given > wanted;
const AT_LEAST: OrderTest = (given, wanted) => given >= wanted;

/** How each comparison decides. What cannot be read as a number, date or address matches nothing. */
export const COMPARERS: Readonly<Record<Exclude<Comparison, 'absence'>, Comparer>> = {
  text: (wanted) => {
    const text = plainText(wanted);
    return (given) => given === text;
  },
  'text-any-case': (wanted) => {
    const text = plainText(wanted).toLowerCase();
    return (given) => given.toLowerCase() === text;
  },
  pattern: compilePattern,
  'number-equal': orderedBy(parseDecimal, EQUAL),
  'number-less': orderedBy(parseDecimal, LESS),
  'number-at-most': orderedBy(parseDecimal, AT_MOST),
  'number-greater': orderedBy(parseDecimal, GREATER),
  'number-at-least': orderedBy(parseDecimal, AT_LEAST),
  'date-equal': orderedBy(parseInstant, EQUAL),
  'date-less': orderedBy(parseInstant, LESS),
  'date-at-most': orderedBy(parseInstant, AT_MOST),
  'date-greater': orderedBy(parseInstant, GREATER),
  'date-at-least': orderedBy(parseInstant, AT_LEAST),
  bool: (wanted) => {
    const text = plainText(wanted).toLowerCase();
    return (given) => (text === 'true' || text === 'false') && given.toLowerCase() === text;
  },
  // Both sides are base64 text.
  binary: (wanted) => {
    const text = plainText(wanted);
    return (given) => given === text;
  },
  address: (wanted) => {
    const text = plainText(wanted);
    return (given) => inAddressRange(text, given);
  },
  arn: compileArn,
};

/** Makes one test for several values: whether some of them accepts. The same as asking one after another. */
type AnyComparer = (wanted: readonly (readonly PatternElement[])[]) => Matcher;

const inTexts: AnyComparer = (wanted) => {
  const texts = new Set(wanted.map(plainText));
  return (given) => texts.has(given);
};

/** The comparisons whose values are decided together, at a price that does not grow with their number. */
export const ANY_COMPARERS: Readonly<Partial<Record<Comparison, AnyComparer>>> = {
  text: inTexts,
  binary: inTexts,
  'text-any-case': (wanted) => {
    const texts = new Set(wanted.map((elements) => plainText(elements).toLowerCase()));
    return (given) => texts.has(given.toLowerCase());
  },
  pattern: compileAny,
};

/** The fixed text of a value. A value that is not a pattern has no wildcards. */
export const plainText = (elements: readonly PatternElement[]): string =>
  elements.map((element) => (element.kind === 'text' ? element.text : '')).join('');

function orderedBy(parse: (text: string) => number | bigint | null, holds: OrderTest): Comparer {
  return (elements) => {
    const wanted = parse(plainText(elements));
    return (text) => {
      const given = parse(text);
      return given !== null && wanted !== null && holds(given, wanted);
    };
  };
}

const ARN_COLONS = 5;

/** Each of the six parts of an ARN is matched on its own, so that `*` in one cannot run into the next. */
function compileArn(wanted: readonly PatternElement[]): Matcher {
  const parts: PatternElement[][] = [[]];
  for (const element of wanted) {
    if (element.kind !== 'text') {
      parts.at(-1)?.push(element);
      continue;
    }
    splitFirst(element.text, ARN_COLONS + 1 - (parts.length - 1)).forEach((text, index) => {
      if (index > 0) parts.push([]);
      if (text !== '') parts.at(-1)?.push({ kind: 'text', text });
    });
  }
  const matchers = parts.map(compilePattern);
  return (given) => {
    const pieces = splitFirst(given, ARN_COLONS + 1);
    if (pieces.length !== ARN_COLONS + 1 || matchers.length !== pieces.length) return false;
    return matchers.every((matches, index) => matches(pieces[index] ?? ''));
  };
}

/** Splits at colons into at most `most` pieces; the last one keeps its colons. */
function splitFirst(text: string, most: number): readonly string[] {
  const pieces = text.split(':');
  return pieces.length <= most ? pieces : [...pieces.slice(0, most - 1), pieces.slice(most - 1).join(':')];
}
