import { describe, expect, it } from 'vitest';
import { linePolicies } from '@/lib/mappings/line-policies';
import { parsePolicy } from '@/lib/policy/parse-policy';
import type { Policy } from '@/lib/policy/types';
import { stillAdmits } from '@/lib/reach/still-admits';
import { universeOf } from '@/lib/subjects/universe-of-issuer';

const HOST = 'gitlab.example.com';
const ISSUERS = [{ host: HOST, shared: false }];
const universe = universeOf([{ host: HOST, kind: 'gitlab', subComponents: null, audiences: null }]);

const statement = (subjects: string | readonly string[], effect = 'Allow') => ({
  Effect: effect,
  Principal: { Federated: `arn:aws:iam::111122223333:oidc-provider/${HOST}` },
  Action: 'sts:AssumeRoleWithWebIdentity',
  Condition: {
    StringEquals: { [`${HOST}:aud`]: 'https://x.example' },
    StringLike: { [`${HOST}:sub`]: subjects },
  },
});
const policy = (...Statement: readonly object[]): Policy => {
  const parsed = parsePolicy(JSON.stringify({ Version: '2012-10-17', Statement }));
  if (!parsed.ok) throw new Error('policy');
  return parsed.policy;
};
const branch = (path: string, ref: string) => `project_path:${path}:ref_type:branch:ref:${ref}`;
const MAIN = branch('g/app', 'main');
const line = policy(statement(MAIN));

describe('a line that a review takes out', () => {
  it.each([
    ['the same line', policy(statement(MAIN))],
    ['the same among others', policy(statement([branch('g/other', 'main'), MAIN]))],
    ['a pattern that holds it', policy(statement(branch('g/*', '*')))],
    ['a foreign statement that holds it', policy({ ...statement(MAIN), Condition: {} })],
    ['a denial of someone else beside it', policy(statement(MAIN), statement(branch('g/app', 'dev'), 'Deny'))],
  ])('is still admitted by %s', (_, live) => {
    expect(stillAdmits(line, live, universe)).toBe('yes');
  });

  it.each([
    ['another branch', policy(statement(branch('g/app', 'dev')))],
    ['another project', policy(statement(branch('g/app2', 'main')))],
    ['the same behind a denial', policy(statement(MAIN), statement(MAIN, 'Deny'))],
    ['a subject that no token has', policy(statement('ended'))],
  ])('is no longer admitted by %s', (_, live) => {
    expect(stillAdmits(line, live, universe)).toBe('no');
  });

  it('of a pattern is still admitted while a part of it is', () => {
    expect(stillAdmits(policy(statement(branch('g/*', 'main'))), line, universe)).toBe('yes');
  });

  it('is not called gone where a policy variable leaves it open', () => {
    const parsed = parsePolicy(JSON.stringify({ Statement: [statement('x${y}')] }));
    expect(parsed.ok && stillAdmits(line, parsed.policy, universe)).toBe('undecided');
  });
});

it('every line of a policy stands alone under its key', () => {
  const whole = policy(statement([MAIN, branch('g/app', 'dev')]), { ...statement(MAIN), Action: 'sts:*' });
  const alone = [...linePolicies(whole, ISSUERS).values()];
  expect(alone.map(({ statements }) => statements.map(({ clauses }) => clauses.at(-1)?.values))).toEqual([
    [[MAIN]],
    [[branch('g/app', 'dev')]],
    [[MAIN]],
  ]);
});
