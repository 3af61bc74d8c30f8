import { describe, expect, test } from 'vitest';
import { provenContained } from '@/lib/reach/contained';
import { reach } from '@/lib/reach/reach';
import type { Facts } from '@/lib/reach/types';
import {
  estateFacts,
  HOST,
  policyAt,
  policyFor,
  policyOf,
  project,
  providerOf,
  statementFor,
} from '@/lib/test-worlds/reach-test-world';

const rung = (...subjects: readonly string[]) => reach(policyFor(...subjects), estateFacts).role.rung;
const MAIN = 'project_path:g/p:ref_type:branch:ref:main';

describe('the rung of a policy', () => {
  test.each([
    ['a protected branch', MAIN, 1],
    ['a pattern inside a protected one', 'project_path:g/p:ref_type:branch:ref:release/*', 1],
    ['a pattern that leaves the protected one by one character', 'project_path:g/p:ref_type:branch:ref:release*', 2],
    ['an unprotected branch', 'project_path:g/p:ref_type:branch:ref:dev', 2],
    ['a tag of the name of a protected branch', 'project_path:g/p:ref_type:tag:ref:main', 2],
    ['every ref', 'project_path:g/p:*', 2],
    ['a subject that all refs share', 'project_path:g/short', 2],
    ['the id of a project that leads with it', 'project_id:4:ref_type:branch:ref:main', 1],
    ['a project name that is not closed', 'project_path:g/p*', 3],
    ['a group', 'project_path:g/*:ref_type:branch:ref:main', 3],
    ['a group name that is not closed', 'project_path:g*', 4],
    ['an id that is not closed', 'project_id:4*', 4],
    ['a question mark in the namespace', 'project_path:?/p:ref_type:branch:ref:main', 4],
    ['a wildcard before the path', '*:ref_type:branch:ref:main', 4],
    ['everything', '*', 4],
    ['a ref type that GitLab does not have', 'project_path:g/p:ref_type:merge_request:ref:main', 0],
    ['components that the project does not have', 'project_path:g/id:ref_type:branch:ref:main', 0],
  ])('%s', (_, subject, expected) => {
    expect(rung(subject)).toBe(expected);
  });

  test('the weakest value and the weakest statement decide', () => {
    expect(rung(MAIN, 'project_path:g/*')).toBe(3);
    const { role, statements } = reach(
      policyOf(
        statementFor({ StringEquals: { [`${HOST}:sub`]: MAIN } }),
        statementFor({ StringLike: { [`${HOST}:sub`]: 'project_path:g/p:*' } }),
      ),
      estateFacts,
    );
    expect([role.rung, ...statements.map((each) => each.rung)]).toEqual([2, 1, 2]);
  });

  test('a denial takes back what it covers, and only that', () => {
    const any = statementFor({ StringLike: { [`${HOST}:sub`]: 'project_path:g/p:*' } });
    const denyOthers = statementFor({ StringNotEquals: { [`${HOST}:sub`]: MAIN } }, HOST, 'Deny');
    const denyTags = statementFor({ StringLike: { [`${HOST}:sub`]: '*:ref_type:tag:*' } }, HOST, 'Deny');
    expect(reach(policyOf(any, denyOthers), estateFacts).role.rung).toBe(1);
    expect(reach(policyOf(any, denyTags), estateFacts).role.rung).toBe(2);
  });

  test('on gitlab.com everyone on the internet can have a project, unless an id is pinned', () => {
    const at = (subject: string, claims: Record<string, string>) =>
      reach(
        policyOf(
          statementFor(
            {
              StringLike: { 'gitlab.com:sub': subject },
              StringEquals: Object.fromEntries(
                Object.entries(claims).map(([name, value]) => [`gitlab.com:${name}`, value]),
              ),
            },
            'gitlab.com',
          ),
        ),
        estateFacts,
      ).role.rung;
    expect(at('project_path:acm*', { aud: 'sts' })).toBe(5);
    expect(at('*', { project_id: '20' })).toBe(2);
    expect(at('*', { project_id: '20', ref_protected: 'true' })).toBe(1);
    expect(at('*', { namespace_id: '7' })).toBe(3);
    expect(at('*', { user_login: 'alice' })).toBe(5);
  });

  test('a policy without a condition on the subject admits the whole instance', () => {
    expect(reach(policyOf(statementFor({ StringEquals: { [`${HOST}:aud`]: 'sts' } })), estateFacts).role.rung).toBe(4);
    const everyone = { Effect: 'Allow', Principal: '*', Action: 'sts:AssumeRole' };
    expect(reach(policyOf(everyone), estateFacts).role.rung).toBe(5);
    const service = { Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' };
    expect(reach(policyOf(service), estateFacts).role.rung).toBe(0);
  });
});

describe('a missing fact is named and never guessed', () => {
  const reason = (subject: string, facts: Facts = estateFacts) => reach(policyFor(subject), facts).role;
  const withVersion = (version: string | null): Facts => ({
    ...estateFacts,
    instances: estateFacts.instances.map((instance) => ({ ...instance, version })),
  });

  test.each([
    ['project_path:g/unread:ref_type:branch:ref:main', 'the protection rules of g/unread could not be read'],
    ['project_path:g/gone:ref_type:branch:ref:main', 'g/gone is not among the projects that were read'],
  ])('%s', (subject, why) => {
    expect(reason(subject)).toMatchObject({ rung: null, reason: expect.stringContaining(why) });
  });

  test('the version of the GitLab matters: before 18.2.2 forks carried the subject of the parent', () => {
    expect(reason(MAIN, withVersion(null))).toMatchObject({ rung: null });
    expect(reason(MAIN, withVersion('18.2.1-ee'))).toMatchObject({ rung: 2 });
    expect(reason(MAIN, withVersion('18.2.2'))).toMatchObject({ rung: 1 });
  });

  test('without any facts a fixed ref is unknown, and any ref is still any ref', () => {
    const none: Facts = { instances: [], audiences: {}, account: null };
    expect(reason(MAIN, none).rung).toBeNull();
    expect(reason('project_path:g/p:*', none).rung).toBe(2);
  });

  test('an audience that no provider accepts admits nobody', () => {
    const facts = { ...estateFacts, audiences: { [providerOf(HOST)]: ['https://other'] } };
    expect(reason(MAIN, facts).rung).toBe(0);
    expect(reason(MAIN, { ...facts, audiences: { [providerOf(HOST)]: ['sts'] } }).rung).toBe(1);
  });

  test('a provider that its account does not have admits nobody, and of an account that was not read nothing is said', () => {
    const facts = { ...estateFacts, account: '111122223333', accounts: ['111122223333'] };
    expect(reason(MAIN, facts)).toMatchObject({
      rung: 0,
      reason: `Account 111122223333 has no OIDC provider for ${HOST}, so STS knows no such tokens.`,
    });
    expect(reason(MAIN, { ...facts, audiences: { [providerOf(HOST)]: ['sts'] } }).rung).toBe(1);
    expect(reason(MAIN, { ...facts, accounts: [] }).rung).toBe(1);
  });
});

describe('provenContained', () => {
  const intended = [{ instanceId: 'self', projectId: 1 }];
  const ask = (...subjects: readonly string[]) => provenContained(policyFor(...subjects), estateFacts, intended);

  test('proves, refutes with the shortest subject and who can get it, or names the missing fact', () => {
    expect(ask(MAIN).verdict).toBe('proved');
    expect(ask('project_path:g/p:ref_type:branch:ref:release*')).toEqual({
      verdict: 'refuted',
      reason: 'Any of the 14 Developers of g/p can push the branch release, which is not protected.',
      example: 'project_path:g/p:ref_type:branch:ref:release',
    });
    expect(ask('project_path:g/open:ref_type:branch:ref:main').verdict).toBe('refuted');
    expect(ask('project_path:g/gone:ref_type:branch:ref:main').verdict).toBe('unknown');
  });

  test('an id that is pinned beside a negated subject is a project of its own, wanted or not', () => {
    const [, shared] = estateFacts.instances;
    if (shared === undefined) throw new Error('The test world has gitlab.com.');
    const projects = [project(20, 'g/p'), project(22, 'g/other')];
    const facts = { ...estateFacts, instances: [{ ...shared, projects }] };
    const statement = (conditions: Parameters<typeof statementFor>[0], id: string) => {
      const pins = { 'gitlab.com:project_id': id, 'gitlab.com:aud': 'sts' };
      return statementFor({ ...conditions, StringEquals: { ...pins, ...conditions.StringEquals } }, 'gitlab.com');
    };
    const other = statement(
      { StringEquals: { 'gitlab.com:sub': 'project_path:g/other:ref_type:branch:ref:main' } },
      '22',
    );
    const beside = (id: string) => statement({ StringNotLike: { 'gitlab.com:sub': 'project_path:g/other:*' } }, id);
    const verdictOf = (...statements: readonly object[]) =>
      provenContained(policyOf(...statements), facts, [{ instanceId: 'shared', projectId: 22 }]);
    expect(verdictOf(other)).toMatchObject({ verdict: 'proved' });
    expect(verdictOf(other, beside('20'))).toMatchObject({
      verdict: 'refuted',
      reason: 'g/p is not an intended project.',
    });
    // The only project with that id is the one that its subject leaves out.
    expect(verdictOf(other, beside('22'))).toMatchObject({ verdict: 'proved' });
  });

  test('an unknown number of Developers is not made up', () => {
    const [self, ...others] = estateFacts.instances;
    if (self === undefined) throw new Error('The test world has an instance.');
    const facts = {
      ...estateFacts,
      instances: [{ ...self, projects: [project(1, 'g/p', { developers: null })] }, ...others],
    };
    const answer = provenContained(policyFor('project_path:g/p:ref_type:branch:ref:dev'), facts, intended);
    expect(answer.reason).toBe('Any Developer of g/p can push the branch dev, which is not protected.');
  });

  test('a policy for another issuer says nothing about the project', () => {
    const answer = provenContained(policyAt('idp.example', 'x'), estateFacts, intended);
    expect(answer.verdict).toBe('unknown');
  });
});
