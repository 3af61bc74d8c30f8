import { describe, expect, it } from 'vitest';
import { countStarters } from '@/lib/reach/people/count-people';
import { startableRefs } from '@/lib/reach/starts/startable-refs';
import type { Facts } from '@/lib/reach/types';
import { HOST, policyFor, policyOf, statementFor } from '@/lib/test-worlds/reach-test-world';
import { branch, factsWith, startedOnly } from '@/lib/test-worlds/starts-test-world';

describe('who could start one', () => {
  const counted = (policy: Parameters<typeof startableRefs>[0], facts: Facts = factsWith()) => {
    const { projects, leftOut, unread } = startableRefs(policy, facts);
    const members = [{ id: 1, username: 'dev', name: 'Dev', level: 30 }];
    const people = { members, rules: [], groups: {} };
    return countStarters(
      projects.map((each) => ({ ...each, people })),
      2,
      leftOut,
      unread,
    );
  };

  it('counts who may create a branch that is missing', () => {
    expect(counted(policyFor(branch('gone')))).toMatchObject({ people: 1, others: [] });
  });

  it('has no number where a project could not be read, or was not', () => {
    for (const patch of [{ subComponents: null }, { refs: null }])
      expect(counted(policyFor(branch('gone')), factsWith(patch))).toMatchObject({
        people: null,
        others: [
          expect.stringContaining('of g/p could not be read'),
          ...(patch.refs === null ? [] : [expect.any(String)]),
        ],
      });
    expect(counted(policyFor('project_path:g/other:ref_type:branch:ref:main')).people).toBeNull();
  });

  it('has none where something else than the token decides', () => {
    const host = 'gitlab.com';
    const sub = { [`${host}:sub`]: 'project_path:acme/app:ref_type:branch:ref:main' };
    const of = (more: object) =>
      policyOf(statementFor({ StringEquals: { [`${host}:aud`]: 'sts', ...sub, ...more } }, host));
    expect(counted(of({})).people).toBe(1);
    const alice = counted(of({ [`${host}:user_login`]: 'alice' }));
    expect(alice.people).toBeNull();
    expect(alice.others[0]).toContain('depends on claims of who runs them');
    const late = { StringEquals: { [`${HOST}:sub`]: branch('main') }, IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } };
    expect(counted(policyOf(statementFor(late)))).toMatchObject({
      ...{ people: null, others: [expect.stringContaining('aws:SourceIp')] },
    });
  });

  it('counts who may create a branch and run it in the browser, and has no number where nobody knows what starts a pipeline', () => {
    const protectedMain = [{ type: 'branch' as const, name: 'main', protected: true }];
    const facts: Facts = {
      ...factsWith(),
      instances: factsWith().instances.map((each) => ({
        ...each,
        projects: each.projects.map((own) => ({ ...own, refs: protectedMain })),
      })),
    };
    const on = (name: string, ...sources: readonly string[]) =>
      counted(startedOnly({ StringEquals: { 'gitlab.com:pipeline_source': sources } }, name), facts);
    const from = (...sources: readonly string[]) => on('*', ...sources);
    for (const sources of [['web'], ['parent_pipeline'], ['push', 'chat']])
      expect(from(...sources)).toMatchObject({ people: 1, others: [] });
    for (const sources of [['chat'], ['security_orchestration_policy', 'external'], ['ondemand_dast_scan']])
      expect(from(...sources)).toMatchObject({
        people: null,
        others: [expect.stringContaining('acme/app: What starts the pipelines that get in is not known')],
      });
    // Of a branch that is there and admitted, too.
    for (const source of ['web', 'parent_pipeline']) expect(on('main', source).others).toEqual([]);
    expect(on('main', 'chat')).toMatchObject({ people: null, others: [expect.stringContaining('is not known')] });
    expect(from('no such word')).toMatchObject({ people: 0, others: [] });
  });

  it('has none where forks carry the subject of the project', () => {
    const forks = { forkPipelinesInParent: true };
    expect(counted(policyFor(branch('main')), factsWith(forks, '18.2.1')).people).toBeNull();
    expect(counted(policyFor(branch('main')), factsWith(forks, '18.2.2')).people).toBe(1);
  });
});
