import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { withClauseValues } from '@/lib/policy/build-statement';
import { evaluate } from '@/lib/policy/evaluate';
import { parsePolicy } from '@/lib/policy/parse-policy';
import { escapeVariables } from '@/lib/policy/policy-text';
import { printPolicy } from '@/lib/policy/print-policy';
import type { Policy, RequestContext } from '@/lib/policy/types';

const ARN = 'arn:aws:iam::111122223333:oidc-provider/idp.example';
const REQUEST = { principal: ARN, action: 'sts:AssumeRoleWithWebIdentity' };
const SUB = 'idp.example:sub';

function policyOf(condition: object, version = '2012-10-17'): Policy {
  const statement = { Effect: 'Allow', Principal: { Federated: ARN }, Action: REQUEST.action, Condition: condition };
  const parsed = parsePolicy(JSON.stringify({ Version: version, Statement: [{ ...statement, Comment: 'kept' }] }));
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return parsed.policy;
}
const clauseOf = (condition: object, context: RequestContext) =>
  evaluate(policyOf(condition), REQUEST, context).statements[0]?.clauses[0];

describe('the explanation of a clause', () => {
  it.each([
    [{ StringEquals: { [SUB]: 'ref:main' } }, 'ref:main', 'matches "ref:main"'],
    [{ StringEquals: { [SUB]: 'ref:main' } }, 'ref:Main', 'differs from "ref:main" only in case'],
    [{ StringEquals: { [SUB]: ['x', 'ref:main'] } }, 'ref:mai', 'the closest is "ref:main"'],
    [{ StringNotEquals: { [SUB]: 'ref:main' } }, 'ref:main', 'which is excluded'],
    [{ Null: { [SUB]: 'true' } }, 'a', 'is present'],
  ])('%j and %j: %s', (condition, sub, words) => {
    expect(clauseOf(condition, { [SUB]: sub })?.why).toContain(words);
  });

  it.each([
    [{ StringEquals: { [SUB]: 'a' } }, false, 'is absent.'],
    [{ StringNotEquals: { [SUB]: 'a' } }, true, 'which a negated operator lets pass'],
    [{ StringEqualsIfExists: { [SUB]: 'a' } }, true, 'which IfExists lets pass'],
    [{ 'ForAllValues:StringEquals': { [SUB]: 'a' } }, true, 'which ForAllValues lets pass'],
    [{ 'ForAnyValue:StringNotEquals': { [SUB]: 'a' } }, false, 'is absent.'],
  ])('%j and an absent key: matched %s', (condition, matched, words) => {
    const clause = clauseOf(condition, {});
    expect(clause?.matched).toBe(matched);
    expect(clause?.why).toContain(words);
  });
});

describe('a text that is escaped', () => {
  const text = fc.array(fc.constantFrom('$', '{', '}', 'a', '*', '$'.concat('{a}'))).map((pieces) => pieces.join(''));

  it.each(['2012-10-17', '2008-10-17'])('stands for itself and nothing else under %s', (version) => {
    fc.assert(
      fc.property(text, text, (wanted, given) => {
        const policy = policyOf({ StringEquals: { [SUB]: escapeVariables(wanted, version) } }, version);
        const { decision } = evaluate(policy, REQUEST, { [SUB]: given, a: 'value' });
        expect(decision === 'allow').toBe(given === wanted);
        expect(evaluate(policy, REQUEST, { [SUB]: wanted, a: 'value' }).decision).toBe('allow');
      }),
      { seed: 20_261_123, numRuns: 1000 },
    );
  });
});

it('other values for one clause leave everything else in the document as it stood', () => {
  const policy = policyOf({ StringEquals: { [SUB]: ['a'], 'x:y': 'z' }, StringLike: { [SUB]: 'a*' } });
  const [statement] = policy.statements;
  const [clause] = statement?.clauses ?? [];
  if (statement === undefined || clause === undefined) throw new Error('no clause');
  const changed = { ...policy, statements: [withClauseValues(statement, clause, ['b'])] };
  const before = JSON.parse(printPolicy(policy));
  expect(JSON.parse(printPolicy(changed))).toEqual({
    ...before,
    Statement: [
      {
        ...before.Statement[0],
        Condition: { StringEquals: { [SUB]: ['b'], 'x:y': 'z' }, StringLike: { [SUB]: 'a*' } },
      },
    ],
  });
  expect(evaluate(changed, REQUEST, { [SUB]: 'a', 'x:y': 'z' }).decision).toBe('implicit-deny');
});
