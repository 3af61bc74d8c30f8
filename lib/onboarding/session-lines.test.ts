import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Credentials } from '@/lib/onboarding/session';
import { credentialLines } from '@/lib/onboarding/session-lines';

const TOKEN = 'header.claims.signature';
const ROLE = 'arn:aws:iam::111122223333:role/deploy';
let folder = '';
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'lines-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Runs the lines and then an `aws` that tells its environment. */
function run(
  how: Credentials,
  projectPath = 'pay/web shop/ünit',
  pipeline = '4711',
  shell = ['/bin/sh'],
  seconds?: number,
) {
  writeFileSync(path.join(folder, 'aws'), '#!/bin/sh\nenv | grep ^AWS_\n');
  chmodSync(path.join(folder, 'aws'), 0o755);
  const env = {
    PATH: `${folder}:/usr/bin:/bin`,
    CI_PROJECT_DIR: path.join(folder, 'a project'),
    CI_PROJECT_PATH: projectPath,
    CI_PIPELINE_ID: pipeline,
    AWS_ID_TOKEN: TOKEN,
    ROLE_ARN: ROLE,
    AWS_ACCESS_KEY_ID: 'left behind',
    AWS_SECRET_ACCESS_KEY: 'left behind',
  };
  const lines = credentialLines(how, 'AWS_ID_TOKEN', 'ROLE_ARN', { seconds: seconds ?? null });
  const script = [...lines, 'aws sts get-caller-identity'].join('\n');
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
  for (const how of ['profile', 'environment'] as const)
    for (const seconds of [undefined, 14_400]) {
      const { status, stderr, seen } = run(how, undefined, undefined, shell, seconds);
      expect({ status, stderr, seen }).toEqual({
        ...{ status: 0, stderr: '' },
        seen: run(how, undefined, undefined, undefined, seconds).seen,
      });
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

  it('let no key that a variable still holds go before the role', () => {
    expect(Object.keys(run(how).seen).filter((name) => /ACCESS_KEY/.test(name))).toEqual([]);
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
      ...credentialLines('environment', 'AWS_ID_TOKEN', 'ROLE_ARN', { of: 'job' }),
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

it('for a longer session the profile names a process, which asks for it without that profile', () => {
  const { files, seen } = run('profile', 'pay/web', '4711', ['/bin/sh'], 14_400);
  expect(readFileSync(path.join(files, 'config'), 'utf8')).toBe(
    `[profile pipeline]\ncredential_process=sh "${files}/session"\n`,
  );
  writeFileSync(path.join(folder, 'aws'), '#!/bin/sh\nprintf "%s\\n" "$@"\nenv | grep ^AWS_PROFILE=\n:\n');
  const env = {
    ...seen,
    PATH: `${folder}:/usr/bin:/bin`,
    CI_PROJECT_DIR: path.join(folder, 'a project'),
    ROLE_ARN: ROLE,
  };
  const { stdout, stderr } = spawnSync('/bin/sh', [`${files}/session`], { env: { ...env, NODE_ENV: 'test' } });
  expect({ stderr: String(stderr), said: String(stdout).trimEnd().split('\n') }).toEqual({
    stderr: '',
    said: [
      ...['sts', 'assume-role-with-web-identity', '--role-arn', ROLE, '--role-session-name', 'pay-web@4711'],
      ...['--web-identity-token', `file://${files}/token`, '--duration-seconds', '14400', '--output', 'json'],
      ...['--query', 'merge(Credentials, {Version: `1`})'],
    ],
  });
});

it('where there is no AWS CLI a longer session is not asked for, and the profile reads the token file', () => {
  const lines = credentialLines('profile', 'AWS_ID_TOKEN', 'ROLE_ARN', { seconds: 14_400 });
  const env = { NODE_ENV: 'test', PATH: '/usr/bin:/bin', CI_PROJECT_DIR: folder, CI_PROJECT_PATH: 'a' } as const;
  // A folder with everything but that tool.
  const script = ['command() { return 1; }', ...lines].join('\n');
  const ids = { CI_PIPELINE_ID: '1', AWS_ID_TOKEN: TOKEN, ROLE_ARN: ROLE };
  expect(spawnSync('/bin/sh', ['-eu', '-c', script], { env: { ...env, ...ids } }).status).toBe(0);
  expect(readFileSync(`${folder}.tmp/aws/config`, 'utf8')).toContain('web_identity_token_file=');
});

it('without a profile the three variables are enough', () => {
  const { files, seen, stdout } = run('environment', 'pay/web');
  expect(seen).toMatchObject({ AWS_WEB_IDENTITY_TOKEN_FILE: `${files}/token`, AWS_ROLE_SESSION_NAME: 'pay-web@4711' });
  expect(stdout).toContain(`AWS_ROLE_ARN=${ROLE}\n`);
});
