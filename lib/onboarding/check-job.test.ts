import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import type { RefSelector } from '@/lib/mappings/types';
import { type CheckTrack, checkFile } from '@/lib/onboarding/check-job';

const MAIN: RefSelector = { kind: 'exact', type: 'branch', name: 'main' };
const ROLE = 'arn:aws:iam::111122223333:role/deploy';
const SIGNATURE = 'c2lnbmF0dXJlLW9mLXRoZS10b2tlbg';

const job = z.object({
  environment: z.unknown().optional(),
  id_tokens: z.unknown(),
  variables: z.record(z.string(), z.string()).optional(),
  rules: z.array(z.object({ if: z.string(), when: z.string().optional() })),
  before_script: z.array(z.string()),
  script: z.array(z.string()),
});
type Job = z.output<typeof job>;

function jobs(more: Partial<CheckTrack> = {}, ...refs: RefSelector[]): Record<string, Job> {
  const mappings = (refs.length === 0 ? [MAIN] : refs).map((ref) => ({ ref, componentValues: {} }));
  const track = { mappings, audience: 'https://gitlab.example.com', roleVariable: 'ROLE_ARN', roleArn: ROLE } as const;
  return z.record(z.string(), job).parse(parse(checkFile({ ...track, credentials: 'environment', ...more })));
}

function tokenWith(claims: string) {
  const encoded = (text: string) => Buffer.from(text).toString('base64url');
  return `${encoded('{"alg":"RS256"}')}.${encoded(claims)}.${SIGNATURE}`;
}
const CLAIMS = JSON.stringify({ sub: 'project_path:pay/web:ref_type:branch:ref:main', user: '??>>~~ÿü' });

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'check-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Runs a job as a runner does, with this body of a stub `aws`; null: there is no such tool. */
function run(
  { before_script, script, variables = {} }: Job,
  aws: string | null,
  token = tokenWith(CLAIMS),
  shell = '/bin/sh',
) {
  if (aws !== null) {
    writeFileSync(path.join(folder, 'aws'), `#!/bin/sh\n${aws}\n`);
    chmodSync(path.join(folder, 'aws'), 0o755);
  }
  const env = {
    NODE_ENV: 'test',
    PATH: `${folder}:/usr/bin:/bin`,
    CI_PROJECT_DIR: path.join(folder, 'project'),
    CI_PROJECT_PATH: 'pay/web',
    CI_PIPELINE_ID: '4711',
    CI_JOB_ID: '99',
    AWS_ID_TOKEN: token,
    ROLE_ARN: ROLE,
    ...variables,
  } as const;
  const lines = ['set -e', ...before_script, ...script].join('\n');
  const { status, stdout, stderr } = spawnSync(shell, ['-c', lines], {
    env,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  return { status, output: stdout + stderr };
}

const LET_IN = `printf '{"Arn": "arn:aws:sts::111122223333:assumed-role/deploy/%s"}\\n' "$AWS_ROLE_SESSION_NAME"`;
const failing = (message: string, code = 254) => `echo "${message}" >&2; exit ${code}`;
const REFUSED = failing(
  'An error occurred (AccessDenied) when calling the AssumeRoleWithWebIdentity operation: Not authorized to perform sts:AssumeRoleWithWebIdentity',
);

const check = () => jobs()['aws-check'] as Job;
const twin = () => jobs()['aws-check-refused'] as Job;
const SHELLS = ['/bin/sh', '/usr/bin/dash', '/usr/bin/bash'].filter((shell) => existsSync(shell));

describe.each(SHELLS)('by %s', (shell) => {
  it.each([0, 1, 2, 3, 4, 5])(
    'the check prints the claims and who it is, and nothing of the token, with %d more signs',
    (more) => {
      const claims = JSON.stringify({ ...JSON.parse(CLAIMS), more: 'x'.repeat(more) });
      const token = tokenWith(claims);
      const { status, output } = run(check(), LET_IN, token, shell);
      expect(status).toBe(0);
      expect(output).toBe(`${claims}\n{"Arn": "arn:aws:sts::111122223333:assumed-role/deploy/pay-web@4711-99"}\n`);
      for (const part of token.split('.')) expect(output).not.toContain(part);
    },
  );

  it('the check of a job that is refused shows its claims and fails', () => {
    const { status, output } = run(check(), REFUSED, undefined, shell);
    expect(status).not.toBe(0);
    expect(output).toContain(CLAIMS);
    expect(output).toContain('Not authorized');
  });

  it('the twin that is refused succeeds', () => {
    const { status, output } = run(twin(), REFUSED, undefined, shell);
    expect({ status, last: output.trim().split('\n').at(-1) }).toEqual({
      status: 0,
      last: 'Right: AWS refuses the role to this ref.',
    });
    expect(output).toContain(CLAIMS);
    expect(output).not.toContain(SIGNATURE);
  });

  it('the twin that gets in fails, and says as whom', () => {
    const { status, output } = run(twin(), LET_IN, undefined, shell);
    expect(status).toBe(1);
    expect(output).toContain('WRONG: AWS let this ref in');
    expect(output).toContain('assumed-role/deploy');
  });

  it.each([
    ['the network fails', failing('Could not connect to the endpoint URL: "https://sts.amazonaws.com/"', 255)],
    [
      'AWS cannot read the token',
      failing(
        'An error occurred (InvalidIdentityToken) when calling the AssumeRoleWithWebIdentity operation: Incorrect token audience',
      ),
    ],
    [
      'another call is refused',
      failing('An error occurred (AccessDenied) when calling the GetCallerIdentity operation: no'),
    ],
    ['there are no credentials', failing('Unable to locate credentials', 253)],
    ['the tool says nothing', 'exit 1'],
    ['there is no tool', null],
  ])('the twin proves nothing when %s', (_, aws) => {
    const { status, output } = run(twin(), aws, undefined, shell);
    expect(status).toBe(2);
    expect(output).toContain('Nothing is proved.');
    expect(output).not.toContain(SIGNATURE);
  });
});

it('of a variable that holds no token nothing is printed', () => {
  const opaque = Buffer.from('not a token').toString('base64');
  const { status, output } = run(check(), LET_IN, opaque);
  expect(status).toBe(0);
  expect(output).not.toContain('not a token');
  expect(output).not.toContain(opaque);
});

it('the claims of these tests need both signs that base64 has not', () => {
  expect(tokenWith(CLAIMS).split('.')[1]).toMatch(/(-.*_|_.*-)/);
});

it('the twin runs where the check does not, and names the role that a protected variable hides from it', () => {
  const condition = '$CI_COMMIT_BRANCH == "main"';
  expect(check().rules).toEqual([{ if: condition }]);
  expect(twin().rules).toEqual([{ if: condition, when: 'never' }, { if: '$CI_COMMIT_BRANCH || $CI_COMMIT_TAG' }]);
  expect(twin().variables).toEqual({ ROLE_ARN: ROLE });
  expect(check().variables).toBeUndefined();
  expect(run({ ...twin(), variables: { ...twin().variables } }, 'echo "role $AWS_ROLE_ARN"').output).toContain(
    `role ${ROLE}`,
  );
});

it('both get the token for the audience and the lines of the pipeline', () => {
  for (const each of Object.values(jobs({ credentials: 'profile' }))) {
    expect(each.id_tokens).toEqual({ AWS_ID_TOKEN: { aud: 'https://gitlab.example.com' } });
    expect(each.before_script.at(-1)).toBe('export AWS_PROFILE=pipeline');
  }
});

it.each<[string, readonly RefSelector[]]>([
  ['any ref', [{ kind: 'any' }]],
  [
    'all branches and all tags',
    [
      { kind: 'all', type: 'branch' },
      { kind: 'all', type: 'tag' },
    ],
  ],
])('where %s is admitted there is no twin', (_, refs) => {
  expect(Object.keys(jobs({}, ...refs))).toEqual(['aws-check']);
});

it('a track of merge requests is checked in them, and its twin keeps away from the admitted branches', () => {
  const made = jobs({ mergeRequests: true }, { kind: 'all', type: 'branch' });
  expect(made['aws-check']?.rules).toEqual([{ if: '$CI_PIPELINE_SOURCE == "merge_request_event"' }]);
  expect(made['aws-check-refused']?.rules[0]).toEqual({ if: '$CI_COMMIT_BRANCH', when: 'never' });
});

it('the check has the variable of an environment by entering it, and its twin deploys nowhere', () => {
  const made = jobs({ environment: 'production' });
  expect(made['aws-check']?.environment).toEqual({ name: 'production', action: 'access' });
  expect(made['aws-check-refused']?.environment).toBeUndefined();
  expect(jobs()['aws-check']?.environment).toBeUndefined();
});
