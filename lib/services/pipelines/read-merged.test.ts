import { expect, it } from 'vitest';
import type { MergedPipeline } from '@/lib/gitlab/repository-port';
import { jobNames } from '@/lib/pipelines/ci-jobs';
import { readMerged } from '@/lib/services/pipelines/read-merged';

const OWN = 'lint:\n  script: [make lint]\n';
const WITH_COMPONENT = `include: [{component: gitlab.example.com/a/b/deploy@1.0}]\n${OWN}`;
const MERGED = `${OWN}deploy:\n  script: [make deploy]\n`;

const read = async (text: string, merged: MergedPipeline | null) => {
  const port = {
    fileText: async (_: number | string, path: string) => (path === '.gitlab-ci.yml' ? text : null),
    template: async () => null,
    paths: async () => null,
    configPath: async () => null,
    mergedPipeline: async () => merged,
  };
  const { reading, ...rest } = await readMerged(port, 7, 'main');
  return { ...rest, jobs: jobNames(reading.config) };
};
const valid = (yaml: string): MergedPipeline => ({ valid: true, errors: [], yaml, jobs: null });

it('where both agree nothing is said', async () => {
  expect(await read(OWN, valid(OWN))).toEqual({ merged: false, notes: [], jobs: ['lint'] });
});

it('where GitLab reads the files otherwise it is told', async () => {
  const { notes, jobs } = await read(OWN, valid(MERGED));
  expect(jobs).toEqual(['lint']);
  expect(notes).toEqual(["The job deploy is only in GitLab's merged configuration."]);
});

it('the jobs of a component are those that GitLab merged', async () => {
  expect(await read(WITH_COMPONENT, valid(MERGED))).toEqual({ merged: true, notes: [], jobs: ['lint', 'deploy'] });
});

it('what a child pipeline includes is in no merged configuration, so it is named', async () => {
  const child = 'child:\n  trigger: {include: [{component: gitlab.example.com/a/b/child@1.0}]}\n';
  expect((await read(`${WITH_COMPONENT}${child}`, valid(`${MERGED}${child}`))).notes).toEqual([
    'The component include gitlab.example.com/a/b/child@1.0 could not be read, so its jobs are not listed.',
  ]);
});

it('without an answer of GitLab the component is named, and the list is not called whole', async () => {
  expect(await read(WITH_COMPONENT, null)).toEqual({
    merged: false,
    notes: ['The component include gitlab.example.com/a/b/deploy@1.0 could not be read, so its jobs are not listed.'],
    jobs: ['lint'],
  });
});

it('what GitLab refuses starts no pipeline', async () => {
  const refused = { valid: false, errors: ['jobs:lint config is wrong'], yaml: null, jobs: null };
  expect((await read(OWN, refused)).notes).toEqual([
    'GitLab refuses this configuration, so no pipeline starts: jobs:lint config is wrong',
  ]);
});
