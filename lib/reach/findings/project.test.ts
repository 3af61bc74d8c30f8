import { expect, it } from 'vitest';
import { assessPolicy } from '@/lib/reach/assess-statement';
import { findingsOf } from '@/lib/reach/findings/findings';
import type { Facts, PathTrust, ProjectFacts, TrustAge } from '@/lib/reach/types';
import { estateFacts, policyFor, project } from '@/lib/test-worlds/reach-test-world';

const POLICY = policyFor('project_path:g/old:ref_type:branch:ref:main');

/** Project 1 left g/old; `more`: projects beside it. */
const after = (own: Partial<ProjectFacts>, ...more: readonly ProjectFacts[]): Facts => ({
  ...estateFacts,
  instances: estateFacts.instances.map((instance) => ({
    ...instance,
    projects: [project(1, 'g/new', own), ...more],
    formerPaths: new Map([['g/old', 1]]),
  })),
});
const moved = (facts: Facts) =>
  findingsOf(POLICY, facts, assessPolicy(POLICY, facts)).filter(({ id }) => id.startsWith('path-'));

it('a path that its project left is found by its id, with the edit that names the path of now', () => {
  expect(moved(after({}))).toMatchObject([
    {
      id: 'path-moved',
      severity: 'high',
      title: 'Project #1 moved from `g/old` to `g/new`',
      fix: { effect: 'corrects', edits: [{ op: 'set', value: 'project_path:g/new:ref_type:branch:ref:main' }] },
    },
  ]);
});

it('a path that another project took is critical, since that one is let in', () => {
  const [finding] = moved(after({}, project(7, 'g/old')));
  expect(finding).toMatchObject({ id: 'path-moved', severity: 'critical' });
  expect(finding?.title).toContain('project #7 took the old path');
});

it('no edit is proposed where the tokens of the project begin with its id by now', () => {
  const [finding] = moved(after({ subComponents: ['project_id', 'ref_type', 'ref'] }));
  expect(finding?.id).toBe('path-moved');
  expect(finding).not.toHaveProperty('fix');
});

it('a project that came back to its path has not moved', () => {
  expect(moved(after({ path: 'g/old' }))).toEqual([]);
});

const YOUNG = project(1, 'g/old', { createdAt: '2026-05-02T10:00:00.000Z' });
const younger = (trust: TrustAge | undefined, own: ProjectFacts = YOUNG) => {
  const instances = estateFacts.instances.map((instance) => ({ ...instance, projects: [own] }));
  const facts = { ...estateFacts, instances, ...(trust && { trust }) };
  return findingsOf(POLICY, facts, assessPolicy(POLICY, facts)).filter(({ id }) => id === 'path-younger');
};
const HOST = estateFacts.instances[0]?.host;
const trusted = (patch: Partial<PathTrust>): TrustAge => ({
  roleCreatedAt: '2025-01-01T00:00:00.000Z',
  paths: new Map([[`${HOST} g/old`, { atEarliest: null, seenAt: null, approvedFor: null, ...patch }]]),
});

it('a project that is younger than the trust in its path is found, and the finding says what it rests on', () => {
  expect(younger({ roleCreatedAt: '2025-01-01T00:00:00.000Z' })).toMatchObject([
    {
      severity: 'medium',
      title: 'Project #1 was created on 2026-05-02, after this role was made on 2025-01-01',
      why: expect.stringContaining('rests on the creation dates'),
    },
  ]);
  expect(
    younger(trusted({ atEarliest: '2026-01-01T00:00:00.000Z', seenAt: '2026-01-01T00:00:00.000Z' })),
  ).toMatchObject([
    {
      severity: 'high',
      title: 'Project #1 was created on 2026-05-02, after the trust policy named its path',
      why: expect.stringContaining('saw the path in the trust policy on 2026-01-01'),
    },
  ]);
});

it('none is found where the project is older, was approved by its id, was named later, or its age is not known', () => {
  const seen = { atEarliest: '2025-01-01T00:00:00.000Z', seenAt: '2025-01-01T00:00:00.000Z' };
  expect(younger(undefined)).toEqual([]);
  expect(younger({ roleCreatedAt: '2026-06-01T00:00:00.000Z' })).toEqual([]);
  expect(younger(trusted({ ...seen, approvedFor: 1 }))).toEqual([]);
  expect(younger(trusted({ ...seen, approvedFor: 2 }))).toHaveLength(1);
  expect(younger(trusted({ atEarliest: '2026-06-01T00:00:00.000Z', seenAt: '2026-06-01T00:00:00.000Z' }))).toEqual([]);
  expect(younger(trusted(seen), { ...YOUNG, createdAt: null })).toEqual([]);
});
