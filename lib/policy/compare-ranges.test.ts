import { describe, expect, test } from 'vitest';
import { ANY_TEXT } from '@/lib/policy/automata/acceptor';
import { comparePolicies } from '@/lib/policy/compare/policies';
import type { Universe } from '@/lib/policy/compare/types';
import { parsePolicy } from '@/lib/policy/parse-policy';
import type { Policy } from '@/lib/policy/types';

const ANY: Universe = { issuer: null, claim: () => ({ absent: true, empty: true, text: ANY_TEXT }) };

type Condition = Readonly<Record<string, unknown>>;
function policyOf(...conditions: readonly Condition[]): Policy {
  const parsed = parsePolicy(
    JSON.stringify({
      Version: '2012-10-17',
      Statement: conditions.map((condition) => ({
        Effect: 'Allow',
        Principal: { Federated: 'arn:aws:iam::111122223333:oidc-provider/idp.example' },
        Action: 'sts:AssumeRoleWithWebIdentity',
        Condition: condition,
      })),
    }),
  );
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return parsed.policy;
}
const compare = (before: Condition, after: Condition) => comparePolicies(policyOf(before), policyOf(after), ANY);

const address = (...ranges: string[]): Condition => ({ IpAddress: { 'aws:SourceIp': ranges } });
const time = (operator: string, value: string): Condition => ({ [operator]: { 'aws:CurrentTime': value } });
const between = (low: string, high: string): Condition => ({
  ...time('DateGreaterThan', low),
  ...time('DateLessThan', high),
});
const number = (operator: string, value: string): Condition => ({ [operator]: { 'sts:DurationSeconds': value } });

describe('conditions by range or order', () => {
  test.each([
    ['an IPv6 range and its halves', address('2001:db8::/32'), address('2001:db8::/33', '2001:db8:8000::/33')],
    ['an IPv4 range and its halves', address('10.0.0.0/8'), address('10.0.0.0/9', '10.128.0.0/9')],
    ['an IPv6 address in two writings', address('2001:db8::1'), address('2001:DB8:0:0:0:0:0:1')],
    ['an address with an IPv4 end', address('::ffff:10.0.0.1'), address('::ffff:a00:1')],
    ['a date and its seconds', time('DateLessThan', '1767225600'), time('DateLessThan', '2026-01-01T00:00:00Z')],
    ['a number in two writings', number('NumericEquals', '3600'), number('NumericEquals', '3600.0')],
  ])('%s are equal', (_, before, after) => {
    expect(compare(before, after).verdict).toBe('equal');
    expect(compare(after, before).verdict).toBe('equal');
  });

  test.each([
    ['a smaller IPv6 range', address('2001:db8::/32'), address('2001:db8::/48')],
    ['half of an IPv6 range', address('2001:db8::/32'), address('2001:db8:8000::/33')],
    ['an IPv6 range without its last address', address('2001:db8::/127'), address('2001:db8::')],
    ['seconds that leave out one between', between('1767225600', '1767225603'), between('1767225600', '1767225602')],
    ['an hour less', time('DateLessThan', '2026-01-01T01:00:00Z'), time('DateLessThan', '2026-01-01T00:00:00Z')],
    ['less than a millionth', number('NumericLessThan', '1.0000001'), number('NumericLessThanEquals', '1')],
  ])('%s is narrower, and the example is a value that a request can have', (_, before, after) => {
    const { verdict, lost } = compare(before, after);
    expect(verdict).toBe('narrower');
    expect(Object.values(lost?.example ?? {}).filter((value) => value.includes('/'))).toEqual([]);
    expect(compare(after, before).verdict).toBe('wider');
  });

  test('numbers beyond 2^53 stay different numbers', () => {
    const [one, other] = ['9007199254740992', '9007199254740993'].map((value) => number('NumericEquals', value));
    expect(one && other && compare(one, other).verdict).toBe('incomparable');
  });
});
