import { expect, it } from 'vitest';
import { containmentOf, intendedProjects } from '@/lib/reach/intended-projects';
import { estateFacts, HOST, policyFor, policyOf, statementFor } from '@/lib/test-worlds/reach-test-world';

const MAIN = 'project_path:g/p:ref_type:branch:ref:main';

it('are the projects that the mappings name, by path or by id, and those below a group', () => {
  const ids = (...subjects: readonly string[]) =>
    intendedProjects(policyFor(...subjects), estateFacts).map(({ projectId }) => projectId);
  expect(ids(MAIN)).toEqual([1]);
  expect(ids('project_id:4:ref_type:branch:ref:main')).toEqual([4]);
  expect(ids('project_path:g/*:ref_type:branch:ref:main')).toEqual([1, 2, 3, 4, 5, 6]);
  expect(ids('project_path:g/gone:ref_type:branch:ref:main')).toEqual([]);
});

it('say whether a policy is contained; without a mapping nothing is intended', () => {
  expect(containmentOf(policyFor(MAIN), estateFacts)?.verdict).toBe('proved');
  expect(containmentOf(policyFor('project_path:g/p:ref_type:branch:ref:dev'), estateFacts)?.verdict).toBe('refuted');
  const foreign = policyOf(statementFor({ Bool: { [`${HOST}:sub`]: 'true' } }));
  expect(containmentOf(foreign, estateFacts)).toBeNull();
});
