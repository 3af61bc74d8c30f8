import type { KeyTest } from '@/lib/policy/compare-clauses';

/**
 * Values that stand for all values of a key which is compared by order or range: each value named, and one on either side of
 * it. Between two neighbours nothing changes, so nothing is missed.
 */
export function sampleValues(tests: readonly KeyTest[]): readonly string[] {
  const named = [...new Set(tests.flatMap(({ clause }) => clause.values))];
  const numbers = named.filter((value) => /^[+-]?\d{1,15}(\.\d{1,6})?$/.test(value)).map(Number);
  const times = named.filter((value) => /^\d{4}-/.test(value)).map((value) => Date.parse(value));
  const around = numbers.flatMap((value) => [value - 1, value, value + 1]);
  const between = [...numbers]
    .sort((a, b) => a - b)
    .flatMap((value, at, all) => {
      const next = all[at + 1];
      return next === undefined ? [] : [(value + next) / 2];
    });
  const dates = times.filter(Number.isFinite).flatMap((time) => [time - 1000, time, time + 1000]);
  return [
    ...new Set([
      'a',
      ...[...around, ...between].map(String),
      ...dates.map((time) => new Date(time).toISOString()),
      ...named.flatMap(addressesAround),
      ...named,
    ]),
  ];
}

/** The first and last address of a range, and their neighbours outside. IPv4; of an IPv6 range its first address. */
function addressesAround(range: string): readonly string[] {
  const [address = '', length = '32'] = range.split('/');
  if (address.includes(':')) return [address, '::1'];
  const octets = address.split('.').map(Number);
  const bits = Number(length);
  if (octets.length !== 4 || !octets.every((octet) => octet >= 0 && octet < 256) || !(bits >= 0 && bits <= 32))
    return [];
  const size = 2 ** (32 - bits);
  const value = octets.reduce((sum, octet) => sum * 256 + octet, 0);
  const first = Math.floor(value / size) * size;
  return [first - 1, first, first + size - 1, first + size].filter((at) => at >= 0 && at < 2 ** 32).map(dotted);
}

const dotted = (value: number): string => [24, 16, 8, 0].map((shift) => Math.floor(value / 2 ** shift) % 256).join('.');
