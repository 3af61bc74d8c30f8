import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Credentials, credentialLines } from '@/lib/onboarding/session-lines';

const TOKEN = 'header.claims.signature';
const ROLE = 'arn:aws:iam::111122223333:role/deploy';
let folder = '';
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'lines-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Runs the lines and then an `aws` that tells its environment. */
function run(how: Credentials, projectPath = 'pay/web shop/ünit', pipeline = '4711', shell = ['/bin/sh']) {
  writeFileSync(path.join(folder, 'aws'), '#!/bin/sh\nenv | grep ^AWS_\n');
  chmodSync(path.join(folder, 'aws'), 0o755);
  const env = {
    PATH: `${folder}:/usr/bin:/bin`,
    CI_PROJECT_DIR: path.join(folder, 'a project'),
    CI_PROJECT_PATH: projectPath,
    CI_PIPELINE_ID: pipeline,
    AWS_ID_TOKEN: TOKEN,
    ROLE_ARN: ROLE,
  };
  const script = [...credentialLines(how, 'AWS_ID_TOKEN', 'ROLE_ARN'), 'aws sts get-caller-identity'].join('\n');
  const { status, stdout, stderr } = spawnSync(shell[0] ?? '', [...shell.slice(1), '-eu', '-c', script], {
    env: { ...env, NODE_ENV: 'test' },
    encoding: 'utf8',
  });
  const seen = Object.fromEntries(stdout.split('\n').flatMap((line) => [line.split('=', 2)].filter(([key]) => key)));
  const files = path.join(folder, 'a project.tmp/aws');
  return { status, stdout, stderr, seen, files };
}

/** The shells of runners and images that this machine has: dash and bash everywhere, the others where they are installed. */
const SHELLS = [['/usr/bin/dash'], ['/usr/bin/bash', '--norc'], ['/usr/bin/busybox', 'sh'], ['/usr/bin/zsh']].filter(
  ([path = '']) => existsSync(path),
);

it.each(SHELLS)('%s reads the lines as sh does', (...shell) => {
  for (const how of ['profile', 'environment'] as const) {
    const { status, stderr, seen } = run(how, undefined, undefined, shell);
    expect({ status, stderr, seen }).toEqual({ status: 0, stderr: '', seen: run(how).seen });
  }
});

describe.each(['profile', 'environment'] as const)('the lines with a %s', (how) => {
  it('write the token for this user alone, and say nothing', () => {
    const { status, stderr, files } = run(how);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(readFileSync(path.join(files, 'token'), 'utf8')).toBe(TOKEN);
    expect(statSync(path.join(files, 'token')).mode & 0o777).toBe(0o600);
    expect(statSync(files).mode & 0o777).toBe(0o700);
  });

  it.each([
    ['pay/web', '1'],
    ['a', '1'],
    [`${'long/'.repeat(60)}x`, '9'.repeat(15)],
    ['ünit/$(id)/`id`/"', '4711'],
  ])('name the session legally for %s', (projectPath, pipeline) => {
    const { seen } = run(how, projectPath, pipeline);
    expect(seen.AWS_ROLE_SESSION_NAME).toMatch(/^[A-Za-z0-9_+=,.@-]{2,64}$/);
    expect(seen.AWS_ROLE_SESSION_NAME).toMatch(new RegExp(`@${pipeline}$`));
  });
});

it('a session that is named by its job has another name in each, and a legal one', () => {
  const named = (job: string) => {
    const script = [
      ...credentialLines('environment', 'AWS_ID_TOKEN', 'ROLE_ARN', 'job'),
      'printf %s "$AWS_ROLE_SESSION_NAME"',
    ];
    const env = {
      NODE_ENV: 'test',
      PATH: '/usr/bin:/bin',
      CI_PROJECT_DIR: folder,
      CI_PROJECT_PATH: 'long/'.repeat(60),
    } as const;
    const ids = { CI_PIPELINE_ID: '9'.repeat(12), CI_JOB_ID: job, AWS_ID_TOKEN: TOKEN, ROLE_ARN: ROLE };
    return spawnSync('/bin/sh', ['-eu', '-c', script.join('\n')], { env: { ...env, ...ids }, encoding: 'utf8' }).stdout;
  };
  expect(named('8'.repeat(14))).toMatch(/^[A-Za-z0-9_+=,.@-]{2,64}$/);
  expect(named('1')).not.toBe(named('2'));
});

it('the profile has role, file and session name', () => {
  const { files, seen } = run('profile', 'pay/web');
  expect(readFileSync(path.join(files, 'config'), 'utf8')).toBe(
    `[profile pipeline]\nrole_arn=${ROLE}\nweb_identity_token_file=${files}/token\nrole_session_name=pay-web@4711\n`,
  );
  expect(seen).toMatchObject({ AWS_PROFILE: 'pipeline', AWS_CONFIG_FILE: `${files}/config` });
});

it('without a profile the three variables are enough', () => {
  const { files, seen, stdout } = run('environment', 'pay/web');
  expect(seen).toMatchObject({ AWS_WEB_IDENTITY_TOKEN_FILE: `${files}/token`, AWS_ROLE_SESSION_NAME: 'pay-web@4711' });
  expect(stdout).toContain(`AWS_ROLE_ARN=${ROLE}\n`);
});
