import { expect, it } from 'vitest';
import { foreignKey, linePolicies } from '@/lib/mappings/line-policies';
import { takeOut } from '@/lib/mappings/take-out';
import { parsePolicy } from '@/lib/policy/parse-policy';
import type { Policy } from '@/lib/policy/types';

const HOST = 'gitlab.example.com';
const ISSUERS = [{ host: HOST, shared: false }];
const mapping = (...refs: string[]) => ({
  Effect: 'Allow',
  Principal: { Federated: `arn:aws:iam::111122223333:oidc-provider/${HOST}` },
  Action: 'sts:AssumeRoleWithWebIdentity',
  Condition: {
    StringEquals: {
      [`${HOST}:aud`]: 'https://x.example',
      [`${HOST}:sub`]: refs.map((ref) => `project_path:g/app:ref_type:branch:ref:${ref}`),
    },
  },
});
const machine = (Effect = 'Allow') => ({
  Effect,
  Principal: { Service: 'ec2.amazonaws.com' },
  Action: 'sts:AssumeRole',
});
const policy = (...Statement: readonly object[]): Policy => {
  const parsed = parsePolicy(JSON.stringify({ Version: '2012-10-17', Statement }));
  if (!parsed.ok) throw new Error('policy');
  return parsed.policy;
};
const keysOf = (live: Policy) => [...linePolicies(live, ISSUERS).keys()];
const subjectsLeft = (live: Policy) =>
  live.statements.flatMap(({ clauses }) =>
    clauses.filter(({ key }) => key.endsWith(':sub')).flatMap(({ values }) => values),
  );

it('mappings and a foreign statement go, and every other line stays as it stood', () => {
  const live = policy(mapping('main', 'dev'), machine(), mapping('v1'));
  const [main = '', , foreign = ''] = keysOf(live);
  const { policy: left, refused } = takeOut(live, [main, foreign], ISSUERS);
  expect([...refused]).toEqual([]);
  expect(subjectsLeft(left).map((subject) => subject.split(':').at(-1))).toEqual(['dev', 'v1']);
  expect(left.statements).toHaveLength(2);
});

it('a line that stands there twice goes from both places', () => {
  const live = policy(mapping('main'), machine(), mapping('main', 'dev'), machine());
  const [main = '', foreign = ''] = keysOf(live);
  const { policy: left, refused } = takeOut(live, [main, foreign, main, foreign], ISSUERS);
  expect([...refused]).toEqual([]);
  expect([subjectsLeft(left).length, left.statements.length]).toEqual([1, 1]);
});

it('the last mapping goes too: what is left admits no token', () => {
  const live = policy(mapping('main', 'dev'));
  const { policy: left, refused } = takeOut(live, keysOf(live), ISSUERS);
  expect([...refused]).toEqual([]);
  expect(subjectsLeft(left)).toEqual(['ended']);
});

it('a statement that denies stays, and so does a foreign one that is all there is, each with its reason', () => {
  const live = policy(mapping('main'), machine('Deny'));
  const denial = live.statements[1];
  const key = denial === undefined ? '' : foreignKey(denial);
  expect(takeOut(live, [key], ISSUERS)).toMatchObject({
    policy: live,
    refused: new Map([[key, expect.stringMatching(/^It denies/)]]),
  });
  const alone = policy(machine());
  const [only = ''] = keysOf(alone);
  expect(takeOut(alone, [only], ISSUERS).refused.get(only)).toMatch(/^The trust policy has nothing else/);
  expect(takeOut(alone, ['gone'], ISSUERS).refused.get('gone')).toMatch(/no such line/);
});
