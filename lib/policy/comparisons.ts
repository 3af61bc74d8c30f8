import { inAddressRange } from '@/lib/policy/ip-range';
import { compilePattern, type Matcher, type PatternElement } from '@/lib/policy/match-wildcard';
import type { Comparison } from '@/lib/policy/operator-names';

/** Makes the test for one value of a policy. The value is given as pattern elements; only patterns and ARNs have wildcards. */
export type Comparer = (wanted: readonly PatternElement[]) => Matcher;

type NumberTest = (given: number, wanted: number) => boolean;
const EQUAL: NumberTest = (given, wanted) => given === wanted;
const LESS: NumberTest = (given, wanted) => given < wanted;
const AT_MOST: NumberTest = (given, wanted) => given <= wanted;
const GREATER: NumberTest = (given, wanted) => given > wanted;
const AT_LEAST: NumberTest = (given, wanted) => given >= wanted;

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
  'number-equal': orderedBy(parseNumber, EQUAL),
  'number-less': orderedBy(parseNumber, LESS),
  'number-at-most': orderedBy(parseNumber, AT_MOST),
  'number-greater': orderedBy(parseNumber, GREATER),
  'number-at-least': orderedBy(parseNumber, AT_LEAST),
  'date-equal': orderedBy(parseDate, EQUAL),
  'date-less': orderedBy(parseDate, LESS),
  'date-at-most': orderedBy(parseDate, AT_MOST),
  'date-greater': orderedBy(parseDate, GREATER),
  'date-at-least': orderedBy(parseDate, AT_LEAST),
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

/** The fixed text of a value; a wildcard cannot stand in one that is not a pattern. */
export const plainText = (elements: readonly PatternElement[]): string =>
  elements.map((element) => (element.kind === 'text' ? element.text : '')).join('');

function orderedBy(parse: (text: string) => number | null, holds: NumberTest): Comparer {
  return (elements) => {
    const wanted = parse(plainText(elements));
    return (text) => {
      const given = parse(text);
      return given !== null && wanted !== null && holds(given, wanted);
    };
  };
}

function parseNumber(text: string): number | null {
  return /^[+-]?\d{1,30}(\.\d{1,30})?$/.test(text) ? Number(text) : null;
}

/** ISO 8601 as W3C profiles it, or seconds since 1970; four digits alone are a year. */
function parseDate(text: string): number | null {
  if (/^\d{5,12}$/.test(text)) return Number(text) * 1000;
  if (!/^\d{4}(-\d\d(-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d))?)?)?$/.test(text)) return null;
  const time = Date.parse(text);
  return Number.isNaN(time) ? null : time;
}

const ARN_COLONS = 5;

/** Each of the six parts of an ARN is matched by itself, so that `*` in one cannot run into the next. */
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
