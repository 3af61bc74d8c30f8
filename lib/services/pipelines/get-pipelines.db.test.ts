import { beforeEach, expect, it } from 'vitest';
import { getPipelines } from '@/lib/services/pipelines/get-pipelines';
import { syncAccount } from '@/lib/services/sync/sync-account';
import { person } from '@/lib/test-worlds/change-test-world';
import { INSTANCE, noWait, withMigrationWorld } from '@/lib/test-worlds/migration-test-world';

const world = withMigrationWorld();
const VIK = person('vik', 'viewer');
const ACCOUNT = '111122223333';
const ROLE = 'shop-catalog-deploy';
const CATALOG = 'shop/catalog';

const idOf = (path: string) => {
  const project = world.sandbox().world.instances[0]?.projects.find((each) => each.path === path);
  if (!project) throw new Error(`the sandbox has no ${path}`);
  return project.id;
};
const read = (path: string, ref?: string, actor = VIK) =>
  getPipelines(world.context(), actor, { instanceId: INSTANCE, projectId: String(idOf(path)), ...(ref && { ref }) });

async function commit(path: string, file: string, content: string) {
  const url = new URL(`/api/v4/projects/${idOf(path)}/repository/commits`, world.sandbox().gitlab.url);
  const headers = { 'content-type': 'application/json', 'private-token': 'glpat-sandbox-writer' };
  const actions = [{ action: file === '.gitlab-ci.yml' ? 'update' : 'create', file_path: file, content }];
  const body = JSON.stringify({ branch: 'main', commit_message: 'x', actions });
  const reply = await fetch(url, { method: 'POST', headers, body });
  if (!reply.ok) throw new Error(`${reply.status} ${await reply.text()}`);
}

const DEPLOY = `deploy:
  stage: deploy
  environment: {name: production}
  rules: [{if: $CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH}]
  id_tokens: {AWS_TOKEN: {aud: https://gitlab.harbour.example}}
  script: [aws sts assume-role-with-web-identity --role-arn arn:aws:iam::${ACCOUNT}:role/${ROLE} --web-identity-token $AWS_TOKEN]
`;

beforeEach(async () => {
  await syncAccount(world.context(), { accountId: ACCOUNT, startedBy: 'test' }, noWait);
});

it('says of each job when it runs, its tokens, its role, and what Explain says of them', async () => {
  await commit(CATALOG, '.gitlab-ci.yml', `lint:\n  script: [make lint]\n${DEPLOY}`);
  const { jobs, notes, merged, file, ref } = await read(CATALOG);
  expect({ notes, merged, file, ref }).toEqual({ notes: [], merged: false, file: '.gitlab-ci.yml', ref: 'main' });
  expect(jobs.map(({ name }) => name)).toEqual(['deploy', 'lint']);
  expect(jobs[0]).toMatchObject({
    ...{ stage: 'deploy', environment: 'production', startedBy: null, triggers: false },
    tokens: [{ name: 'AWS_TOKEN', audiences: ['https://gitlab.harbour.example'] }],
    roles: [{ variable: null, role: { accountId: ACCOUNT, name: ROLE }, outcome: 'admitted', reason: null }],
    runs: [
      { start: 'push', runs: 'runs' },
      { start: 'merge-request', runs: 'not' },
      { start: 'schedule', runs: 'runs' },
      { start: 'tag', runs: 'not' },
    ],
  });
});

it('the same job with a token for another audience is refused, and without a token nothing is claimed', async () => {
  await commit(CATALOG, '.gitlab-ci.yml', DEPLOY.replace('aud: https://gitlab.harbour.example', 'aud: nowhere'));
  expect((await read(CATALOG)).jobs[0]?.roles).toMatchObject([{ outcome: 'refused' }]);
  await commit(CATALOG, '.gitlab-ci.yml', DEPLOY.replace(/ {2}id_tokens.*\n/, ''));
  expect((await read(CATALOG)).jobs[0]?.roles).toMatchObject([{ outcome: null, reason: 'The job has no ID token.' }]);
});

it('where the subject names the environment, nothing is claimed of a job that has one', async () => {
  await commit(CATALOG, '.gitlab-ci.yml', DEPLOY);
  const subComponents = ['project_path', 'ref_type', 'ref', 'environment_protected'];
  await world.context().db.project.updateMany({ where: { gitlabId: idOf(CATALOG) }, data: { subComponents } });
  expect((await read(CATALOG)).jobs[0]?.roles).toMatchObject([
    { outcome: null, reason: expect.stringContaining('environment'), role: { name: ROLE } },
  ]);
});

it('a configuration that GitLab refuses is said to start no pipeline', async () => {
  await commit(CATALOG, '.gitlab-ci.yml', `${DEPLOY}  extends: .none\n`);
  expect((await read(CATALOG)).notes).toEqual([
    expect.stringContaining('GitLab refuses this configuration, so no pipeline starts'),
  ]);
});

it('without a permission, a project or a ref nothing is read', async () => {
  await expect(read(CATALOG, undefined, person('tom'))).rejects.toMatchObject({ code: 'forbidden' });
  const none = getPipelines(world.context(), VIK, { instanceId: INSTANCE, projectId: '999999' });
  await expect(none).rejects.toMatchObject({ code: 'not-found' });
  expect(await read(CATALOG, 'no-such-branch')).toMatchObject({ file: null, jobs: [] });
});

it('a GitLab that does not answer is said, and is no empty list', async () => {
  world.sandbox().faults.add({ operation: 'gitlab:projects', kind: 'error-before', times: 20 });
  await expect(read(CATALOG)).rejects.toMatchObject({ code: 'unavailable' });
});
