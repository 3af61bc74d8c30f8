import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileClause } from '@/lib/policy/compile-clause';
import { compilePolicy } from '@/lib/policy/compile-policy';
import { evaluate } from '@/lib/policy/evaluate';
import { OPERATORS, parseOperator } from '@/lib/policy/operator-names';
import { parsePolicy } from '@/lib/policy/parse-policy';
import type { RequestContext } from '@/lib/policy/types';

const RUN = { seed: 20_261_130, numRuns: 3000 };
const ARN = 'arn:aws:iam::111122223333:oidc-provider/idp.example';
const VERSION = '2012-10-17';
const KEYS = ['idp.example:sub', 'idp.example:aud', 'aws:CurrentTime'];

const operator = fc
  .tuple(
    fc.constantFrom('', '', 'ForAnyValue:', 'ForAllValues:'),
    fc.constantFrom(...OPERATORS.map(({ name }) => name), 'NoSuchOperator'),
    fc.constantFrom('', '', 'IfExists'),
  )
  .map((parts) => parts.join(''));
const value = fc.constantFrom(
  ...[
    '',
    'a',
    'A',
    'ab',
    'a*',
    '*b',
    'a?',
    '*',
    'true',
    'False',
    '5',
    '5.0',
    '7',
    '10.0.0.0/8',
    '10.1.2.3',
    'arn:a:b:c:d:e*',
  ],
  ...['2026-01-01T00:00:00Z', '$'.concat('{idp.example:aud}'), 'a$'.concat('{x, ', "'b'", '}'), '$'.concat('{*}')],
);
const values = fc.array(value, { minLength: 1, maxLength: 12 });
const given = fc.constantFrom(
  '',
  'a',
  'A',
  'ab',
  'b',
  'true',
  '5',
  '6',
  '10.1.2.3',
  'arn:a:b:c:d:ef',
  '2026-01-01T00:00:00Z',
  '*',
);
const context: fc.Arbitrary<RequestContext> = fc.dictionary(
  fc.constantFrom(...KEYS),
  fc.oneof(given, fc.array(given, { maxLength: 3 })),
);
const clause = fc.record({ operator, key: fc.constantFrom(...KEYS), values });

describe('an explained verdict', () => {
  const statement = fc.record({
    Effect: fc.constantFrom('Allow', 'Allow', 'Deny'),
    Principal: fc.constantFrom({ Federated: ARN }, '*', { AWS: '111122223333' }),
    Action: fc.constantFrom('sts:AssumeRoleWithWebIdentity', 'sts:assumerolewith*', ['sts:TagSession', 'sts:*']),
    Condition: fc.dictionary(operator, fc.dictionary(fc.constantFrom(...KEYS), values), { maxKeys: 3 }),
  });

  it('is the verdict without an explanation, clause by clause', () => {
    let decided = 0;
    fc.assert(
      fc.property(fc.array(statement, { minLength: 1, maxLength: 3 }), context, (Statement, asked) => {
        const parsed = parsePolicy(JSON.stringify({ Version: VERSION, Statement }));
        if (!parsed.ok) return;
        decided++;
        const request = { principal: ARN, action: 'sts:AssumeRoleWithWebIdentity' };
        const compiled = compilePolicy(parsed.policy);
        const { decision, statements } = evaluate(parsed.policy, request, asked);
        expect(decision).toBe(compiled.decide(request, asked));
        const explained = statements.map(({ clauses }) =>
          clauses.map(({ matched, depends }) => (depends === undefined ? matched : null)),
        );
        expect(explained).toEqual(compiled.statements.map(({ clauses }) => clauses.map(({ test }) => test(asked))));
      }),
      RUN,
    );
    expect(decided).toBeGreaterThan(RUN.numRuns / 2);
  });
});

describe('several values of a clause', () => {
  it('accept what one of them alone accepts, and name the first that does', () => {
    fc.assert(
      fc.property(clause, given, context, (tried, one, asked) => {
        const compiled = compileClause(tried, VERSION);
        const rule = parseOperator(tried.operator)?.rule;
        if (rule === undefined || rule.compares === 'absence') return;
        const alone = tried.values.filter((single) =>
          compileClause({ ...tried, values: [single] }, VERSION).values.accept(one, asked),
        );
        expect(compiled.values.accept(one, asked)).toBe(alone.length > 0);
        expect(compiled.values.firstToAccept([one], asked)).toBe(alone[0] ?? null);
      }),
      RUN,
    );
  });
});
