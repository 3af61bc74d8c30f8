import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { run } from '@/bin/cli/program';
import { type Sandbox, startSandbox } from '@/e2e/sandbox/start';

const folder = mkdtempSync(path.join(tmpdir(), 'drawbridge-scan-'));
const SCRIPT = path.resolve(import.meta.dirname, '../../docs/export-projects.mjs');
const GITLAB = 'gitlab.harbour.example';
let sandbox: Sandbox;

const policy = (subject: string) => ({
  Version: '2012-10-17',
  Statement: {
    Effect: 'Allow',
    Principal: { Federated: `arn:aws:iam::111122223333:oidc-provider/${GITLAB}` },
    Action: 'sts:AssumeRoleWithWebIdentity',
    Condition: { StringEquals: { [`${GITLAB}:aud`]: 'sts' }, StringLike: { [`${GITLAB}:sub`]: subject } },
  },
});
const role = (name: string, subject: string) => ({
  RoleName: name,
  Arn: `arn:aws:iam::111122223333:role/${name}`,
  AssumeRolePolicyDocument: encodeURIComponent(JSON.stringify(policy(subject))),
});
const ROLES = [
  role('narrow', 'project_path:shop/web:ref_type:branch:ref:main'),
  role('loose', 'project_path:shop/web:ref_type:branch:ref:*'),
];

beforeAll(async () => {
  sandbox = await startSandbox({ gitlabPort: 0, awsPort: 0, redirectUris: [] });
  const env = {
    ...process.env,
    GITLAB_URL: sandbox.gitlab.url,
    GITLAB_TOKEN: 'glpat-sandbox-reader',
    GITLAB_ISSUER: `https://${GITLAB}`,
  };
  const { stdout } = await promisify(execFile)(process.execPath, [SCRIPT], { env, maxBuffer: 64 * 1024 * 1024 });
  writeFileSync(path.join(folder, 'projects.json'), stdout);
  writeFileSync(path.join(folder, 'production.json'), JSON.stringify({ RoleDetailList: ROLES }));
});
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await sandbox.close();
});

async function cli(...args: readonly string[]) {
  const written = { output: '', errors: '' };
  const sink = (name: keyof typeof written) => {
    const stream = new PassThrough();
    stream.on('data', (chunk) => {
      written[name] += String(chunk);
    });
    return stream;
  };
  const code = await run(['scan', ...args], {
    input: Readable.from([]),
    output: sink('output'),
    errors: sink('errors'),
  });
  return { code, ...written };
}

describe('drawbridge scan', () => {
  test('judges a folder by what the export script read from GitLab', async () => {
    const { code, output } = await cli(folder);
    expect(code).toBe(0);
    const { roles, problems } = JSON.parse(output);
    expect(problems).toEqual([]);
    expect(roles.map(({ name, reach }: { name: string; reach: { rung: number } }) => [name, reach.rung])).toEqual([
      ['loose', 2],
      ['narrow', 1],
    ]);
    expect(output).not.toContain('glpat-');
  });

  test('the export has every project and group of the GitLab, by its issuer, and only GET requests were sent', async () => {
    const exported = JSON.parse(readFileSync(path.join(folder, 'projects.json'), 'utf8'));
    const world = sandbox.world.instances[0];
    const [instance] = exported.instances;
    expect(instance.issuer).toBe(world?.issuer);
    expect(instance.projects.map(({ id }: { id: number }) => id)).toEqual(
      world?.projects.map(({ id }) => id).sort((a, b) => a - b),
    );
    expect(sandbox.effects.list()).toEqual([]);
  });

  test('holds an estate to a rung, and passes one that keeps it', async () => {
    expect((await cli('--max-rung', '2', folder)).code).toBe(0);
    const { code, errors } = await cli('--max-rung', '1', folder);
    expect(code).toBe(1);
    expect(errors).toContain('role/loose: The reach is rung 2');
    expect(errors).not.toContain('role/narrow');
  });

  test('says in words what it found', async () => {
    const { output } = await cli('--format', 'text', folder);
    expect(output).toContain('None of 2 roles that trust GitLab is open to a whole group or wider.');
  });

  test('no gate passes what could not be judged: each is told, whatever else is found, and ends with 2', async () => {
    const file = path.join(folder, 'estate.txt');
    const judge = (estate: object, ...args: readonly string[]) => {
      writeFileSync(file, JSON.stringify(estate));
      return cli('--max-rung', '4', '--fail-on', 'critical', ...args, file);
    };
    const change = { after: {}, after_unknown: { assume_role_policy: true } };
    const later = { resource_changes: [{ type: 'aws_iam_role', address: 'aws_iam_role.later', change }] };
    const group = role('group', 'project_path:shop/*');
    const plan = await judge(later);
    expect(plan.code).toBe(2);
    expect(plan.errors).toContain('aws_iam_role.later is known only after the plan is applied.');
    const page = await judge({ Roles: [group], NextToken: 'eyJ' }, '--max-rung', '2');
    expect(page.code).toBe(2);
    expect(page.errors).toContain('estate.txt: This is one page of a longer list');
    expect(page.errors).toContain('role/group: The reach is rung 3');
    expect(JSON.parse(page.output).sentence).toMatch(/^Of what was read, /);
    expect(await judge({ Roles: [group], IsTruncated: false })).toMatchObject({ code: 0, errors: '' });
  });

  test('a folder that is not there, and a file that is not JSON, are told and end with 2', async () => {
    expect(await cli(path.join(folder, 'nothing'))).toMatchObject({ code: 2, output: '' });
    const file = path.join(folder, 'broken.txt');
    writeFileSync(file, 'no JSON');
    const { code, output } = await cli(file);
    expect([code, JSON.parse(output).problems[0].file]).toEqual([2, 'broken.txt']);
  });
});
