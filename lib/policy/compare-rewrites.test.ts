import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ANY_TEXT } from '@/lib/policy/automata/acceptor';
import { comparePolicies } from '@/lib/policy/compare/policies';
import type { Universe } from '@/lib/policy/compare/types';
import { parsePolicy } from '@/lib/policy/parse-policy';
import { printPolicy } from '@/lib/policy/print-policy';
import type { Policy } from '@/lib/policy/types';

const SEED = 20_261_123;
const HOST = 'idp.example';
const ANY: Universe = { issuer: null, claim: () => ({ absent: false, empty: true, text: ANY_TEXT }) };

interface Written {
  readonly Effect: string;
  readonly Condition: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

function policyOf(statements: readonly Written[]): Policy {
  const whole = statements.map((statement) => ({
    ...statement,
    Principal: { Federated: `arn:aws:iam::111122223333:oidc-provider/${HOST}` },
    Action: 'sts:AssumeRoleWithWebIdentity',
  }));
  const parsed = parsePolicy(JSON.stringify({ Version: '2012-10-17', Statement: whole }));
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return parsed.policy;
}

const compare = (before: readonly Written[], after: readonly Written[]) =>
  comparePolicies(policyOf(before), policyOf(after), ANY);

const value = fc.string({ unit: fc.constantFrom('a', 'b', 'B', '*', '?', ':'), minLength: 1, maxLength: 4 });
const values = fc.uniqueArray(value, { minLength: 1, maxLength: 3 });
const operator = fc.constantFrom('StringEquals', 'StringLike', 'StringNotLike', 'StringEqualsIgnoreCase');
const keys = fc.dictionary(fc.constantFrom(`${HOST}:sub`, `${HOST}:aud`), values, { minKeys: 1 });
const statement: fc.Arbitrary<Written> = fc.record({
  Effect: fc.constantFrom('Allow', 'Allow', 'Deny'),
  Condition: fc.dictionary(operator, keys, { minKeys: 1, maxKeys: 2 }),
});
const statements = fc.array(statement, { minLength: 1, maxLength: 3 });

type Values = string | readonly string[];
type Change = (operator: string, key: string, values: Values) => readonly [string, string, Values];

/** The same statement with every clause rewritten; clauses that meet are one only if their operator and key differ. */
function rewritten({ Effect, Condition }: Written, change: Change): Written {
  const written: Record<string, Record<string, Values>> = {};
  for (const [name, block] of Object.entries(Condition))
    for (const [key, given] of Object.entries(block)) {
      const [operatorNow, keyNow, valuesNow] = change(name, key, given);
      written[operatorNow] = { ...written[operatorNow], [keyNow]: valuesNow };
    }
  return { Effect, Condition: written };
}

const isList = (given: Values): given is readonly string[] => typeof given !== 'string';
const reversed = <T>(members: Readonly<Record<string, T>>): Record<string, T> =>
  Object.fromEntries(Object.entries(members).reverse());

/** A statement for each value of its first clause that takes one of several; it has to be one that does not negate. */
function split({ Effect, Condition }: Written): readonly Written[] {
  const [name, block] = Object.entries(Condition).find(([each]) => !each.includes('Not')) ?? [];
  const [key, given] = Object.entries(block ?? {})[0] ?? [];
  if (name === undefined || key === undefined || given === undefined || !isList(given)) return [{ Effect, Condition }];
  return given.map((one) => ({ Effect, Condition: { ...Condition, [name]: { ...block, [key]: one } } }));
}

const REWRITES: readonly (readonly [string, (policy: readonly Written[]) => readonly Written[]])[] = [
  ['statements in another order', (policy) => [...policy].reverse()],
  ['a statement twice', (policy) => policy.flatMap((each) => [each, each])],
  ['a statement for each value', (policy) => policy.flatMap(split)],
  [
    'values in another order, one of them twice',
    (policy) =>
      change(policy, (name, key, given) => {
        const [first = '', ...more] = given;
        return [name, key, isList(given) ? [...more, first, first].reverse() : given];
      }),
  ],
  [
    'a scalar for a list of one',
    (policy) =>
      change(policy, (name, key, given) => [name, key, isList(given) && given.length === 1 ? (given[0] ?? '') : given]),
  ],
  [
    'operators and keys in another case',
    (policy) => change(policy, (name, key, given) => [name.toUpperCase(), key.toUpperCase(), given]),
  ],
  [
    'a star twice',
    (policy) =>
      change(policy, (name, key, given) => [
        name,
        key,
        name.endsWith('Like') && isList(given) ? given.map((one) => one.replaceAll('*', '**')) : given,
      ]),
  ],
  [
    'members in another order',
    (policy) =>
      policy.map(({ Effect, Condition }) => ({
        Effect,
        Condition: reversed(
          Object.fromEntries(Object.entries(Condition).map(([name, block]) => [name, reversed(block)])),
        ),
      })),
  ],
];
const change = (policy: readonly Written[], by: Change): readonly Written[] =>
  policy.map((each) => rewritten(each, by));

describe('a rewrite that means the same', () => {
  test.each(REWRITES)('compares as equal: %s', (_, rewrite) => {
    fc.assert(
      fc.property(statements, (policy) => {
        expect(compare(policy, rewrite(policy)).verdict).toBe('equal');
        expect(compare(rewrite(policy), policy).verdict).toBe('equal');
      }),
      { seed: SEED, numRuns: 100 },
    );
  });

  test('compares as equal: StringLike where nothing is a wildcard', () => {
    const plain = fc.string({ unit: fc.constantFrom('a', 'b', ':', '$'), minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(fc.array(plain, { minLength: 1, maxLength: 3 }), (given) => {
        const by = (name: string): readonly Written[] => [
          { Effect: 'Allow', Condition: { [name]: { [`${HOST}:sub`]: given } } },
        ];
        expect(compare(by('StringEquals'), by('StringLike')).verdict).toBe('equal');
        const wild = [...given, 'c*'];
        const evil = (name: string): readonly Written[] => [
          { Effect: 'Allow', Condition: { [name]: { [`${HOST}:sub`]: wild } } },
        ];
        expect(compare(evil('StringEquals'), evil('StringLike')).verdict).toBe('wider');
      }),
      { seed: SEED, numRuns: 100 },
    );
  });

  test('compares as equal: printed and read again', () => {
    fc.assert(
      fc.property(statements, (policy) => {
        const before = policyOf(policy);
        const again = parsePolicy(printPolicy(before));
        expect(again.ok && comparePolicies(before, again.policy, ANY).verdict).toBe('equal');
      }),
      { seed: SEED, numRuns: 100 },
    );
  });

  test('and one value more does not', () => {
    fc.assert(
      fc.property(values, (given) => {
        const by = (all: readonly string[]): readonly Written[] => [
          { Effect: 'Allow', Condition: { StringEquals: { [`${HOST}:sub`]: all } } },
        ];
        const { verdict, gained } = compare(by(given), by([...given, 'one more']));
        expect([verdict, gained?.example[`${HOST}:sub`]]).toEqual(['wider', 'one more']);
      }),
      { seed: SEED, numRuns: 100 },
    );
  });
});
