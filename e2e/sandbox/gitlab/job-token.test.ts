import { createRemoteJWKSet, decodeJwt, jwtVerify } from 'jose';
import { describe, expect, it } from 'vitest';
import type { JobRequest } from '@/e2e/sandbox/gitlab/job-request';
import { withGitLab } from '@/e2e/sandbox/gitlab/test-gitlab';

const gitlab = withGitLab();
const AUDIENCE = 'https://sts.amazonaws.com';

const ask = (body: unknown) =>
  gitlab.raw('reader', '/-/sandbox/job-token', { method: 'POST', body: JSON.stringify(body) });

async function token(request: Omit<JobRequest, 'audience'>): Promise<string> {
  const answer = await ask({ audience: AUDIENCE, ...request });
  return (answer.body as { token: string }).token;
}
const claims = async (request: Omit<JobRequest, 'audience'>) => decodeJwt(await token(request));

describe('the ID token of a job', () => {
  it('is signed by the instance, for the audience that was asked for', async () => {
    const jwt = await token({ projectId: 101, ref: 'main', refType: 'branch' });
    const keys = createRemoteJWKSet(new URL(`${gitlab.sandbox().gitlab.url}/oauth/discovery/keys`));
    const issuer = gitlab.sandbox().world.instances[0]?.issuer ?? '';
    const { payload } = await jwtVerify(jwt, keys, { issuer, audience: AUDIENCE });
    expect(payload).toMatchObject({ project_id: '101', job_project_id: '101', namespace_path: 'shop' });
    await expect(jwtVerify(jwt, keys, { issuer, audience: 'other' })).rejects.toThrow('aud');
  });

  it.each([
    [{ ref: 'main', refType: 'branch' }, 'push', 'refs/heads/main', 'true'],
    [{ ref: 'develop', refType: 'branch', source: 'web' }, 'web', 'refs/heads/develop', 'false'],
    [{ ref: 'v2.0.0', refType: 'tag' }, 'push', 'refs/tags/v2.0.0', 'true'],
    [{ ref: 'release/2026.1', refType: 'branch', source: 'schedule' }, 'schedule', 'refs/heads/release/2026.1', 'true'],
  ] as const)('of %j says its ref', async (request, source, path, guarded) => {
    expect(await claims({ projectId: 101, ...request })).toMatchObject({
      pipeline_source: source,
      ref: request.ref,
      ref_type: request.refType,
      ref_path: path,
      ref_protected: guarded,
      sub: `project_path:shop/api:ref_type:${request.refType}:ref:${request.ref}`,
      ci_config_ref_uri: expect.stringMatching(`/shop/api//.gitlab-ci.yml@${path}$`),
    });
  });

  it('tells the commit at which the ref stands now', async () => {
    const before = await claims({ projectId: 101, ref: 'develop', refType: 'branch' });
    const commit = await gitlab
      .as('developer')
      .Commits.create(101, 'develop', 'x', [{ action: 'create', filePath: 'a', content: 'a' }]);
    const after = await claims({ projectId: 101, ref: 'develop', refType: 'branch' });
    expect(after.sha).toBe(commit.id);
    expect(after.sha).not.toBe(before.sha);
  });

  it('tells the role of who runs it, on the project of the ref', async () => {
    const role = async (userId: number) =>
      (await claims({ projectId: 101, ref: 'main', refType: 'branch', userId })).user_access_level;
    expect([await role(1), await role(2), await role(3)]).toEqual(['owner', 'developer', 'maintainer']);
  });

  it('tells of an environment only what is given or known', async () => {
    const of = (environment: JobRequest['environment']) =>
      claims({ projectId: 101, ref: 'main', refType: 'branch', ...(environment ? { environment } : {}) });
    expect(await of({ name: 'production' })).toMatchObject({
      environment: 'production',
      environment_protected: 'true',
      deployment_tier: 'production',
    });
    expect(await of({ name: 'review', tier: 'development', protected: false })).toMatchObject({
      environment_protected: 'false',
      deployment_tier: 'development',
    });
    expect(Object.keys(await of(undefined)).filter((name) => name.includes('environment_p'))).toEqual([]);
  });

  it('drops parts of the subject that have no value, name and all', async () => {
    const plain = await claims({ projectId: 301, ref: 'main', refType: 'branch' });
    expect(plain.sub).toBe('project_path:platform/terraform:ref_type:branch:ref:main:ref_protected:true');
    const deploying = await claims({
      projectId: 301,
      ref: 'main',
      refType: 'branch',
      environment: { name: 'production' },
    });
    expect(deploying.sub).toBe(`${plain.sub}:environment_protected:true:deployment_tier:production`);
  });
});

describe('the ID token of a merge request', () => {
  const source = 'merge_request_event';

  it('has the subject of its source branch', async () => {
    expect(await claims({ projectId: 101, ref: 'develop', refType: 'branch', source })).toMatchObject({
      sub: 'project_path:shop/api:ref_type:branch:ref:develop',
      ref_path: 'refs/heads/develop',
      ref_protected: 'false',
      pipeline_source: source,
    });
  });

  it('is of a protected ref only if the project wants it and both ends are protected', async () => {
    const guarded = async (projectId: number, ref: string, branch: string) =>
      (await claims({ projectId, ref, refType: 'branch', source, target: { branch } })).ref_protected;
    // shop/web wants it; shop/payments does not.
    expect(await guarded(102, 'main', 'main')).toBe('true');
    expect(await guarded(102, 'develop', 'main')).toBe('false');
    expect(await guarded(102, 'main', 'develop')).toBe('false');
    expect(await guarded(103, 'main', 'release/1')).toBe('false');
  });

  it('from a fork says the fork, and where it runs', async () => {
    const fork = await claims({
      projectId: 605,
      ref: 'main',
      refType: 'branch',
      source,
      target: { projectId: 101 },
    });
    expect(fork).toMatchObject({
      sub: 'project_path:Shop-Labs/Prototype:ref_type:branch:ref:main',
      project_id: '605',
      project_path: 'Shop-Labs/Prototype',
      job_project_id: '101',
      job_project_path: 'shop/api',
      ref_protected: 'false',
    });
  });

  it('from a stranger, or to a project that runs no pipelines of forks, is not made', async () => {
    const from = (projectId: number) =>
      ask({ projectId, ref: 'main', refType: 'branch', source, target: { projectId: 101 }, audience: AUDIENCE });
    expect(await from(102)).toMatchObject({ status: 400 });
    expect(await from(605)).toMatchObject({ status: 200 });
    const body = JSON.stringify({ ci_allow_fork_pipelines_to_run_in_parent_project: false });
    await gitlab.raw('writer', '/api/v4/projects/101', { method: 'PUT', body });
    expect(await from(605)).toMatchObject({ status: 400 });
  });
});

describe('no ID token is made', () => {
  it.each([
    [{ projectId: 1, ref: 'main', refType: 'branch' }, 404, '404 Project Not Found'],
    [{ projectId: 101, ref: 'none', refType: 'branch' }, 404, '404 Reference Not Found'],
    [{ projectId: 101, ref: 'main', refType: 'tag' }, 404, '404 Reference Not Found'],
    [{ projectId: 101, ref: 'main', refType: 'branch', userId: 99 }, 404, '404 User Not Found'],
  ])('of %j', async (request, status, message) => {
    expect(await ask({ ...request, audience: AUDIENCE })).toMatchObject({ status, body: { message } });
  });

  it('of what cannot be read', async () => {
    expect(await ask({ projectId: 101, ref: 'main', refType: 'branch' })).toMatchObject({ status: 400 });
    expect(await ask({ projectId: 101, ref: 'main', refType: 'merge_request', audience: 'a' })).toMatchObject({
      status: 400,
    });
  });
});
