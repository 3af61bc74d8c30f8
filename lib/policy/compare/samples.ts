import type { KeyTest } from '@/lib/policy/compare/clauses';
import { decimalText, ONE, parseDecimal } from '@/lib/policy/decimal';
import { parseInstant } from '@/lib/policy/instant';
import { edgesOfRange } from '@/lib/policy/ip-range';

/** In milliseconds. */
const SECOND = 1000n;

/**
 * Values that stand for all values of a key which is compared by order or range: each value named, the edges of each range,
 * and one on either side of and between neighbours. Between two of them nothing changes, so nothing is missed.
 */
export function sampleValues(tests: readonly KeyTest[]): readonly string[] {
  const named = [...new Set(tests.flatMap(({ clause }) => clause.values))];
  const numbers = named.flatMap((value) => parseDecimal(value) ?? []);
  const times = named.flatMap((value) => parseInstant(value) ?? []).map(BigInt);
  return [
    ...new Set([
      'a',
      ...around(numbers, ONE).map(decimalText),
      ...around(times, SECOND).map(timeText),
      ...named.flatMap(edgesOfRange),
      ...named,
    ]),
  ];
}

/** Each value, what is a step below and above it, and what is halfway to the next. */
function around(values: readonly bigint[], step: bigint): readonly bigint[] {
  const sorted = [...values].sort((a, b) => (a < b ? -1 : Number(a > b)));
  return sorted.flatMap((value, at) => {
    const next = sorted[at + 1];
    return [value - step, value, value + step, ...(next === undefined ? [] : [(value + next) / 2n])];
  });
}

/** Milliseconds since 1970 as a date; after the year 9999, which no date of four digits has, as seconds. */
function timeText(time: bigint): string {
  const text = new Date(Number(time)).toISOString();
  return text.startsWith('+') ? String(time / SECOND) : text;
}
