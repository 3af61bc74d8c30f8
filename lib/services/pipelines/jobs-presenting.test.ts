import { expect, it } from 'vitest';
import { jobsPresenting } from '@/lib/services/pipelines/jobs-presenting';
import { type PipelineJob, STARTS } from '@/lib/services/pipelines/pipelines-view';

const AUDIENCE = 'https://sts.amazonaws.com';
type Runs = PipelineJob['runs'][number]['runs'];
const job = (name: string, audiences: readonly string[] | null, push: Runs): PipelineJob => ({
  ...{ name, startedBy: null, stage: 'deploy', environment: null, triggers: false, roles: [] },
  runs: STARTS.map((start) => ({ start, runs: start === 'push' ? push : 'not' })),
  tokens: [{ name: 'T', audiences: audiences === null ? null : [...audiences] }],
});
const JOBS = [
  job('same', [AUDIENCE, 'other'], 'runs'),
  job('by hand', [AUDIENCE], 'manual'),
  job('by unknown rules', [AUDIENCE], 'unknown'),
  job('of a variable', null, 'runs'),
  job('other audience', ['other'], 'runs'),
  job('not there', [AUDIENCE], 'not'),
  { ...job('without a token', [], 'runs'), tokens: [] },
];

it('a job presents the token where it runs and asks for the audience, and perhaps where one of both is not known', () => {
  const { surely, perhaps } = jobsPresenting({ jobs: JOBS }, 'push', AUDIENCE);
  expect(surely.map(({ name }) => name)).toEqual(['same', 'by hand']);
  expect(perhaps.map(({ name }) => name)).toEqual(['by unknown rules', 'of a variable']);
});

it('in another kind of pipeline none of them does', () => {
  expect(jobsPresenting({ jobs: JOBS }, 'tag', AUDIENCE)).toEqual({ surely: [], perhaps: [] });
});
