import { expect, it } from 'vitest';
import { placeKey } from '@/lib/pipelines/ci-file';
import { jobNames, sectionOf } from '@/lib/pipelines/ci-jobs';
import { words } from '@/lib/pipelines/ci-nodes';
import { idTokensOf } from '@/lib/pipelines/id-tokens';
import { readProject, scriptTextOf } from '@/lib/pipelines/read-project';

const TEMPLATE = `spec:
  inputs:
    name: {default: deploy}
    aud: {}
    stage: {default: test}
    count: {type: number, default: 2}
    lines: {type: array, default: [make, make check]}
---
"$[[ inputs.name ]]-job":
  stage: $[[ inputs.stage ]]
  parallel: $[[ inputs.count ]]
  id_tokens: {AWS: {aud: "$[[inputs.aud]]"}}
  before_script: $[[ inputs.lines ]]
  script: ["run $[[ inputs.name | truncate(0,3) ]] $[[ inputs.name | posix_escape ]] $[[ inputs.none ]]"]
`;
const read = (root: string) => {
  const at = (path: string) => placeKey({ project: null, ref: null, path });
  return readProject(
    new Map([
      [at('.gitlab-ci.yml'), root],
      [at('t.yml'), TEMPLATE],
    ]),
  ).config;
};

it('what an include gives takes the place of its inputs, else their defaults do', () => {
  const config = read('include:\n  - {local: t.yml, inputs: {aud: https://sts.amazonaws.com, name: release}}\n');
  expect(jobNames(config)).toEqual(['release-job']);
  expect(words(sectionOf(config, 'release-job', 'stage'))).toEqual(['test']);
  expect(words(sectionOf(config, 'release-job', 'parallel'))).toEqual(['2']);
  expect([...idTokensOf(config, 'release-job')]).toEqual([['AWS', ['https://sts.amazonaws.com']]]);
});

it('a list stays a list, and a function that is not known keeps its text', () => {
  const config = read('include: {local: t.yml, inputs: {aud: a}}\n');
  expect(scriptTextOf(config, 'deploy-job')).toBe(
    'make\nmake check\nrun dep $[[ inputs.name | posix_escape ]] $[[ inputs.none ]]',
  );
});

it('one file with several inputs is several files', () => {
  const config = read(
    'include:\n  - {local: t.yml, inputs: {aud: a, name: one}}\n  - {local: t.yml, inputs: {aud: b, name: two}}\n',
  );
  expect(jobNames(config).toSorted()).toEqual(['one-job', 'two-job']);
  expect([...idTokensOf(config, 'one-job').values()]).toEqual([['a']]);
  expect([...idTokensOf(config, 'two-job').values()]).toEqual([['b']]);
});

it('an input that nobody gives keeps its text, so that nothing is taken for known', () => {
  expect([...idTokensOf(read('include: t.yml\n'), 'deploy-job').values()]).toEqual([null]);
});

it('inputs that cannot be read are no inputs, and the process lives', () => {
  for (const inputs of ['[a]', '&a {x: *a}', 'x', '{aud: {b: [c]}}'])
    expect(jobNames(read(`include: {local: t.yml, inputs: ${inputs}}\n`))).toEqual(['deploy-job']);
});

it('a list that holds its own place is put once', () => {
  const config = read("include: {local: t.yml, inputs: {aud: a, lines: ['$[[ inputs.lines ]]']}}\n");
  expect(scriptTextOf(config, 'deploy-job')).toContain('$[[ inputs.lines ]]\nrun');
});

it('a long value in many places does not fill the memory', () => {
  const many = Array.from({ length: 9000 }, () => '$[[ inputs.a ]] x').join(' ');
  const at = (path: string) => placeKey({ project: null, ref: null, path });
  const { config } = readProject(
    new Map([
      [at('.gitlab-ci.yml'), `include: {local: t.yml, inputs: {a: "${'y'.repeat(200_000)}"}}\n`],
      [at('t.yml'), `spec: {inputs: {a: }}\n---\nj: {script: "${many}"}\n`],
    ]),
  );
  expect(scriptTextOf(config, 'j').length).toBeLessThan(2_000_000);
});
