import { expect, it } from 'vitest';
import { mergedConfig } from '@/lib/pipelines/compare-merged';
import { pushDifferences } from '@/lib/pipelines/compare-pushed';
import { pushToBranch } from '@/lib/pipelines/pipeline-kinds';

const CONFIG = mergedConfig(`test: {script: [x], parallel: 2}
deploy: {script: [x], parallel: {matrix: [{REGION: [eu, us]}]}, rules: [{if: $CI_COMMIT_BRANCH == "main"}]}
release: {script: [x], rules: [{if: $CI_COMMIT_TAG}]}
perhaps: {script: [x], rules: [{if: $CI_COMMIT_BRANCH, changes: [infra/*]}]}
`);
const onMain = (created: readonly string[]) =>
  CONFIG && pushDifferences(CONFIG, pushToBranch({ ref: 'main', defaultBranch: 'main' }), created);

const ALL = ['test 1/2', 'test 2/2', 'deploy: [eu]', 'deploy: [us]'];

it('jobs that GitLab makes several of are one job, and what cannot be told here is no difference', () => {
  expect(onMain(ALL)).toEqual([]);
  expect(onMain([...ALL, 'perhaps', 'a-policy-of-the-group'])).toEqual([]);
});

it('a job too few and a job too many are said by name', () => {
  expect(onMain(ALL.slice(0, 2))).toEqual([expect.stringMatching(/a push to main does not create the job deploy,/)]);
  expect(onMain([...ALL, 'release'])).toEqual([
    expect.stringMatching(/creates the job release, which its rules keep out/),
  ]);
  // A name that only begins like another is another job.
  expect(onMain(['test-all', 'test 1', ...ALL.slice(2)])).toEqual([
    expect.stringMatching(/does not create the job test,/),
  ]);
});
