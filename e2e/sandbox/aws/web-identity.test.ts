import { GetRoleCommand, ListRolesCommand, UpdateAssumeRolePolicyCommand } from '@aws-sdk/client-iam';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { describe, expect, it } from 'vitest';
import { keysOf, withSandbox } from '@/e2e/sandbox/aws/with-sandbox';
import { exact, federated, HARBOUR, policy } from '@/e2e/sandbox/world/trust';

const { sandbox, iam, sts, enter, token, account } = withSandbox();
const A = '111122223333';
const ROLE = 'shop-api-deploy';
const trust = (document: string) =>
  iam().send(new UpdateAssumeRolePolicyCommand({ RoleName: ROLE, PolicyDocument: document }));

describe('a job with a token', () => {
  it('enters the role that admits its branch, and is who STS says', async () => {
    const before = account().roles.find(({ name }) => name === ROLE)?.lastUsed ?? '';
    const entered = await enter(ROLE, await token());
    expect(entered).toMatchObject({
      SubjectFromWebIdentityToken: 'project_path:shop/api:ref_type:branch:ref:main',
      Provider: `arn:aws:iam::${A}:oidc-provider/${HARBOUR}`,
      Audience: `https://${HARBOUR}`,
    });
    const { Arn } = await sts(keysOf(entered.Credentials)).send(new GetCallerIdentityCommand({}));
    expect(Arn).toBe(`arn:aws:sts::${A}:assumed-role/${ROLE}/job-1`);
    const { Role } = await iam().send(new GetRoleCommand({ RoleName: ROLE }));
    expect(Role?.RoleLastUsed?.LastUsedDate?.getTime()).toBeGreaterThan(Date.parse(before));
    expect(sandbox().effects.list().at(-1)).toMatchObject({ action: 'AssumeRoleWithWebIdentity', target: ROLE });
  });

  it.each([
    ['another branch', { ref: 'develop' }],
    ['a tag of that name', { refType: 'tag' as const }],
    ['another project', { projectId: 103 }],
  ])('is refused from %s, and leaves no trace of use', async (_, job) => {
    sandbox()
      .world.instances[0]?.projects.find(({ id }) => id === 101)
      ?.tags.push('main');
    const role = account().roles.find(({ name }) => name === ROLE);
    const [before, effects] = [role?.lastUsed, sandbox().effects.list().length];
    await expect(enter(ROLE, await token(job))).rejects.toMatchObject({
      name: 'AccessDenied',
      message: 'Not authorized to perform sts:AssumeRoleWithWebIdentity',
    });
    expect(role?.lastUsed).toBe(before);
    expect(sandbox().effects.list()).toHaveLength(effects);
  });

  it('is told the same of a role that is not there', async () => {
    await expect(enter('nobody', await token())).rejects.toThrow(
      'Not authorized to perform sts:AssumeRoleWithWebIdentity',
    );
  });

  it.each([
    ['another audience', async () => token({ audience: 'https://elsewhere.example' })],
    [
      'a changed claim',
      async () => {
        const [head, , signature] = (await token()).split('.');
        const claims = { iss: `https://${HARBOUR}`, sub: 'anyone', aud: `https://${HARBOUR}`, exp: 9e9, iat: 0 };
        return [head, Buffer.from(JSON.stringify(claims)).toString('base64url'), signature].join('.');
      },
    ],
    [
      'no signature',
      async () => {
        const claims = { iss: `https://${HARBOUR}`, sub: 'anyone', aud: `https://${HARBOUR}`, exp: 9e9, iat: 0 };
        const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
        return `${part({ alg: 'none' })}.${part(claims)}.`;
      },
    ],
    ['no token at all', async () => 'not-a-token'],
  ])('is refused with %s', async (_, make) => {
    await expect(enter(ROLE, await make())).rejects.toMatchObject({ name: 'InvalidIdentityTokenException' });
  });

  it('stays no longer than its role allows', async () => {
    const job = await token();
    await expect(enter(ROLE, job, { DurationSeconds: 3601 })).rejects.toMatchObject({ name: 'ValidationError' });
    await expect(enter(ROLE, job, { DurationSeconds: 899 })).rejects.toMatchObject({ name: 'ValidationError' });
    const { Credentials } = await enter(ROLE, job, { DurationSeconds: 900 });
    const minutes = ((Credentials?.Expiration?.getTime() ?? 0) - Date.now()) / 60_000;
    expect(minutes).toBeGreaterThan(14);
    expect(minutes).toBeLessThanOrEqual(15);
  });

  it('may be asked for the name of its session', async () => {
    const named = (name: string) =>
      policy(
        federated(A, HARBOUR, {
          StringLike: { [`${HARBOUR}:sub`]: 'project_path:shop/api:*', 'sts:RoleSessionName': name },
        }),
      );
    await trust(named('job-*'));
    await enter(ROLE, await token());
    await trust(named('deploy-*'));
    await expect(enter(ROLE, await token())).rejects.toMatchObject({ name: 'AccessDenied' });
  });

  it('enters as soon as the policy admits its branch, and no longer once it does not', async () => {
    const develop = await token({ ref: 'develop' });
    const before = account().roles.find(({ name }) => name === ROLE)?.trust ?? '';
    await trust(policy(exact(A, HARBOUR, 'project_path:shop/api:ref_type:branch:ref:develop')));
    await enter(ROLE, develop);
    await trust(before);
    await expect(enter(ROLE, develop)).rejects.toMatchObject({ name: 'AccessDenied' });
  });
});

describe('a reset', () => {
  it('brings the seeded world back and keeps the record of what was done', async () => {
    const seeded = account().roles.find(({ name }) => name === ROLE)?.trust;
    await trust(policy(exact(A, HARBOUR, 'project_id:1')));
    const effects = sandbox().effects.list().length;
    const answer = await fetch(`${sandbox().aws.url}/-/sandbox/reset`, { method: 'POST' });
    expect(answer.status).toBe(200);
    expect(account().roles.find(({ name }) => name === ROLE)?.trust).toBe(seeded);
    expect(sandbox().effects.list()).toHaveLength(effects);
    expect((await iam().send(new ListRolesCommand({}))).Roles?.length).toBeGreaterThan(0);
  });

  it('happens by POST alone', async () => {
    await trust(policy(exact(A, HARBOUR, 'project_id:1')));
    expect((await fetch(`${sandbox().aws.url}/-/sandbox/reset`)).status).toBe(403);
    expect(account().roles.find(({ name }) => name === ROLE)?.trust).toContain('project_id:1');
  });
});
