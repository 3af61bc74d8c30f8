import { expect, it } from 'vitest';
import { assessPolicy } from '@/lib/reach/assess-statement';
import { findingsOf } from '@/lib/reach/findings/findings';
import type { Facts, ProjectFacts } from '@/lib/reach/types';
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
