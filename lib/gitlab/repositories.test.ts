import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Sandbox, startSandbox } from '@/e2e/sandbox/start';
import { openGitLab } from '@/lib/gitlab/gitlab-adapter';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox({ gitlabPort: 0, awsPort: 0, redirectUris: [] });
});
afterAll(() => sandbox.close());
afterEach(() => sandbox.faults.clear());

const open = (token = 'glpat-sandbox-reader', url = sandbox.gitlab.url) =>
  openGitLab(
    { id: 'h', name: 'Harbour', url, issuer: 'https://h', shared: false, token, writerToken: null },
    { now: () => new Date(), wait: async () => {} },
  );
const [TRACKER, CUSTOMS, PORTAL] = [201, 203, 209];

describe('a file', () => {
  it('is read of the default branch, of a ref, and of a project by its path', async () => {
    const gitlab = open();
    const text = await gitlab.fileText(TRACKER, '.gitlab-ci.yml', null);
    expect(text).toContain('"$CI_JOB_JWT"');
    expect(await gitlab.fileText(TRACKER, '.gitlab-ci.yml', 'main')).toBe(text);
    expect(await gitlab.fileText('platform/policies', 'ci/aws.yml', 'main')).toContain('CI_JOB_JWT_V2');
  });

  it.each([
    ['it is not there', TRACKER, 'no.yml', null],
    ['the ref is not there', TRACKER, '.gitlab-ci.yml', 'no'],
    ['the project is not there', 'no/where', '.gitlab-ci.yml', null],
  ])('is null where %s', async (_, project, path, ref) => {
    expect(await open().fileText(project, path, ref)).toBeNull();
  });

  it('is no null where GitLab fails: that says nothing of the file', async () => {
    sandbox.faults.add({ operation: 'gitlab:projects', kind: 'error-before', times: 10 });
    await expect(open().fileText(TRACKER, '.gitlab-ci.yml', null)).rejects.toMatchObject({
      failure: { kind: 'failed' },
    });
  });

  it('of the usual name is the configuration where nothing else is set', async () => {
    expect(await open().configPath(TRACKER)).toBeNull();
  });
});

describe('a search', () => {
  it('finds files in a project, a group and everywhere, where GitLab has it', async () => {
    const gitlab = open();
    const here = await gitlab.searchBlobs({ projectId: TRACKER }, 'CI_JOB_JWT');
    expect(here).toEqual([{ projectId: TRACKER, path: '.gitlab-ci.yml' }]);
    const group = await gitlab.searchBlobs({ groupId: 12 }, 'CI_JOB_JWT_V2');
    expect(group).toContainEqual({ projectId: CUSTOMS, path: '.gitlab-ci.yml' });
    const all = await gitlab.searchBlobs('everywhere', 'CI_JOB_JWT_V2');
    expect(all?.map(({ path }) => path)).toContain('ci/aws.yml');
  });

  it('is null where GitLab searches single projects alone', async () => {
    expect(await open('glpat-sandbox-reader', sandbox.gitlabCom.url).searchBlobs('everywhere', 'x')).toBeNull();
  });
});

describe('variables', () => {
  it('are told by name, and nothing of what they hold comes in', async () => {
    const names = await open().variableNames(PORTAL);
    expect(names).toEqual([
      { key: 'AWS_ACCESS_KEY_ID', environmentScope: '*', protected: false },
      { key: 'AWS_SECRET_ACCESS_KEY', environmentScope: '*', protected: false },
    ]);
  });

  it('are null where the token may not list them', async () => {
    expect(await open('glpat-sandbox-low').variableNames(PORTAL)).toBeNull();
  });

  it('give the ARN of a role, and nothing else that they hold', async () => {
    const gitlab = open();
    expect(await gitlab.roleArnIn(CUSTOMS, 'ROLE_ARN')).toBe('arn:aws:iam::222233334444:role/freight-customs');
    expect(await gitlab.roleArnIn(PORTAL, 'AWS_SECRET_ACCESS_KEY')).toBeNull();
    expect(await gitlab.roleArnIn(PORTAL, 'ROLE_ARN')).toBeNull();
  });
});
