import { expect, it } from 'vitest';
import type { TrackAnswers } from '@/lib/onboarding/answers';
import { readCiFile } from '@/lib/services/onboarding/ci-file';
import type { OnboardingFacts } from '@/lib/services/onboarding/onboarding-facts';
import type { Context } from '@/lib/services/verb/context';

const BUILD = 'build:\n  script: [make]\n';
const BROKEN = `build:\n  stage: nope\n  script: [make]\n`;
const REFUSED = 'chosen stage nope does not exist';
const TRACK = { variable: null, mergeRequest: true } as TrackAnswers;

/** A project whose file is this, at a GitLab that refuses every job of the stage nope. `more`: a job that it finds beside a new one. */
function read(text: string | null, more: readonly string[] = []) {
  const context = {
    gitlab: () => ({ configPath: async () => null, fileText: async () => text, paths: async () => null }),
    gitlabWriter: () => ({
      file: async () => (text === null ? null : { text, lastCommit: 'c1' }),
      variable: async () => null,
      lint: async (_: number, whole: string) =>
        whole.includes('stage: nope')
          ? { valid: false, errors: [`${REFUSED}.`], jobs: null }
          : { valid: true, errors: [], jobs: jobsOf(whole, more) },
    }),
  } as unknown as Context;
  const facts = { instance: { id: 'main' }, project: { gitlabId: 7, defaultBranch: 'main' } };
  return readCiFile(context, facts as OnboardingFacts, [TRACK]);
}
const jobsOf = (whole: string, more: readonly string[]) =>
  whole.includes('aws-deploy:') ? ['build', 'aws-deploy', ...more] : ['build'];
const jobIn = (stage: string) => ({ name: 'aws-deploy', text: `aws-deploy:\n  stage: ${stage}\n  script: [make]\n` });

it('a pipeline that GitLab refuses already is said before anyone approves, in its words', async () => {
  const file = await read(BROKEN);
  expect(file.problemsOf(TRACK)).toEqual([
    `GitLab already refuses the pipeline of this project: ${REFUSED}. Fix it first.`,
  ]);
  // Not a second time as if it came by the job.
  expect(await file.problemsOfJob(jobIn('nope'))).toEqual([]);
  expect(file.problemsOf({ ...TRACK, mergeRequest: false })).toEqual([]);
});

it('a job that GitLab would refuse is said before anyone approves, and one that it takes is none', async () => {
  const file = await read(BUILD);
  expect(file.problemsOf(TRACK)).toEqual([]);
  expect(await file.problemsOfJob(jobIn('test'))).toEqual([]);
  expect(await file.problemsOfJob(jobIn('nope'))).toEqual([
    `GitLab would refuse the pipeline with the job aws-deploy: ${REFUSED}.`,
  ]);
});

it('a job with which GitLab would create yet another one is said before anyone approves', async () => {
  const file = await read(BUILD, ['surprise']);
  expect(await file.problemsOfJob(jobIn('test'))).toEqual([
    'With the job aws-deploy, GitLab would create other jobs than that one more. Choose to copy the job.',
  ]);
});

it('a project without a file is asked of the file that the job would make', async () => {
  const file = await read(null);
  expect(file.problemsOf(TRACK)).toEqual([]);
  expect(await file.problemsOfJob(jobIn('nope'))).toEqual([expect.stringContaining(REFUSED)]);
});
