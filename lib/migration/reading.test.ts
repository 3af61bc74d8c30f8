import { describe, expect, it } from 'vitest';
import { findUses, workedWithAws } from '@/lib/migration/old-variables';
import { readJobs } from '@/lib/migration/read-jobs';
import { staticKeys } from '@/lib/migration/static-keys';
import { credentialLines } from '@/lib/onboarding/session-lines';
import { calledScripts, scriptsCalledBy } from '@/lib/pipelines/called-scripts';
import { isRefusal, parseCiFile, ROOT } from '@/lib/pipelines/ci-file';
import { includesOf } from '@/lib/pipelines/includes';
import { readProject } from '@/lib/pipelines/read-project';
import { namedRoles, roleHints } from '@/lib/pipelines/role-hints';
import { rootPlace } from '@/lib/pipelines/root-place';

const includes = (text: string) => {
  const file = parseCiFile({ ...ROOT, project: 'a/b', ref: 'v1' }, text);
  if (isRefusal(file)) throw new Error(file.sentence);
  return includesOf(file);
};

it('only the three names are uses, and not in comments of the shell', () => {
  const text =
    'CI_JOB_JWT\n  # CI_JOB_JWT_V2\n${CI_JOB_JWT_V2}x CI_JOB_JWT_V3 MY_CI_JOB_JWT CI_JOB_JWT_V1S "$CI_JOB_JWT_V1"';
  expect(findUses(text).map(({ variable, line }) => [variable, line])).toEqual([
    ['CI_JOB_JWT', 1],
    ['CI_JOB_JWT_V2', 3],
    ['CI_JOB_JWT_V1', 3],
  ]);
});

it('the purpose is that of the whole command, over lines that a backslash joins, and of no other command', () => {
  const text = 'vault write x \\\n  jwt=$CI_JOB_JWT\naws sts \\\n  --token $CI_JOB_JWT_V2\necho $CI_JOB_JWT_V1\n';
  expect(findUses(text).map(({ purpose }) => purpose)).toEqual(['vault', 'aws', 'unclear']);
});

it('only the second version ever worked with AWS', () => {
  expect((['CI_JOB_JWT', 'CI_JOB_JWT_V1', 'CI_JOB_JWT_V2'] as const).map(workedWithAws)).toEqual([false, false, true]);
});

describe('includes', () => {
  const here = { project: 'a/b', ref: 'v1' };
  it.each([
    ['include: /x.yml', [{ ...here, path: 'x.yml' }]],
    [
      'include: [x.yml, {local: y.yml}]',
      [
        { ...here, path: 'x.yml' },
        { ...here, path: 'y.yml' },
      ],
    ],
    [
      'include: {project: c/d, file: [/x.yml, y.yml]}',
      ['x.yml', 'y.yml'].map((path) => ({ project: 'c/d', ref: null, path })),
    ],
    ['include: [{project: c/d, ref: v2, file: x.yml}]', [{ project: 'c/d', ref: 'v2', path: 'x.yml' }]],
  ])('%s', (text, places) => {
    expect(includes(text)).toEqual({ places, patterns: [], rules: new Map(), unread: [] });
  });

  it.each([
    ['include: https://x/y.yml', 'remote'],
    ['include: {template: Auto.yml}', 'template'],
    ['include: [{component: x/y@1}]', 'component'],
    ['include: {project: $GROUP/x, file: y.yml}', 'unknown'],
  ])('%s is said to be unread', (text, kind) => {
    expect(includes(text)).toMatchObject({ places: [], unread: [{ kind }] });
  });

  it('files that include each other end', () => {
    const text = 'include: .gitlab-ci.yml\na:\n  script: x\n';
    const reading = readProject(new Map([[JSON.stringify([null, null, '.gitlab-ci.yml']), text]]));
    expect(reading).toMatchObject({ wanted: [], config: { files: [{ text }] } });
  });
});

it.each([
  ['./ci/assume.sh && sh ci/other', ['ci/assume.sh', 'ci/other']],
  ['. "$CI_PROJECT_DIR/ci/env"; make deploy', ['ci/env', 'Makefile']],
  ['python3 tools/go.py --x=1', ['tools/go.py']],
  ['# ./no.sh\naws s3 ls; sh -c "x"; ../out.sh /bin/a.sh $DIR/b.sh', []],
])('%s calls %j', (text, files) => {
  expect(calledScripts(text)).toEqual(files);
});

it('a script calls others from the folder that it is in, where its caller may be', () => {
  expect(scriptsCalledBy('ops/run.sh', '. ./env.sh')).toEqual(['env.sh', 'ops/env.sh']);
  expect(scriptsCalledBy('run.sh', '. ./env.sh')).toEqual(['env.sh']);
});

it.each([
  [null, ROOT],
  ['ci/build.yml', { ...ROOT, path: 'ci/build.yml' }],
  ['x.yml@a/b', { project: 'a/b', ref: null, path: 'x.yml' }],
  ['ci/x.yml@a/b/c:v1', { project: 'a/b/c', ref: 'v1', path: 'ci/x.yml' }],
  ['https://example.com/x.yml', null],
])('the setting %s begins at %j', (setting, place) => {
  expect(rootPlace(setting)).toEqual(place);
});

it('a role is read from its ARN, or through a variable that the file sets, or stays a variable', () => {
  const arn = 'arn:aws:iam::111122223333:role/a/deploy';
  const names = (text: string, variables: Record<string, string[]> = {}) =>
    roleHints([namedRoles(text)], new Map(Object.entries(variables)));
  expect(names(`aws --role-arn "${arn}"`)).toEqual([{ kind: 'arn', arn }]);
  expect(names('aws --role-arn "$ROLE"', { ROLE: [arn] })).toEqual([{ kind: 'arn', arn }]);
  expect(names('aws --role-arn=${ROLE}')).toEqual([{ kind: 'variable', name: 'ROLE' }]);
  expect(names('aws s3 ls', { ROLE: [arn] })).toEqual([]);
  expect(names(`export R=${arn}; aws --role-arn "$R"`)).toEqual([{ kind: 'arn', arn }]);
  expect(names('aws --role-arn "$ROLE"', { ROLE: [arn, `${arn}-2`] })).toEqual(
    ['', '-2'].map((end) => ({ kind: 'arn', arn: arn + end })),
  );
});

it.each(['profile', 'environment'] as const)('the lines that onboarding writes (%s) name their own variable', (how) => {
  const text = credentialLines(how, 'AWS_ID_TOKEN', 'ROLE_ARN').join('\n');
  expect(roleHints([namedRoles(text)], new Map())).toEqual([{ kind: 'variable', name: 'ROLE_ARN' }]);
});

it('keys that do not expire are known by name alone', () => {
  const variable = (key: string) => ({ key, environmentScope: '*', protected: false });
  const keys = ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_DEFAULT_REGION', 'MY_AWS_ACCESS_KEY_ID'];
  expect(staticKeys(keys.map(variable)).map(({ key }) => key)).toEqual(keys.slice(0, 2));
});

it('tokens of default count where a job has none of its own, and not where it refuses to inherit', () => {
  const text =
    'default:\n  id_tokens: {D: {aud: [x, y]}}\na: {script: x}\nb: {script: x, inherit: {default: false}}\nc: {script: x, id_tokens: {C: {aud: $A}}}\n';
  const reading = readProject(new Map([[JSON.stringify([null, null, '.gitlab-ci.yml']), text]]));
  expect(readJobs(reading).map(({ tokens }) => [...tokens])).toEqual([[['D', ['x', 'y']]], [], [['C', null]]]);
});
