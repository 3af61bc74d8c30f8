import { expect, it } from 'vitest';
import { type Finding, readFinding } from '@/lib/services/migration/read-finding';

const USE = 'aws sts assume-role-with-web-identity --web-identity-token "$CI_JOB_JWT_V2"';
const USING = `deploy:\n  script:\n    - ${USE}\n`;
type Files = Readonly<Record<string, string>>;

/** What is found in a project with these files, at a GitLab that has no search over many projects. */
async function find(files: Files, staticKey = false): Promise<Finding | null> {
  return readFinding({
    gitlab: {
      configPath: async () => null,
      fileText: async (_, path) => files[path] ?? null,
      paths: async (_, folder) => Object.keys(files).filter((path) => path.startsWith(folder)),
      mergedPipeline: async () => null,
      pushedJobs: async () => null,
      template: async () => null,
      groupVariableNames: async () => null,
      instanceVariableNames: async () => null,
      searchBlobs: async () => null,
      variableNames: async () =>
        staticKey ? [{ key: 'AWS_ACCESS_KEY_ID', environmentScope: '*', protected: false }] : [],
      roleArnIn: async () => null,
    },
    ...{ projectId: 7, hits: null, shared: new Map() },
    audiences: { aws: 'https://gitlab.example.com', former: 'https://gitlab.example.com', inDefault: true },
    patient: (call) => call(),
  });
}
const CI = '.gitlab-ci.yml';

it.each<[string, Files, string]>([
  [
    'a variable that a tool reads by itself',
    { [CI]: 'variables:\n  TF_VAR_ci_token: $CI_JOB_JWT_V2\nplan:\n  script: [terraform plan]\n' },
    'plan',
  ],
  ['a child pipeline', { [CI]: 'child:\n  trigger:\n    include: ci/child.yml\n', 'ci/child.yml': USING }, 'deploy'],
  ['a script after cd', { [CI]: 'go:\n  script:\n    - cd ci\n    - ./a.sh\n', 'ci/a.sh': `${USE}\n` }, 'go'],
  ['a folder of includes', { [CI]: 'include: [{local: ci/*.yml}]\n', 'ci/a.yml': USING }, 'deploy'],
])('%s is found without a search over many projects', async (_, files, job) => {
  expect((await find(files))?.jobs.map(({ name }) => name)).toEqual([job]);
  const clean = Object.entries(files).map(([path, text]) => [path, text.replaceAll('CI_JOB_JWT_V2', 'AWS_ID_TOKEN')]);
  expect(await find(Object.fromEntries(clean))).toBeNull();
});

it('a file that names an old variable which no job reads is listed, without a word of keys or of who includes it', async () => {
  const found = await find({ [CI]: `.unused:\n  script:\n    - ${USE}\n` });
  expect(found).toMatchObject({ jobs: [], staticKeys: [] });
  expect(found?.notes).toEqual([`${CI} names an old variable, but no job was seen to read it. Check it by hand.`]);
});

it('keys that do not expire are said where there are some', async () => {
  const found = await find({ [CI]: 'build: {script: [make]}\n' }, true);
  expect(found).toMatchObject({ jobs: [], notes: [], staticKeys: [{ key: 'AWS_ACCESS_KEY_ID' }] });
});
