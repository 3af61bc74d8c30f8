import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ANY_TEXT } from '@/lib/policy/automata/acceptor';
import { comparePolicies } from '@/lib/policy/compare/policies';
import type { Universe } from '@/lib/policy/compare/types';
import { compilePolicy } from '@/lib/policy/compile-policy';
import { parsePolicy } from '@/lib/policy/parse-policy';
import type { Policy, RequestContext } from '@/lib/policy/types';

const HOST = 'idp.example';
const ARN = `arn:aws:iam::111122223333:oidc-provider/${HOST}`;
const REQUEST = { principal: ARN, action: 'sts:AssumeRoleWithWebIdentity' };
const SEED = 20_261_123;

/** Any subject, any audience of one character or more, and one more key that may be absent or empty. */
const ANY_ISSUER: Universe = {
  issuer: null,
  claim: (_, name) => {
    if (name === 'sub') return { absent: false, empty: true, text: ANY_TEXT };
    if (name === 'aud') return { absent: false, empty: false, text: ANY_TEXT };
    return { absent: true, empty: true, text: ANY_TEXT };
  },
};

interface WrittenStatement {
  readonly effect: 'Allow' | 'Deny';
  readonly condition: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;
}

function policyOf(statements: readonly WrittenStatement[]): Policy {
  const document = {
    Version: '2012-10-17',
    Statement: statements.map(({ effect, condition }) => ({
      Effect: effect,
      Principal: { Federated: ARN },
      Action: REQUEST.action,
      Condition: condition,
    })),
  };
  const parsed = parsePolicy(JSON.stringify(document));
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return parsed.policy;
}

const allow = (condition: WrittenStatement['condition']): WrittenStatement => ({ effect: 'Allow', condition });
const deny = (condition: WrittenStatement['condition']): WrittenStatement => ({ effect: 'Deny', condition });
const verdict = (before: readonly WrittenStatement[], after: readonly WrittenStatement[]) =>
  comparePolicies(policyOf(before), policyOf(after), ANY_ISSUER).verdict;
const sub = (operator: string, ...values: string[]) => ({ [operator]: { [`${HOST}:sub`]: values } });

describe('comparePolicies', () => {
  test.each([
    ['order of values', [allow(sub('StringLike', 'a*', 'b'))], [allow(sub('StringLike', 'b', 'a*'))]],
    ['StringLike without a wildcard', [allow(sub('StringLike', 'ab'))], [allow(sub('StringEquals', 'ab'))]],
    [
      'one statement or two',
      [allow(sub('StringLike', 'a*', 'b'))],
      [allow(sub('StringLike', 'a*')), allow(sub('StringLike', 'b'))],
    ],
    ['a value inside another', [allow(sub('StringLike', 'a*'))], [allow(sub('StringLike', 'a*', 'a*b'))]],
    [
      'a denial or a negated operator',
      [allow(sub('StringLike', 'a*')), deny(sub('StringEquals', 'ab'))],
      [allow({ ...sub('StringLike', 'a*'), ...sub('StringNotEquals', 'ab') })],
    ],
    ['an escaped asterisk', [allow(sub('StringEquals', 'a*'))], [allow(sub('StringLike', 'a$' + '{*}'))]],
    [
      'IfExists on a key that is always there',
      [allow(sub('StringLikeIfExists', 'a'))],
      [allow(sub('StringLike', 'a'))],
    ],
    [
      'split wildcards',
      [allow(sub('StringLike', 'a*'))],
      [allow({ ...sub('StringLike', 'a?*'), ...{} }), allow(sub('StringEquals', 'a'))],
    ],
  ])('%s makes no difference', (_, before, after) => {
    expect(verdict(before, after)).toBe('equal');
    expect(verdict(after, before)).toBe('equal');
  });

  test('a policy variable that nothing settles is undecided, never equal', () => {
    const variable = sub('StringEquals', '$' + '{sts:RoleSessionName}');
    expect(verdict([allow(sub('StringEquals', 'a'))], [allow(variable)])).toBe('undecided');
    expect(verdict([allow(variable)], [allow(variable), allow(variable)])).toBe('equal');
  });

  test('when the budget runs out it says what was proved', () => {
    const hard = [allow(sub('StringLike', '*a?????b*', '*b?????a*'))];
    const easy = [allow(sub('StringLike', 'n*ev*er'))];
    const result = comparePolicies(policyOf(hard), policyOf([...hard, ...easy]), ANY_ISSUER, 20);
    expect(result.verdict).toBe('undecided');
    expect(result.note).toContain('Proved: the first policy allows nothing that the second does not.');
  });

  test('agrees with trying every request over a small alphabet, and its examples are as short as can be', () => {
    fc.assert(fc.property(policies, policies, agreesWithEnumeration), { seed: SEED, numRuns: 400 });
  });
});

const OPERATORS = [
  'StringEquals',
  'StringLike',
  'StringLike',
  'StringNotEquals',
  'StringNotLike',
  'StringEqualsIgnoreCase',
  'StringLikeIfExists',
  'StringNotLikeIfExists',
  'ForAnyValue:StringLike',
  'ForAllValues:StringLike',
  'ForAllValues:StringNotEquals',
];
const text = fc.string({ unit: fc.constantFrom('a', 'b', 'A', '*', '?'), minLength: 1, maxLength: 3 });
const clause = fc.oneof(
  { weight: 6, arbitrary: fc.tuple(fc.constantFrom(...OPERATORS), fc.array(text, { minLength: 1, maxLength: 3 })) },
  { weight: 1, arbitrary: fc.tuple(fc.constant('Null'), fc.constantFrom(['true'], ['false'])) },
);
const key = fc.constantFrom('sub', 'sub', 'sub', 'aud', 'x');
const statements: fc.Arbitrary<WrittenStatement> = fc.record({
  effect: fc.constantFrom('Allow', 'Allow', 'Allow', 'Deny'),
  condition: fc
    .array(fc.tuple(key, clause), { minLength: 0, maxLength: 4 })
    .map((clauses) =>
      Object.fromEntries(clauses.map(([name, [operator, values]]) => [operator, { [`${HOST}:${name}`]: values }])),
    ),
});
const policies = fc.array(statements, { minLength: 1, maxLength: 3 });

const words = (most: number): readonly string[] => {
  const all = [''];
  for (const word of all) if (word.length < most) all.push(...['a', 'b', 'A', 'B', 'c'].map((unit) => word + unit));
  return all;
};
const MOST = { sub: 3, aud: 1, x: 1 };
const REQUESTS: readonly { readonly context: RequestContext; readonly length: number }[] = words(MOST.sub).flatMap(
  (subject) =>
    words(MOST.aud)
      .slice(1)
      .flatMap((audience) =>
        [null, ...words(MOST.x)].map((x) => ({
          context: {
            [`${HOST}:sub`]: subject,
            [`${HOST}:aud`]: audience,
            ...(x === null ? {} : { [`${HOST}:x`]: x }),
          },
          length: subject.length + audience.length + (x?.length ?? 0),
        })),
      ),
);

function agreesWithEnumeration(first: readonly WrittenStatement[], second: readonly WrittenStatement[]): void {
  const [before, after] = [policyOf(first), policyOf(second)];
  const result = comparePolicies(before, after, ANY_ISSUER);
  expect(result.verdict).not.toBe('undecided');
  for (const [found, allowing, refusing] of [
    [result.gained, compilePolicy(after), compilePolicy(before)],
    [result.lost, compilePolicy(before), compilePolicy(after)],
  ] as const) {
    const differing = REQUESTS.filter(
      ({ context }) => allowing.decide(REQUEST, context) === 'allow' && refusing.decide(REQUEST, context) !== 'allow',
    );
    const shortest = Math.min(...differing.map(({ length }) => length));
    if (found === null) {
      expect(differing).toEqual([]);
      continue;
    }
    const length = Object.values(found.example).reduce((sum, value) => sum + value.length, 0);
    expect(length).toBeLessThanOrEqual(shortest);
    const tried = REQUESTS.some(({ context }) =>
      Object.keys(MOST).every((name) => context[`${HOST}:${name}`] === found.example[`${HOST}:${name}`]),
    );
    if (tried) expect(length).toBe(shortest);
    expect(allowing.decide(REQUEST, found.example)).toBe('allow');
    expect(refusing.decide(REQUEST, found.example)).not.toBe('allow');
  }
}
