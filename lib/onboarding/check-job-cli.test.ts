import { execFile, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { withSandbox } from '@/e2e/sandbox/aws/with-sandbox';
import { HARBOUR } from '@/e2e/sandbox/world/trust';
import { checkFile } from '@/lib/onboarding/check-job';
import { WHO_AM_I } from '@/lib/onboarding/check-lines';
import { credentialLines } from '@/lib/onboarding/session-lines';

const ROLE = 'arn:aws:iam::111122223333:role/shop-api-deploy';
const hasTool = spawnSync('aws', ['--version']).status === 0;
const { sandbox, token } = withSandbox();

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'check-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A port of this machine at which nobody listens any more. */
async function closedPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  await new Promise((done) => server.close(done));
  return typeof address === 'object' && address ? address.port : 0;
}

let runs = 0;
type How = 'profile' | 'environment';

/** Runs a generated job by a shell with the AWS CLI, as a runner does. */
function run(name: 'aws-check' | 'aws-check-refused', how: How, jwt: string, endpoint = sandbox().aws.url) {
  const mappings = [{ ref: { kind: 'exact', type: 'branch', name: 'main' }, componentValues: {} }] as const;
  const track = { mappings, audience: `https://${HARBOUR}`, roleVariable: 'ROLE_ARN', roleArn: ROLE, credentials: how };
  const { before_script, script } = parse(checkFile(track))[name];
  return runLines([...before_script, ...script], jwt, endpoint);
}

async function runLines(commands: readonly string[], jwt: string, endpoint = sandbox().aws.url) {
  const env = {
    NODE_ENV: 'test',
    PATH: process.env.PATH,
    HOME: process.env.HOME,
    CI_PROJECT_DIR: path.join(folder, 'project'),
    CI_PROJECT_PATH: 'shop/api',
    CI_PIPELINE_ID: '4711',
    // The AWS CLI may remember the credentials of an earlier run of these tests.
    CI_JOB_ID: `${path.basename(folder)}-${runs++}`,
    AWS_ID_TOKEN: jwt,
    ROLE_ARN: ROLE,
    AWS_ENDPOINT_URL: endpoint,
    AWS_REGION: 'eu-central-1',
    AWS_DEFAULT_REGION: 'eu-central-1',
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_MAX_ATTEMPTS: '1',
  } as const;
  const lines = ['set -e', ...commands].join('\n');
  const { code, stdout, stderr } = await promisify(execFile)('/bin/sh', ['-c', lines], { env }).then(
    (said) => ({ code: 0, ...said }),
    (error: { code: number; stdout: string; stderr: string }) => error,
  );
  return { code, output: stdout + stderr };
}

describe.skipIf(!hasTool).each<How>(['profile', 'environment'])('with the AWS CLI and a %s', (how) => {
  it('the check enters the role from the admitted branch, and the twin there is wrong', async () => {
    const jwt = await token();
    const check = await run('aws-check', how, jwt);
    expect(check.code).toBe(0);
    expect(check.output).toContain('"sub":"project_path:shop/api:ref_type:branch:ref:main"');
    expect(check.output).toContain('assumed-role/shop-api-deploy/shop-api@4711-');
    expect(check.output).not.toContain(jwt.split('.')[2]);
    expect((await run('aws-check-refused', how, jwt)).code).toBe(1);
  });

  it('the twin is right on another branch, and the check there fails', async () => {
    const jwt = await token({ ref: 'develop' });
    const twin = await run('aws-check-refused', how, jwt);
    expect(twin).toMatchObject({ code: 0, output: expect.stringContaining('Right: AWS refuses') });
    expect(twin.output).not.toContain(jwt.split('.')[2]);
    expect((await run('aws-check', how, jwt)).code).not.toBe(0);
  });

  it.each([
    [
      'another audience',
      async () => run('aws-check-refused', how, await token({ audience: 'https://elsewhere.example' })),
    ],
    [
      'nobody at the endpoint',
      async () => run('aws-check-refused', how, await token(), `http://127.0.0.1:${await closedPort()}`),
    ],
  ])('the twin proves nothing with %s', async (_, attempt) => {
    expect(await attempt()).toMatchObject({ code: 2, output: expect.stringContaining('Nothing is proved.') });
  });
});

it.skipIf(!hasTool)(
  'a longer session is really asked for: a role that gives it lets the job in, and one that gives an hour does not',
  async () => {
    const role = sandbox()
      .world.accounts.flatMap(({ roles }) => roles)
      .find(({ name }) => name === 'shop-api-deploy');
    if (role === undefined) throw new Error('the sandbox has no such role');
    const lines = credentialLines('profile', 'AWS_ID_TOKEN', 'ROLE_ARN', { of: 'job', seconds: 7200 });
    const refused = await runLines([...lines, WHO_AM_I], await token());
    expect(refused.output).toContain('exceeds the MaxSessionDuration');
    expect(refused.code).not.toBe(0);
    role.maxSession = 7200;
    const entered = await runLines([...lines, WHO_AM_I], await token());
    role.maxSession = 3600;
    expect(entered).toMatchObject({
      code: 0,
      output: expect.stringContaining('assumed-role/shop-api-deploy/shop-api@'),
    });
  },
);

it.runIf(!hasTool)('the generated jobs are not run for real: there is no AWS CLI here', () => {
  expect(hasTool).toBe(false);
});
