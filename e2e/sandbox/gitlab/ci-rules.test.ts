import { expect, it } from 'vitest';
import { parseConfig } from '@/e2e/sandbox/gitlab/ci-config';
import { holds, jobsOf } from '@/e2e/sandbox/gitlab/ci-rules';

const PUSH = {
  CI_PIPELINE_SOURCE: 'push',
  CI_COMMIT_BRANCH: 'main',
  CI_DEFAULT_BRANCH: 'main',
  CI_COMMIT_REF_NAME: 'main',
};

it.each([
  ['$CI_COMMIT_BRANCH', true],
  ['$CI_COMMIT_TAG', false],
  ['$CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH', true],
  ['$CI_COMMIT_BRANCH != "main"', false],
  ['$CI_COMMIT_BRANCH =~ /^ma/ && $CI_PIPELINE_SOURCE == "push"', true],
  ['$CI_COMMIT_TAG || $CI_COMMIT_BRANCH == "main"', true],
  ['($CI_COMMIT_TAG || $CI_COMMIT_BRANCH) && $CI_PIPELINE_SOURCE == "schedule"', false],
  ['$NONE == null', true],
])('%s is %s on a push to main', (condition, truth) => {
  expect(holds(condition, PUSH)).toBe(truth);
});

it('a simulated push creates the jobs whose rules let them, and none where the pipeline is filtered out', () => {
  const read = (text: string) => {
    const config = parseConfig(text);
    if (typeof config === 'string') throw new Error(config);
    return config;
  };
  const jobs =
    'a: {script: [x], rules: [{if: $CI_COMMIT_TAG, when: never}, {when: manual}]}\nb: {script: [x], only: [tags]}\n.c: {script: [x]}\n';
  expect(jobsOf(read(jobs), null)).toEqual(['a', 'b']);
  expect(jobsOf(read(jobs), PUSH)).toEqual(['a']);
  expect(jobsOf(read(`workflow: {rules: [{if: $CI_COMMIT_TAG}]}\n${jobs}`), PUSH)).toBeNull();
});
