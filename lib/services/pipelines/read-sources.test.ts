import { expect, it } from 'vitest';
import { jobNames } from '@/lib/pipelines/ci-jobs';
import { readSources } from '@/lib/services/pipelines/read-sources';

const CI = 'deploy:\n  script: aws $CI_JOB_JWT_V2\n';
const gitlab = (files: Readonly<Record<string, string>>, setting: string | null) => {
  const calls: string[] = [];
  return {
    calls,
    fileText: async (project: number | string, path: string, ref: string | null) => {
      calls.push(`${project} ${path} ${ref}`);
      return files[`${project} ${path}`] ?? null;
    },
    paths: async (project: number | string, folder: string) => {
      calls.push(`${project} paths of ${folder}`);
      const own = Object.keys(files).filter((name) => name.startsWith(`${project} ${folder}`));
      return own.map((name) => name.slice(`${project} `.length));
    },
    template: async (_: number, name: string) => {
      calls.push(`template ${name}`);
      return files[`template ${name}`] ?? null;
    },
    configPath: async () => {
      calls.push('setting');
      return setting;
    },
  };
};
const read = async (files: Readonly<Record<string, string>>, setting: string | null = null) => {
  const port = gitlab(files, setting);
  const { reading } = await readSources(port, 7, 'main', (call) => call());
  return { root: reading.root?.place ?? null, calls: port.calls };
};

it('without a setting the usual file is read', async () => {
  const { root, calls } = await read({ '7 .gitlab-ci.yml': CI });
  expect(root).toEqual({ project: null, ref: null, path: '.gitlab-ci.yml' });
  expect(calls).toEqual(['setting', '7 .gitlab-ci.yml main']);
});

it('the setting decides, also where an old file of the usual name is left', async () => {
  const { root, calls } = await read({ '7 ci/build.yml': CI, '7 .gitlab-ci.yml': CI }, 'ci/build.yml');
  expect(root).toEqual({ project: null, ref: null, path: 'ci/build.yml' });
  expect(calls).not.toContain('7 .gitlab-ci.yml main');
});

it('a local include with a wildcard is the files of that folder', async () => {
  const files = {
    '7 .gitlab-ci.yml': 'include: ci/*.yml\n',
    '7 ci/a.yml': CI,
    '7 ci/deep/b.yml': CI,
    '7 ci/c.txt': CI,
  };
  const { calls } = await read(files);
  expect(calls).toEqual(['setting', '7 .gitlab-ci.yml main', '7 paths of ci', '7 ci/a.yml main']);
});

it('a file that another project keeps is read there, and what it includes too', async () => {
  const files = { 'a/b x.yml': 'include: y.yml\n', 'a/b y.yml': CI };
  const { root, calls } = await read(files, 'x.yml@a/b:v1');
  expect(root).toEqual({ project: 'a/b', ref: 'v1', path: 'x.yml' });
  expect(calls.slice(-2)).toEqual(['a/b x.yml v1', 'a/b y.yml v1']);
});

it.each([null, '.gitlab-ci.yml', 'https://example.com/x.yml'])(
  'with the setting %s there is nothing',
  async (setting) => {
    expect(await read({}, setting)).toMatchObject({ root: null });
  },
);

it('a file that many include is fetched once in a scan', async () => {
  const shared = new Map<string, string | null>();
  const port = gitlab({ '7 .gitlab-ci.yml': 'include: {project: a/b, file: x.yml}\n', 'a/b x.yml': CI }, null);
  for (const id of [7, 7]) await readSources(port, id, null, (call) => call(), { shared });
  expect(port.calls.filter((call) => call.startsWith('a/b'))).toHaveLength(1);
});

it('a template comes from GitLab, a component from its project at its version, and what is not there is said and no other file is asked for', async () => {
  const files = {
    '7 .gitlab-ci.yml': `include:
  - template: Jobs/Build.gitlab-ci.yml
  - component: $CI_SERVER_FQDN/platform/aws/session@2.1.0
  - component: $CI_SERVER_FQDN/platform/aws/folder@v3
  - component: $CI_SERVER_FQDN/platform/aws/gone@1.0.0
  - component: $CI_SERVER_FQDN/platform/aws/session@~latest
  - component: $CI_SERVER_FQDN/platform/aws/session@2
  - remote: https://169.254.169.254/latest/ci.yml
  - https://attacker.example/ci.yml
`,
    'template Jobs/Build.gitlab-ci.yml': 'build: {script: [tsc]}\n',
    'platform/aws templates/session.yml': 'session: {script: [tsc]}\n',
    'platform/aws templates/folder/template.yml': 'include: [local: more.yml]\nfolder: {script: [tsc]}\n',
    'platform/aws more.yml': 'more: {script: [tsc]}\n',
  };
  const port = gitlab(files, null);
  const { reading } = await readSources(port, 7, 'main', (call) => call());
  expect(jobNames(reading.config).toSorted()).toEqual(['build', 'folder', 'more', 'session']);
  expect(reading.missing).toEqual([]);
  expect(reading.unread.map(({ kind, name }) => `${kind} ${name}`).toSorted()).toEqual([
    'component $CI_SERVER_FQDN/platform/aws/gone@1.0.0',
    'component $CI_SERVER_FQDN/platform/aws/session@2',
    'component $CI_SERVER_FQDN/platform/aws/session@~latest',
    'remote https://169.254.169.254/latest/ci.yml',
    'remote https://attacker.example/ci.yml',
  ]);
  expect(port.calls.toSorted()).toEqual(
    [
      ...['setting', '7 .gitlab-ci.yml main', 'template Jobs/Build.gitlab-ci.yml', 'platform/aws more.yml v3'],
      ...['platform/aws templates/session.yml 2.1.0', 'platform/aws templates/folder.yml v3'],
      ...['platform/aws templates/folder/template.yml v3', 'platform/aws templates/gone.yml 1.0.0'],
      'platform/aws templates/gone/template.yml 1.0.0',
    ].toSorted(),
  );
});

it('a component that says its own version is left to GitLab, which alone knows it', async () => {
  const files = {
    '7 .gitlab-ci.yml': 'include: [{component: $CI_SERVER_FQDN/platform/aws/session@2.1.0}]\n',
    'platform/aws templates/session.yml': 'session: {script: ["echo $[[ component.version ]]"]}\n',
  };
  const { reading } = await readSources(gitlab(files, null), 7, 'main', (call) => call());
  expect(jobNames(reading.config)).toEqual([]);
  expect(reading.unread).toHaveLength(1);
});
