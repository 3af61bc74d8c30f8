import { expect, it } from 'vitest';
import { foreignKey } from '@/lib/mappings/line-policies';
import { policyLines } from '@/lib/reach/policy-lines';
import { estateFacts, HOST, policyFor, policyOf, providerOf, statementFor } from '@/lib/test-worlds/reach-test-world';

const facts = { ...estateFacts, account: '111122223333', audiences: { [providerOf(HOST)]: ['sts'] } };
const [sub, aud] = [`${HOST}:sub`, `${HOST}:aud`];
const DEV = 'project_path:g/p:ref_type:branch:ref:dev';

/** The one line of a policy with this statement alone. */
function lineOf(statement: object) {
  const policy = policyOf(statement);
  const [line] = policyLines(policy, facts);
  return { policy, line };
}

it('each mapping says the refs that it admits by itself, and cannot be replaced', () => {
  const lines = policyLines(policyFor(DEV, 'project_path:g/p:ref_type:branch:ref:release/*'), facts);
  expect(
    lines.map(({ total, unprotected, refs, instead }) => [total, unprotected, refs[0]?.ref.name, instead]),
  ).toEqual([
    [1, 1, 'dev', null],
    [1, 0, 'release/1', null],
  ]);
});

it('a statement that only says it differently is taken over as mappings, which is proved to change nothing', () => {
  const conditions = { 'ForAnyValue:StringEquals': { [sub]: DEV }, StringEquals: { [aud]: 'sts' } };
  const { policy, line } = lineOf(statementFor(conditions));
  const [statement] = policy.statements;
  expect(line?.key).toBe(statement && foreignKey(statement));
  expect(line?.instead).toMatchObject({
    exact: true,
    lines: [{ instanceId: 'self', source: { id: 1, path: 'g/p' }, ref: { kind: 'exact', name: 'dev' } }],
  });
});

it('a pattern that more than today can match is replaced by the refs of today, and not called the same', () => {
  const conditions = {
    StringLike: { [sub]: 'project_path:g/p*:ref_type:branch:ref:dev' },
    StringEquals: { [aud]: 'sts' },
  };
  const { line } = lineOf(statementFor(conditions));
  expect(line?.instead).toMatchObject({
    exact: false,
    lines: [{ ref: { kind: 'exact', name: 'dev' }, audiences: ['sts'] }],
  });
});

it('an audience that a condition keeps out is in no replacement, and those that it lets in are', () => {
  const conditions = {
    StringLike: { [sub]: 'project_path:g/p*:ref_type:branch:ref:dev' },
    StringNotEquals: { [aud]: 'sts' },
  };
  const audiencesWith = (...clientIds: readonly string[]) =>
    policyLines(policyOf(statementFor(conditions)), {
      ...facts,
      audiences: { [providerOf(HOST)]: clientIds },
    })[0]?.instead?.lines.flatMap(({ audiences }) => audiences);
  expect(audiencesWith('sts', 'other')).toEqual(['other']);
  expect(audiencesWith('sts')).toBeUndefined();
});

it('one more condition, a denial, or a principal that is no provider is neither the same nor replaced', () => {
  const evil = { StringEquals: { [sub]: DEV, [aud]: 'sts' }, IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } };
  expect(lineOf(statementFor(evil)).line?.instead).toBeNull();
  const denies = lineOf(statementFor({ StringEquals: { [sub]: DEV } }, HOST, 'Deny')).line;
  expect(denies).toMatchObject({ total: 1, instead: null });
  const service = { Effect: 'Allow', Principal: { Service: 'ecs.amazonaws.com' }, Action: 'sts:AssumeRole' };
  expect(lineOf(service).line).toMatchObject({ total: 0, instead: null });
});
