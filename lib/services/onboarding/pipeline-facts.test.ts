import { expect, it } from 'vitest';
import { placeKey } from '@/lib/pipelines/ci-file';
import { readProject } from '@/lib/pipelines/read-project';
import { pipelineFacts, runWarnings } from '@/lib/services/onboarding/pipeline-facts';

/** What a project with these files has; the first of them is where its pipeline begins. */
function factsOf(files: Readonly<Record<string, string>>) {
  const [first = ''] = Object.keys(files);
  const root = { project: null, ref: null, path: first };
  const texts = new Map(Object.entries(files).map(([path, text]) => [placeKey({ ...root, path }), text]));
  return pipelineFacts({ reading: readProject(texts, root), texts });
}
const main = { ref: { kind: 'exact', type: 'branch', name: 'main' } } as const;
const release = { ref: { kind: 'pattern', type: 'branch', pattern: 'release/*' } } as const;

it('a job of an included file keeps its name', () => {
  const { taken } = factsOf({
    '.gitlab-ci.yml': 'include: [{local: ci/jobs.yml}]\n',
    'ci/jobs.yml': 'aws-deploy:\n  script: [./really-deploy.sh]\n.hidden: {}\n',
  });
  expect([...taken]).toEqual(['include', 'aws-deploy', '.hidden']);
});

it.each([
  [
    'stages of an included file',
    { '.gitlab-ci.yml': 'include: ci/s.yml\n', 'ci/s.yml': 'stages: [compile, deploy]\n' },
    'deploy',
  ],
  ['no stages', { '.gitlab-ci.yml': 'a: {script: x}\n' }, 'deploy'],
  ['a stage that destroys at the end', { '.gitlab-ci.yml': 'stages: [validate, plan, apply, destroy]\n' }, 'apply'],
  ['a deploying stage behind one that destroys', { '.gitlab-ci.yml': 'stages: [test, cleanup, deploy]\n' }, 'test'],
  ['tests alone', { '.gitlab-ci.yml': 'stages: [lint, test, sign]\n' }, 'test'],
  ['names of its own', { '.gitlab-ci.yml': 'stages: [one, two]\n' }, 'two'],
  ['nothing but destroying', { '.gitlab-ci.yml': 'stages: [destroy]\n' }, null],
])('%s give the stage', (_, files, stage) => {
  expect(factsOf(files).stage).toBe(stage);
});

it('the file is the one that the settings name, and none where it is in another project', () => {
  expect(factsOf({ 'ci/main.yml': 'a: {script: x}\n' }).path).toBe('ci/main.yml');
  const place = { project: 'a/b', ref: null, path: 'x.yml' };
  const texts = new Map([[placeKey(place), 'a: {script: x}\n']]);
  expect(pipelineFacts({ reading: readProject(texts, place), texts }).path).toBeNull();
});

it('a project without a pipeline gets its job in the usual file', () => {
  const place = { project: null, ref: null, path: '.gitlab-ci.yml' };
  const texts = new Map([[placeKey(place), null]]);
  expect(pipelineFacts({ reading: readProject(texts, place), texts })).toMatchObject({
    path: '.gitlab-ci.yml',
    stage: 'deploy',
  });
});

it('workflow:rules that keep the job out are told, and of what cannot be decided nothing is', () => {
  const only = (condition: string) =>
    factsOf({ '.gitlab-ci.yml': `workflow:\n  rules:\n    - if: ${JSON.stringify(condition)}\n` });
  const mergeRequests = only('$CI_PIPELINE_SOURCE == "merge_request_event"');
  expect(runWarnings(mergeRequests, [main], false, 'main')).toEqual([
    "The project's workflow:rules create no pipeline for a push to main, so the job does not run there.",
  ]);
  expect(runWarnings(mergeRequests, [main], true, 'main')).toEqual([]);
  expect(runWarnings(mergeRequests, [release], false, 'main')).toEqual([]);
  expect(runWarnings(only('$RUN == "yes"'), [main], false, 'main')).toEqual([]);
  expect(runWarnings(only('$CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH'), [main], false, 'main')).toEqual([]);
});

it('includes that are not read are named', () => {
  const facts = factsOf({ '.gitlab-ci.yml': 'include: [{remote: https://ci.example.com/shared.yml}]\n' });
  expect(runWarnings(facts, [main], false, 'main')[0]).toContain('remote https://ci.example.com/shared.yml');
});
