import { AssumeRoleWithWebIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { withTestDatabase } from '@/lib/db/test-database';
import type { TrackAnswers } from '@/lib/onboarding/answers';
import { AMIR, at, RHEA, STRANGER } from '@/lib/services/change-test-world';
import { checkFirstRun } from '@/lib/services/onboarding/check-first-run';
import { checkIssuerOf } from '@/lib/services/onboarding/check-issuer-of';
import { cleanUpChange } from '@/lib/services/onboarding/clean-up-change';
import { findPolicies } from '@/lib/services/onboarding/find-policies';
import { getOnboarding, viewOnboarding } from '@/lib/services/onboarding/get-onboarding';
import { deployTrack, PIA, SHOP_API, TOOLS, withGuideWorld } from '@/lib/services/onboarding/guide-test-world';
import { listOnboardings } from '@/lib/services/onboarding/list-onboardings';
import { offboardProject, planOffboarding } from '@/lib/services/onboarding/offboard-project';
import { saveOnboarding, startOnboarding } from '@/lib/services/onboarding/start-onboarding';
import { submitOnboarding } from '@/lib/services/onboarding/submit-onboarding';
import { syncAccount } from '@/lib/services/sync-account';

const world = withGuideWorld(withTestDatabase());
type World = Awaited<ReturnType<typeof world.open>>;

async function answered(of: World, tracks: TrackAnswers[], accountId = TOOLS) {
  const started = await startOnboarding(of.context, RHEA, { instanceId: 'harbour', projectId: SHOP_API });
  const answers = { accountId, audience: null, thumbprint: null, tracks };
  return saveOnboarding(of.context, RHEA, { ...at(started), answers });
}

const submit = (of: World, guide: { number: number; version: number }) =>
  submitOnboarding(of.context, RHEA, { ...at(guide), reason: 'shop/api deploys to tools now.' });

async function enters(ref: string, role: string): Promise<string> {
  const { gitlab, aws } = world.sandbox();
  const audience = world.sandbox().world.instances[0]?.issuer;
  const body = JSON.stringify({ projectId: SHOP_API, ref, refType: 'branch', audience });
  const minted = await fetch(`${gitlab.url}/-/sandbox/job-token`, { method: 'POST', body });
  const { token } = (await minted.json()) as { token: string };
  const sts = new STSClient({
    ...{ region: 'eu-central-1', endpoint: aws.url, credentials: { accessKeyId: 'none', secretAccessKey: 'none' } },
  });
  const command = new AssumeRoleWithWebIdentityCommand({
    ...{ RoleArn: `arn:aws:iam::${TOOLS}:role${role}`, RoleSessionName: 'job' },
    WebIdentityToken: token,
  });
  return sts.send(command).then(
    () => 'enters',
    (error: Error) => error.name,
  );
}

describe('a guide from a project to a pipeline that gets in', () => {
  it('makes provider, role, permissions, variable and merge request, and opens the door last', async () => {
    const of = await world.open();
    const guide = await answered(of, [deployTrack()]);
    expect(guide.problems).toEqual([]);
    expect(guide.provider?.clientIds).toBeNull();
    const [track] = guide.tracks;
    if (!track?.ok) throw new Error(JSON.stringify(track));
    expect(track.protectedOnly).toBe(true);
    expect(track.steps.map(({ calls }) => calls)).toEqual([
      'iam:CreateOpenIDConnectProvider',
      'iam:CreateRole',
      'iam:AttachRolePolicy',
      'iam:PutRolePolicy',
      'POST /projects/:id/variables',
      'POST /projects/:id/merge_requests',
      'iam:UpdateAssumeRolePolicy',
    ]);
    const before = world.sandbox().effects.list().length;
    const submitted = await submit(of, guide);
    const [opened] = submitted.changes;
    expect(opened).toMatchObject({ track: 'deploy', state: 'in_review' });
    // Nothing is touched before someone else approved it.
    expect(world.sandbox().effects.list()).toHaveLength(before);
    const applied = await of.approveAndApply(opened?.number ?? 0);
    expect(applied).toMatchObject({ state: 'applied', role: { gone: false, planned: false } });
    expect(applied.steps.every(({ state }) => state === 'done')).toBe(true);
    const made = world
      .sandbox()
      .effects.list()
      .slice(before)
      .map(({ action }) => action);
    expect(made.filter((action) => !['Reset', 'AssumeRole'].includes(action))).toEqual([
      'CreateOpenIDConnectProvider',
      'CreateRole',
      'AttachRolePolicy',
      'PutRolePolicy',
      'CreateVariable',
      'CreateCommit',
      'CreateMergeRequest',
      'UpdateAssumeRolePolicy',
    ]);
    expect(await enters('main', '/gitlab-ci/gitlab-shop-api-deploy')).toBe('enters');
    expect(await enters('develop', '/gitlab-ci/gitlab-shop-api-deploy')).toBe('AccessDenied');
    expect((await of.events('change.step-attempted')).length).toBe(6);
    expect((await of.events('change.step-done')).length).toBe(6);
    // The inventory knows the role at once, and a sync finds nothing to add.
    const roles = await of.db.role.count({ where: { accountId: TOOLS } });
    await syncAccount(of.context, { accountId: TOOLS, startedBy: 'test' }, of.wait);
    expect(await of.db.role.count({ where: { accountId: TOOLS } })).toBe(roles);
    expect(await listOnboardings(of.context, RHEA)).toMatchObject({
      rows: [{ number: guide.number, submitted: true, changes: [{ state: 'applied' }] }],
    });
    for (const action of ['onboarding.started', 'onboarding.edited', 'onboarding.submitted'])
      expect((await of.events(action)).map(({ objectName }) => objectName)).toEqual([
        `Guide ${guide.number}: shop/api`,
      ]);
    // IAM tells of the entry above; another guide's roles were not entered.
    const { runs } = await checkFirstRun(of.context, RHEA, { number: String(guide.number) });
    expect(runs).toMatchObject([{ track: 'deploy', lastUsedAt: expect.any(String), unread: null }]);
  });

  it('a failure in the middle leaves the door shut and says what was done; going on does nothing twice', async () => {
    const of = await world.open();
    const submitted = await submit(of, await answered(of, [deployTrack()]));
    const number = submitted.changes[0]?.number ?? 0;
    world.sandbox().faults.add({ operation: 'PutRolePolicy', kind: 'refuse', code: 'AccessDenied', times: 1 });
    const failed = await of.approveAndApply(number);
    expect(failed.state).toBe('failed');
    expect(failed.outcome).toContain('What the steps before it did is kept.');
    expect(failed.steps.map(({ state }) => state)).toEqual([
      ...['done', 'done', 'done', 'done', 'failed', 'waiting', 'waiting', 'waiting', 'waiting', 'waiting'],
    ]);
    expect(await enters('main', '/gitlab-ci/gitlab-shop-api-deploy')).toBe('AccessDenied');
    const applied = await of.apply(number);
    expect(applied.state).toBe('applied');
    const all = world
      .sandbox()
      .effects.list()
      .map(({ action }) => action);
    const since = all.slice(all.lastIndexOf('Reset') + 1);
    for (const action of ['CreateOpenIDConnectProvider', 'CreateRole', 'AttachRolePolicy', 'CreateVariable'])
      expect(since.filter((each) => each === action)).toHaveLength(1);
  });

  it('three tracks are three roles in one provider and one merge request', async () => {
    const of = await world.open();
    const role = (name: string) => ({ ...deployTrack().role, name }) as TrackAnswers['role'];
    const guide = await answered(of, [
      deployTrack(),
      deployTrack({
        ...{ name: 'release', role: role('gitlab-shop-api-release') },
        refs: [{ kind: 'pattern', type: 'branch', pattern: 'release/*' }],
        variable: { key: 'RELEASE_ROLE_ARN', environmentScope: '*', masked: false },
      }),
      deployTrack({
        ...{ name: 'review', role: role('gitlab-shop-api-review'), mergeRequests: true, inlinePolicies: [] },
        refs: [{ kind: 'all', type: 'branch' }],
        variable: { key: 'REVIEW_ROLE_ARN', environmentScope: '*', masked: false },
      }),
    ]);
    const { changes } = await submit(of, guide);
    expect(changes.map(({ track }) => track)).toEqual(['deploy', 'release', 'review']);
    for (const { number } of changes) expect((await of.approveAndApply(number)).state).toBe('applied');
    const project = world.sandbox().world.instances[0]?.projects.find(({ id }) => id === SHOP_API);
    expect(project?.mergeRequests).toHaveLength(1);
    const file = await of.context
      .gitlabWriter('harbour')
      ?.file(SHOP_API, '.gitlab-ci.yml', `drawbridge/aws-roles-${guide.number}`);
    const jobs = parse(file?.text ?? '');
    expect(jobs['aws-deploy'].rules).toEqual([{ if: '$CI_COMMIT_BRANCH == "main"' }]);
    expect(jobs['aws-review'].rules).toEqual([{ if: '$CI_PIPELINE_SOURCE == "merge_request_event"' }]);
    expect(Object.keys(jobs)).toEqual(expect.arrayContaining(['aws-deploy', 'aws-release', 'aws-review']));
    // Not every branch is protected, so that variable must reach them all.
    expect(project?.variables.map(({ key, protected: only }) => [key, only])).toContainEqual([
      'REVIEW_ROLE_ARN',
      false,
    ]);
    expect(project?.variables.map(({ key, protected: only }) => [key, only])).toContainEqual(['ROLE_ARN', true]);
  });
});

describe('the end of the access of a project', () => {
  const project = { instanceId: 'harbour', projectId: SHOP_API };

  it('closes the door first, then takes the variable, the role with its policies and the provider that nobody else uses', async () => {
    const of = await world.open();
    const { number } = (await submit(of, await answered(of, [deployTrack()]))).changes[0] ?? { number: 0 };
    await of.approveAndApply(number);
    const { roles, left } = await planOffboarding(of.context, RHEA, { ...project, projectId: String(SHOP_API) });
    const [leaving] = roles.filter(({ role }) => role.accountId === TOOLS);
    expect(left).toBeGreaterThanOrEqual(0);
    expect(leaving?.steps.map(({ calls }) => calls)).toEqual([
      'iam:UpdateAssumeRolePolicy',
      'DELETE /projects/:id/variables/:key',
      'iam:DetachRolePolicy',
      'iam:DeleteRolePolicy',
      'iam:DeleteRole',
      'iam:DeleteOpenIDConnectProvider',
    ]);
    const input = { ...project, roles: [leaving?.role], reason: 'shop/api moves elsewhere.' };
    await expect(offboardProject(of.context, STRANGER, input)).rejects.toThrow();
    const before = world.sandbox().effects.list().length;
    const { changes } = await offboardProject(of.context, RHEA, input);
    expect(world.sandbox().effects.list()).toHaveLength(before);
    const ended = await of.approveAndApply(changes[0] ?? 0);
    expect(ended).toMatchObject({ outcome: 'The role was closed and then deleted.' });
    const done = world
      .sandbox()
      .effects.list()
      .slice(before)
      .map(({ action }) => action);
    expect(done.filter((action) => action !== 'AssumeRole')).toEqual([
      'UpdateAssumeRolePolicy',
      'DeleteVariable',
      'DetachRolePolicy',
      'DeleteRolePolicy',
      'DeleteRole',
      'DeleteOpenIDConnectProvider',
    ]);
    expect(await enters('main', '/gitlab-ci/gitlab-shop-api-deploy')).not.toBe('enters');
    expect(await of.db.role.count({ where: { accountId: TOOLS, name: 'gitlab-shop-api-deploy', goneAt: null } })).toBe(
      0,
    );
  });

  it('leaves a role that admits others, and a variable that holds something else by now', async () => {
    const of = await world.open();
    const input = { ...project, projectId: String(SHOP_API) };
    const { roles } = await planOffboarding(of.context, RHEA, input);
    const kept = roles.filter(({ steps }) => steps.every(({ calls }) => calls !== 'iam:DeleteRole'));
    // No role of the seeded world was made by a guide.
    expect(kept).toHaveLength(roles.length);
    const first = roles.find(({ refusal }) => refusal === null);
    if (!first) throw new Error('no role admits the project');
    const wanted = { ...project, roles: [first.role], reason: 'It does not deploy there any more.' };
    const { changes } = await offboardProject(of.context, RHEA, wanted);
    expect((await of.approveAndApply(changes[0] ?? 0)).state).toBe('applied');
    expect((await planOffboarding(of.context, RHEA, input)).roles.map(({ role }) => role)).not.toContainEqual(
      first.role,
    );
    await expect(offboardProject(of.context, RHEA, wanted)).rejects.toThrow('Nothing was opened');
  });

  it('what a failed apply has made is taken away by a change of its own', async () => {
    const of = await world.open();
    const { number } = (await submit(of, await answered(of, [deployTrack()]))).changes[0] ?? { number: 0 };
    await expect(cleanUpChange(of.context, RHEA, { number, reason: 'No.' })).rejects.toThrow('failed or was withdrawn');
    world.sandbox().faults.add({ operation: 'PutRolePolicy', kind: 'refuse', code: 'AccessDenied', times: 1 });
    expect((await of.approveAndApply(number)).state).toBe('failed');
    const cleaning = await cleanUpChange(of.context, RHEA, { number, reason: 'It is not wanted any more.' });
    expect(await of.approveAndApply(cleaning.number)).toMatchObject({
      outcome: 'The role was closed and then deleted.',
    });
    const reader = of.context.awsReader(TOOLS);
    await expect(reader.roleDetail('gitlab-shop-api-deploy')).rejects.toThrow();
    expect(await reader.provider(`arn:aws:iam::${TOOLS}:oidc-provider/gitlab.harbour.example`)).toBeNull();
  });
});

describe('what a guide looks up', () => {
  it('managed policies by name, the account’s own first, each with what it gives where that is broad', async () => {
    const of = await world.open();
    const { items } = await findPolicies(of.context, RHEA, { accountId: TOOLS, q: 'administratoraccess' });
    expect(items[0]).toMatchObject({ name: 'AdministratorAccess', byAws: true, gives: expect.any(String) });
    expect((await findPolicies(of.context, RHEA, { accountId: TOOLS, q: 'no such policy' })).items).toEqual([]);
    await expect(findPolicies(of.context, STRANGER, { accountId: TOOLS, q: '' })).rejects.toThrow();
    world.sandbox().faults.add({ operation: 'ListPolicies', kind: 'refuse', code: 'AccessDenied', times: 1 });
    await expect(findPolicies(of.context, RHEA, { accountId: TOOLS, q: '' })).rejects.toThrow('Type the ARN');
  });

  it('the issuer as AWS sees it, for who may draft alone', async () => {
    const of = await world.open();
    const { findings } = await checkIssuerOf(of.context, RHEA, { instanceId: 'harbour' });
    expect(findings.map(({ what }) => what)).toContain('The key set has 1 key that AWS can use.');
    await expect(checkIssuerOf(of.context, STRANGER, { instanceId: 'harbour' })).rejects.toThrow();
    await expect(checkIssuerOf(of.context, RHEA, { instanceId: 'https://evil.example' })).rejects.toThrow(
      'names no instance',
    );
  });
});

describe('a guide is refused', () => {
  it('whole, where one track has a problem, and nothing is opened', async () => {
    const of = await world.open();
    const taken = { ...deployTrack().role, name: 'OSS-anyone' } as TrackAnswers['role'];
    const name = (await of.db.role.findFirstOrThrow({ where: { accountId: TOOLS } })).name;
    const guide = await answered(of, [
      deployTrack(),
      deployTrack({ name: 'other', role: { ...taken, name: name.toUpperCase() } as TrackAnswers['role'] }),
    ]);
    expect(guide.problems).toEqual(['Two tracks have the same variable: ROLE_ARN for environment *.']);
    expect(guide.tracks[1]).toMatchObject({ ok: false, problems: [expect.stringContaining('upper from lower case')] });
    await expect(submit(of, guide)).rejects.toThrow('nothing was opened');
    expect(await of.db.change.count()).toBe(0);
    expect(await of.db.role.count({ where: { plannedAt: { not: null } } })).toBe(0);
  });

  it('to who may not draft, on a version that is old, and once it was submitted', async () => {
    const of = await world.open();
    const guide = await answered(of, [deployTrack()]);
    await expect(
      startOnboarding(of.context, STRANGER, { instanceId: 'harbour', projectId: SHOP_API }),
    ).rejects.toThrow();
    await expect(
      saveOnboarding(of.context, RHEA, { number: guide.number, version: guide.version - 1, answers: guide.answers }),
    ).rejects.toThrow('changed by someone else');
    await submit(of, guide);
    const now = await getOnboarding(of.context, RHEA, { number: String(guide.number) });
    await expect(viewOnboarding(of.context, RHEA, 999_999)).rejects.toThrow('There is no guide');
    await expect(submit(of, now)).rejects.toThrow('was submitted');
    await expect(saveOnboarding(of.context, RHEA, { ...at(now), answers: now.answers })).rejects.toThrow(
      'was submitted',
    );
    // Another guide cannot take the name of a role that is still to be made.
    const other = await answered(of, [deployTrack({ variable: null, mergeRequest: false })]);
    expect(other.tracks[0]).toMatchObject({ ok: false });
  });

  it('where a variable is set already: it is never overwritten, not even when it was set after approval', async () => {
    const of = await world.open();
    const { number } = (await submit(of, await answered(of, [deployTrack()]))).changes[0] ?? { number: 0 };
    const theirs = { key: 'ROLE_ARN', value: 'arn:aws:iam::999999999999:role/theirs', masked: false, protected: false };
    await of.context.gitlabWriter('harbour')?.createVariable(SHOP_API, { ...theirs, environmentScope: '*' });
    const failed = await of.approveAndApply(number);
    expect(failed).toMatchObject({ state: 'failed', outcome: expect.stringContaining('It was not overwritten.') });
    expect((await of.context.gitlabWriter('harbour')?.variable(SHOP_API, 'ROLE_ARN', '*'))?.value).toBe(theirs.value);
    const again = await answered(of, [
      deployTrack({ role: { ...deployTrack().role, name: 'another' } as TrackAnswers['role'] }),
    ]);
    expect(again.tracks[0]).toMatchObject({ ok: false, problems: [expect.stringContaining('not overwritten')] });
  });

  it('of one approver alone where it gives broad permissions', async () => {
    const of = await world.open();
    const admin = deployTrack({ managedPolicies: ['arn:aws:iam::aws:policy/AdministratorAccess'] });
    const { number } = (await submit(of, await answered(of, [admin]))).changes[0] ?? { number: 0 };
    expect((await of.view(number)).approvals.required).toBe(2);
    await expect(of.approveAndApply(number, [AMIR])).rejects.toThrow();
    expect((await of.approveAndApply(number, [PIA])).state).toBe('applied');
  });
});
