// biome-ignore-all lint/suspicious/noTemplateCurlyInString: variables of policies look so
import { describe, expect, it } from 'vitest';
import { isOperator, naiveEvaluate, naivePermits } from '@/e2e/sandbox/naive-evaluator';

const PROVIDER = 'arn:aws:iam::111122223333:oidc-provider/git.example';
const REQUEST = { principal: PROVIDER, action: 'sts:AssumeRoleWithWebIdentity' };
type Context = Readonly<Record<string, string | readonly string[]>>;

const statement = (members: object = {}) => ({
  Effect: 'Allow',
  Principal: { Federated: PROVIDER },
  Action: 'sts:AssumeRoleWithWebIdentity',
  ...members,
});
const policy = (...statements: object[]) => ({ Version: '2012-10-17', Statement: statements });
const verdict = (document: object, context: Context = {}) => naiveEvaluate(document, REQUEST, context);

/** Whether a statement with this one condition on the key `k` lets in. */
const holds = (operator: string, values: unknown, actual?: string | readonly string[], version = '2012-10-17') =>
  naiveEvaluate(
    { Version: version, Statement: statement({ Condition: { [operator]: { k: values } } }) },
    REQUEST,
    actual === undefined ? { other: 'x' } : { k: actual, other: 'x' },
  ) === 'allow';

describe('operators', () => {
  it.each<[operator: string, value: unknown, holding: string, failing: string]>([
    ['StringEquals', 'a/b', 'a/b', 'A/b'],
    ['StringEquals', 'a*', 'a*', 'ab'],
    ['StringNotEquals', 'a', 'A', 'a'],
    ['StringEqualsIgnoreCase', 'Ab', 'aB', 'a'],
    ['StringNotEqualsIgnoreCase', 'Ab', 'a', 'aB'],
    ['StringLike', 'a*c', 'a/:b\nc', 'a/bcd'],
    ['StringLike', 'a?c', 'abc', 'ac'],
    ['StringLike', 'a.c', 'a.c', 'abc'],
    ['StringLike', '[a-c]+(x|y)^$', '[a-c]+(x|y)^$', 'bx'],
    ['StringLike', '*a*b*a', 'xaxbxa', 'xaxbxab'],
    ['StringNotLike', 'a*', 'ba', 'ab'],
    ['NumericEquals', '10', '10.0', '11'],
    ['NumericNotEquals', 10, '11', '10'],
    ['NumericLessThan', '10', '9', '10'],
    ['NumericLessThanEquals', '10', '10', '10.5'],
    ['NumericGreaterThan', '10', '11', '10'],
    ['NumericGreaterThanEquals', '10', '10', '9'],
    ['NumericEquals', '0', '0', ''],
    ['NumericEquals', '0', '0', 'zero'],
    ['DateEquals', '2026-01-01T00:00:00Z', '1767225600', '1767225601'],
    ['DateNotEquals', '2026-01-01T00:00:00Z', '2026-01-02T00:00:00Z', '2026-01-01T00:00:00Z'],
    ['DateLessThan', '2026-01-01T00:00:00Z', '2025-12-31T23:59:59Z', '2026-01-01T00:00:00Z'],
    ['DateLessThanEquals', '2026-01-01T00:00:00Z', '2026-01-01T01:00:00+01:00', '2026-01-01T00:00:01Z'],
    ['DateGreaterThan', '2026-01-01T00:00:00Z', '2026-01-01T00:00:01Z', '2026-01-01T00:00:00Z'],
    ['DateGreaterThanEquals', '2026-01-01T00:00:00Z', '2026-01-01T00:00:00Z', 'someday'],
    ['Bool', true, 'True', 'false'],
    ['Bool', 'false', 'false', 'true'],
    ['BinaryEquals', 'QUJD', 'QUJD', 'qujd'],
    ['IpAddress', '203.0.113.0/24', '203.0.113.7', '203.0.114.7'],
    ['IpAddress', '2001:db8::/32', '2001:db8::1', '2001:db9::1'],
    ['IpAddress', '203.0.113.7', '203.0.113.7', 'not an address'],
    ['NotIpAddress', '203.0.113.0/24', '198.51.100.1', '203.0.113.7'],
    ['ArnLike', 'arn:aws:iam::*:role/a*', 'arn:aws:iam::1:role/ab/c:d', 'arn:aws:iam::1:2:role/a'],
    ['ArnEquals', 'arn:aws:s3:::b', 'arn:aws:s3:::b', 'arn:aws:s3:::B'],
    ['ArnNotEquals', 'arn:aws:s3:::b', 'arn:aws:s3:::c', 'arn:aws:s3:::b'],
    ['ArnNotLike', 'arn:aws:s3:::*', 'arn:aws:iam:::b', 'arn:aws:s3:::b'],
    ['ArnLike', 'arn:aws:*:*:*:*', 'arn:aws:s3:::b', 'arn:aws:s3'],
    ['ArnLike', 'arn:aws:*:::a', 'arn:aws:s3:::a', 'arn:aws:s3:::b:::a'],
  ])('%s %s holds for %s and not for %s', (operator, value, holding, failing) => {
    expect(holds(operator, value, holding)).toBe(true);
    expect(holds(operator.toUpperCase(), value, holding)).toBe(true);
    expect(holds(operator, value, failing)).toBe(false);
  });

  it('that are not known let nobody in', () => {
    expect(holds('StringIs', 'a', 'a')).toBe(false);
    expect(holds('StringIsIfExists', 'a')).toBe(false);
    expect(holds('constructor', 'a', 'a')).toBe(false);
  });

  it.each([
    'StringEquals',
    'forAllValues:stringlike',
    'ForAnyValue:ArnLike',
    'NumericEqualsIfExists',
    'Null',
    'NotIpAddress',
  ])('%s is one', (name) => expect(isOperator(name)).toBe(true));

  it.each(['StringIs', 'ForSomeValues:StringEquals', 'NullIfExists', '', 'constructor'])('%s is none', (name) => {
    expect(isOperator(name)).toBe(false);
  });
});

describe('a pattern', () => {
  it('of many stars is tried in little time', () => {
    expect(holds('StringLike', `${'*a'.repeat(200)}b`, 'a'.repeat(2000))).toBe(false);
    expect(holds('StringLike', `${'*a'.repeat(200)}*`, 'a'.repeat(2000))).toBe(true);
  });

  it.each([
    ['*', '', true],
    ['', '', true],
    ['', 'a', false],
    ['?', '', false],
    ['**?', 'a', true],
  ])('%j on %j: %s', (pattern, value, expected) => {
    expect(holds('StringLike', pattern, value)).toBe(expected);
  });
});

describe('several values', () => {
  it('of a condition are alternatives, and of a negated one none may match', () => {
    expect(holds('StringEquals', ['a', 'b'], 'b')).toBe(true);
    expect(holds('StringEquals', ['a', 'b'], 'c')).toBe(false);
    expect(holds('StringNotEquals', ['a', 'b'], 'c')).toBe(true);
    expect(holds('StringNotEquals', ['a', 'b'], 'b')).toBe(false);
    expect(holds('StringEquals', [], 'a')).toBe(false);
  });

  it('of a key need ForAllValues or ForAnyValue to be told apart', () => {
    expect(holds('ForAllValues:StringLike', 'a*', ['ab', 'ac'])).toBe(true);
    expect(holds('ForAllValues:StringLike', 'a*', ['ab', 'b'])).toBe(false);
    expect(holds('ForAnyValue:StringLike', 'a*', ['ab', 'b'])).toBe(true);
    expect(holds('ForAnyValue:StringLike', 'a*', ['b'])).toBe(false);
    expect(holds('ForAllValues:StringNotEquals', 'a', ['b', 'a'])).toBe(false);
    expect(holds('ForAnyValue:StringNotEquals', 'a', ['b', 'a'])).toBe(true);
  });
});

describe('a key that is missing', () => {
  it.each([
    ['StringEquals', false],
    ['StringLike', false],
    ['NumericEquals', false],
    ['Bool', false],
    ['IpAddress', false],
    ['ArnLike', false],
    ['StringNotEquals', true],
    ['StringNotLike', true],
    ['NotIpAddress', true],
    ['StringEqualsIfExists', true],
    ['StringNotEqualsIfExists', true],
    ['ForAllValues:StringEquals', true],
    ['ForAnyValue:StringEquals', false],
    ['ForAnyValue:StringNotEquals', false],
  ])('under %s: %s', (operator, expected) => {
    expect(holds(operator, 'a')).toBe(expected);
    expect(holds(operator, 'a', [])).toBe(expected);
  });

  it('is what Null asks for', () => {
    expect([holds('Null', 'true'), holds('Null', 'true', 'x')]).toEqual([true, false]);
    expect([holds('Null', false), holds('Null', false, 'x')]).toEqual([false, true]);
  });

  it('is not excused by IfExists once it is there', () => {
    expect(holds('StringEqualsIfExists', 'a', 'b')).toBe(false);
  });
});

describe('variables', () => {
  it('stand for a key, and are no patterns', () => {
    expect(
      naiveEvaluate(policy(statement({ Condition: { StringLike: { k: '${other}-*' } } })), REQUEST, {
        k: 'x*-1',
        other: 'x*',
      }),
    ).toBe('allow');
    expect(
      naiveEvaluate(policy(statement({ Condition: { StringLike: { k: '${other}-*' } } })), REQUEST, {
        k: 'xy-1',
        other: 'x*',
      }),
    ).toBe('implicit-deny');
  });

  it.each([
    ['${*}', '*', 'a'],
    ['${?}', '?', 'a'],
    ['${$}{other}', '${other}', 'x'],
    ["${none, 'd'}", 'd', "'d'"],
  ])('%s is %s', (pattern, holding, failing) => {
    expect(holds('StringLike', pattern, holding)).toBe(true);
    expect(holds('StringLike', pattern, failing)).toBe(false);
  });

  it('without a value match nothing, so that a negated condition holds', () => {
    expect(holds('StringLike', '${none}', '')).toBe(false);
    expect(holds('StringLike', ['${none}', 'a'], 'a')).toBe(true);
    expect(holds('StringNotLike', '${none}', 'a')).toBe(true);
  });

  it('are text in the old version', () => {
    expect(holds('StringEquals', '${other}', '${other}', '2008-10-17')).toBe(true);
    expect(holds('StringEquals', '${other}', 'x', '2008-10-17')).toBe(false);
  });
});

describe('a trust policy', () => {
  it('needs all operators and keys of a statement to hold', () => {
    const both = policy(statement({ Condition: { StringEquals: { a: '1', b: '2' }, StringLike: { c: '3*' } } }));
    expect(verdict(both, { A: '1', B: '2', C: '34' })).toBe('allow');
    for (const context of [
      { a: '1', b: '2' },
      { a: '1', c: '3' },
      { a: '1', b: 'x', c: '3' },
    ])
      expect(verdict(both, context)).toBe('implicit-deny');
  });

  it('lets in by any statement, and by none that a Deny meets', () => {
    const other = statement({ Principal: { Service: 'lambda.amazonaws.com' } });
    expect(verdict(policy(other, statement()))).toBe('allow');
    expect(verdict(policy(other))).toBe('implicit-deny');
    expect(verdict(policy(statement(), statement({ Effect: 'Deny' })))).toBe('explicit-deny');
    expect(verdict(policy(statement(), { ...other, Effect: 'Deny' }))).toBe('allow');
    expect(verdict({ Version: '2012-10-17', Statement: statement() })).toBe('allow');
  });

  it.each<[string, object, string]>([
    ['everyone', { Principal: '*' }, 'allow'],
    ['everyone of AWS', { Principal: { AWS: '*' } }, 'allow'],
    ['several', { Principal: { Federated: ['x', PROVIDER] } }, 'allow'],
    ['every provider', { Principal: { Federated: '*' } }, 'allow'],
    ['every service', { Principal: { Service: '*' } }, 'implicit-deny'],
    ['a part of the ARN', { Principal: { Federated: `${PROVIDER}*` } }, 'implicit-deny'],
    ['everyone but this one', { Principal: undefined, NotPrincipal: { Federated: PROVIDER } }, 'implicit-deny'],
    ['everyone but another', { Principal: undefined, NotPrincipal: { Federated: 'x' } }, 'allow'],
  ])('that names %s', (_, members, expected) => {
    const { Principal, ...rest } = statement(members);
    const given = { ...rest, ...(Principal === undefined ? {} : { Principal }) };
    expect(verdict(policy(given))).toBe(expected);
  });

  it.each<[string, object, string]>([
    ['in other case', { Action: 'STS:assumerolewithwebidentity' }, 'allow'],
    ['by a pattern', { Action: ['s3:*', 'sts:Assume*'] }, 'allow'],
    ['another', { Action: 'sts:AssumeRole' }, 'implicit-deny'],
    ['none', { Action: undefined }, 'implicit-deny'],
  ])('that names the action %s', (_, members, expected) => {
    expect(verdict(policy(statement(members)))).toBe(expected);
  });

  it.each([null, 'text', [], {}, { Statement: null }])('that is %j lets nobody in', (document) => {
    expect(naiveEvaluate(document, REQUEST, {})).toBe('implicit-deny');
  });
});

describe("an identity's policies", () => {
  const wanted = { action: 's3:PutObject', resource: 'arn:aws:s3:::artifacts/a/b' };
  const grant = (members: object) => policy({ Effect: 'Allow', Action: 's3:*', Resource: '*', ...members });

  it.each<[string, object, string]>([
    ['everything', {}, 'allow'],
    ['the prefix', { Resource: 'arn:aws:s3:::artifacts/*' }, 'allow'],
    ['one of several', { Resource: ['arn:aws:s3:::x', 'arn:aws:s3:::artifacts/a/?'] }, 'allow'],
    ['the bucket alone', { Resource: 'arn:aws:s3:::artifacts' }, 'implicit-deny'],
    ['another case', { Resource: 'arn:aws:s3:::Artifacts/*' }, 'implicit-deny'],
    ['another action', { Action: 's3:Get*' }, 'implicit-deny'],
    ['a condition that does not hold', { Condition: { StringEquals: { 'aws:x': 'y' } } }, 'implicit-deny'],
  ])('that grant %s', (_, members, expected) => {
    expect(naivePermits([grant(members)], wanted)).toBe(expected);
  });

  it('grant what NotResource and NotAction leave', () => {
    const left = { Effect: 'Allow', NotAction: 'iam:*', NotResource: 'arn:aws:s3:::other/*' };
    expect(naivePermits([policy(left)], wanted)).toBe('allow');
    expect(naivePermits([policy(left)], { ...wanted, action: 'iam:PassRole' })).toBe('implicit-deny');
    expect(naivePermits([policy(left)], { ...wanted, resource: 'arn:aws:s3:::other/a' })).toBe('implicit-deny');
  });

  it('add up, but for a Deny in any of them', () => {
    expect(naivePermits([], wanted)).toBe('implicit-deny');
    expect(naivePermits([grant({ Action: 's3:Get*' }), grant({})], wanted)).toBe('allow');
    expect(naivePermits([grant({}), grant({ Effect: 'Deny', Action: 's3:Put*' })], wanted)).toBe('explicit-deny');
  });
});
