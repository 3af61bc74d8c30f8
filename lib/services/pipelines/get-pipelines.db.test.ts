import { beforeEach, expect, it } from 'vitest';
import { openGitLab } from '@/lib/gitlab/gitlab-adapter';
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

it('variables are listed by name with who sets them, no value is, and what may not be listed is said', async () => {
  const group = world.sandbox().world.instances[0]?.groups.find(({ path }) => path === 'shop');
  group?.variables.push({
    ...{ key: 'SHOP_ROLE', value: `arn:aws:iam::${ACCOUNT}:role/${ROLE}`, variable_type: 'env_var', protected: true },
    ...{ masked: false, hidden: false, raw: true, environment_scope: 'production', description: null },
  });
  await commit(CATALOG, '.gitlab-ci.yml', DEPLOY.replace(/--role-arn \S+/, '--role-arn $SHOP_ROLE'));
  const poor = await read(CATALOG);
  expect(poor.variables.unread).toEqual([
    'The variables of the group shop could not be listed. That takes a token of an Owner of the group.',
    'The variables of the instance could not be listed. That takes a token of an administrator.',
  ]);
  const [instance] = world.context().config.instances;
  if (instance === undefined) throw new Error('the world has no GitLab');
  const rich = { ...world.context(), gitlab: () => openGitLab({ ...instance, token: 'glpat-sandbox-admin' }) };
  const whole = await getPipelines(rich, VIK, { instanceId: INSTANCE, projectId: String(idOf(CATALOG)) });
  expect(whole.variables).toEqual({
    unread: [],
    names: expect.arrayContaining([
      { key: 'SHOP_ROLE', environmentScope: 'production', protected: true, holder: { kind: 'group', path: 'shop' } },
      { key: 'REGISTRY_MIRROR', environmentScope: '*', protected: false, holder: { kind: 'instance', path: null } },
    ]),
  });
  expect(JSON.stringify(whole)).not.toContain('mirror-value-canary');
  expect(whole.jobs[0]?.roles).toMatchObject([
    {
      ...{ arn: null, variable: 'SHOP_ROLE', outcome: null },
      reason:
        'The ARN is in the variable SHOP_ROLE of the group shop, for the environment production. Drawbridge reads only its name there.',
    },
  ]);
});

it("a job that GitLab's simulated push leaves out, and the rules here let run, is said", async () => {
  await commit(CATALOG, '.gitlab-ci.yml', DEPLOY);
  expect((await read(CATALOG)).notes).toEqual([]);
  const gitlab = { ...world.context().gitlab(INSTANCE), pushedJobs: async () => [] };
  const other = { ...world.context(), gitlab: () => gitlab };
  const { notes } = await getPipelines(other, VIK, { instanceId: INSTANCE, projectId: String(idOf(CATALOG)) });
  expect(notes).toEqual([expect.stringMatching(/a push to main does not create the job deploy/)]);
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
