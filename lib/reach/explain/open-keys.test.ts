import { describe, expect, it } from 'vitest';
import { admissions } from '@/lib/reach/admissions';
import { answerWhoCanAssume } from '@/lib/reach/answers/who-can-assume';
import { describeAccess } from '@/lib/reach/describe-access';
import { existingRefs } from '@/lib/reach/existing-refs';
import { explainRole } from '@/lib/reach/explain/explain-role';
import { tokenOfJob } from '@/lib/reach/explain/job-token';
import { findings } from '@/lib/reach/findings/findings';
import { reach } from '@/lib/reach/reach';
import type { Facts } from '@/lib/reach/types';
import { HOST, policyOf, project, providerOf, statementFor } from '@/lib/test-worlds/reach-test-world';

const SUB = 'project_path:g/p:ref_type:branch:ref:main';
const FACTS: Facts = {
  instances: [
    {
      ...{ id: 'main', issuer: `https://${HOST}`, host: HOST, shared: false, version: '18.5.0', groups: [] },
      projects: [project(20, 'g/p')],
    },
  ],
  audiences: { [providerOf(HOST)]: ['sts'] },
  account: '111122223333',
};
const right = { StringEquals: { [`${HOST}:sub`]: SUB, [`${HOST}:aud`]: 'sts' } };
const provider = { arn: providerOf(HOST), clientIds: ['sts'] };
const token = { host: HOST, claims: { sub: SUB, aud: 'sts' }, notes: [] };

/** What each surface says of g/p main. */
function said(policy: ReturnType<typeof policyOf>) {
  const role = reach(policy, FACTS).role;
  const listed = answerWhoCanAssume({
    issuer: HOST,
    roles: [
      {
        arn: 'arn:aws:iam::111122223333:role/r',
        policy: {
          Version: '2012-10-17',
          Statement: policy.statements.map(({ source }) => source),
        },
      },
    ],
    projects: [{ id: 20, path: 'g/p', refs: [{ name: 'main', type: 'branch', protected: true }] }],
  });
  return {
    explain: explainRole(policy, provider, token).outcome,
    line: admissions(policy, FACTS).map(({ depends }) => depends),
    sentence: describeAccess(role, existingRefs(policy, FACTS)),
    reason: role.reason,
    verb: listed.ok ? listed.output.map(({ depends }) => depends ?? null) : listed.problem.detail,
  };
}

describe('a condition on what the token does not say', () => {
  it.each([
    ['the address', { IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } }, 'aws:SourceIp, which the caller chooses'],
    ['the time', { DateLessThan: { 'aws:CurrentTime': '2020-01-01T00:00:00Z' } }, 'aws:CurrentTime, which comes with'],
    ['the session', { StringLike: { 'sts:RoleSessionName': 'ci-*' } }, 'sts:RoleSessionName, which the caller chooses'],
  ])('is said on every surface: %s', (_, condition, word) => {
    const { explain, line, sentence, reason, verb } = said(policyOf(statementFor({ ...right, ...condition })));
    expect(explain).toBe('depends');
    expect(line).toEqual([expect.stringContaining(word)]);
    for (const text of [sentence, reason]) expect(text).toContain(`epends on ${word}`);
    expect(verb).toEqual([expect.stringContaining(word)]);
  });

  it('of a Deny is said too', () => {
    const deny = statementFor({ NotIpAddress: { 'aws:SourceIp': '10.0.0.0/8' } }, HOST, 'Deny');
    const { explain, line, sentence, verb } = said(policyOf(statementFor(right), deny));
    expect(explain).toBe('depends');
    expect(line).toEqual(['aws:SourceIp, which the caller chooses']);
    expect(sentence).toContain('That depends on aws:SourceIp');
    expect(verb).toEqual(['aws:SourceIp, which the caller chooses']);
  });

  it.each([
    ['where another statement admits without it', [right, { ...right, IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } }]],
    ['where every call says the same', [{ ...right, Bool: { 'aws:SecureTransport': 'true' } }]],
  ])('is not said %s', (_, conditions) => {
    const policy = policyOf(...conditions.map((condition) => statementFor(condition)));
    expect(said(policy)).toMatchObject({ explain: 'admitted', line: [null], verb: [null] });
  });

  it('that no call can meet admits nobody: a session name has no wildcard', () => {
    const policy = policyOf(
      statementFor({ ...right, StringEquals: { ...right.StringEquals, 'sts:RoleSessionName': 'ci-*' } }),
    );
    expect(admissions(policy, FACTS)).toEqual([]);
    expect(reach(policy, FACTS).role.rung).toBe(0);
  });
});

describe('a key of the principal', () => {
  it.each(['aws:PrincipalOrgID', 'aws:PrincipalAccount', 'AWS:principalarn'])(
    '%s is never there, so that no surface lets anyone in by it',
    (key) => {
      const policy = policyOf(statementFor({ ...right, StringLike: { [key]: 'o-abc' } }));
      expect(said(policy)).toMatchObject({ explain: 'refused', line: [], verb: [null] });
      expect(reach(policy, FACTS).role).toMatchObject({ rung: 0, reason: expect.stringContaining(key) });
      expect(findings(policy, FACTS).map(({ id }) => id)).toContain('statement-dead');
    },
  );

  it('keeps nobody out where the condition asks only if it is there', () => {
    const policy = policyOf(statementFor({ ...right, StringEqualsIfExists: { 'aws:PrincipalOrgID': 'o-abc' } }));
    expect(said(policy)).toMatchObject({ explain: 'admitted', line: [null], verb: [null] });
    expect(reach(policy, FACTS).role.rung).toBe(1);
    expect(findings(policy, FACTS).map(({ id }) => id)).not.toContain('statement-dead');
  });
});

describe('a claim that each token has and whose value was not read', () => {
  const shared = { ...FACTS.instances[0], id: 'com', issuer: 'https://gitlab.com', host: 'gitlab.com', shared: true };
  const made = tokenOfJob({
    instance: { ...shared, version: '18.5.0', projects: [], groups: [] },
    project: project(20, 'g/p', { protection: null }),
    ...{ kind: 'push', ref: 'dev', audience: 'sts' },
  });
  const ask = (...statements: readonly object[]) => {
    if (!made.ok) throw new Error(made.reason);
    return explainRole(policyOf(...statements), { ...provider, arn: providerOf('gitlab.com') }, made.token).outcome;
  };
  const when = (condition: Readonly<Record<string, Readonly<Record<string, string>>>>, effect = 'Allow') =>
    statementFor(condition, 'gitlab.com', effect);

  it.each([
    ['ref_protected', 'true'],
    ['user_login', 'pia'],
    ['user_id', '7'],
    ['user_access_level', 'maintainer'],
    ['runner_environment', 'gitlab-hosted'],
    ['namespace_id', '4'],
  ])('leaves it open whether %s is right, never as if it were absent', (name, value) => {
    const key = `gitlab.com:${name}`;
    expect(ask(when({ StringEquals: { [key]: value } }))).toBe('depends');
    expect(ask(when({ StringEqualsIfExists: { [key]: value } }))).toBe('depends');
    expect(ask(when({ StringNotEquals: { [key]: value } }))).toBe('depends');
    expect(ask(when({}), when({ StringEquals: { [key]: value } }, 'Deny'))).toBe('depends');
    expect(ask(when({ Null: { [key]: 'true' } }))).toBe('refused');
    expect(ask(when({ Null: { [key]: 'false' } }))).toBe('admitted');
  });
});
