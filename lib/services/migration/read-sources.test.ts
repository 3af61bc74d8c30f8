import { expect, it } from 'vitest';
import { readSources } from '@/lib/services/migration/read-sources';

const CI = 'deploy:\n  script: aws $CI_JOB_JWT_V2\n';
const gitlab = (files: Readonly<Record<string, string>>, setting: string | null) => {
  const calls: string[] = [];
  return {
    calls,
    fileText: async (project: number | string, path: string, ref: string | null) => {
      calls.push(`${project} ${path} ${ref}`);
      return files[`${project} ${path}`] ?? null;
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

it('the usual file is read, and the setting is not asked for', async () => {
  const { root, calls } = await read({ '7 .gitlab-ci.yml': CI }, 'other.yml');
  expect(root).toEqual({ project: null, ref: null, path: '.gitlab-ci.yml' });
  expect(calls).toEqual(['7 .gitlab-ci.yml main']);
});

it('where there is none, the file of the setting is read', async () => {
  const { root } = await read({ '7 ci/build.yml': CI }, 'ci/build.yml');
  expect(root).toEqual({ project: null, ref: null, path: 'ci/build.yml' });
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
  for (const id of [7, 7]) await readSources(port, id, null, (call) => call(), shared);
  expect(port.calls.filter((call) => call.startsWith('a/b'))).toHaveLength(1);
});
