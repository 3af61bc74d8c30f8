import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import type { TrackAnswers } from '@/lib/onboarding/answers';
import { checkFirstRun } from '@/lib/services/onboarding/check-first-run';
import { listOnboardings } from '@/lib/services/onboarding/list-onboardings';
import { saveOnboarding, startOnboarding } from '@/lib/services/onboarding/start-onboarding';
import { syncAccount } from '@/lib/services/sync/sync-account';
import { at, RHEA } from '@/lib/test-worlds/change-test-world';
import {
  answered,
  deployTrack,
  enters,
  type GuideWorld,
  PRODUCTION,
  SHOP_API,
  submit,
  TOOLS,
  withGuideWorld,
} from '@/lib/test-worlds/guide-test-world';
import { withTestDatabase } from '@/lib/test-worlds/test-database';

const world = withGuideWorld(withTestDatabase());

/** What the inventory says of a provider, right after the apply. */
const listAudiences = async ({ db }: GuideWorld, arn: string) =>
  (await db.provider.findUnique({ where: { arn } }))?.clientIds;

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
    expect(await enters(world.sandbox(), 'main', '/gitlab-ci/gitlab-shop-api-deploy')).toBe('enters');
    expect(await enters(world.sandbox(), 'develop', '/gitlab-ci/gitlab-shop-api-deploy')).toBe('AccessDenied');
    expect((await of.events('change.step-attempted')).length).toBe(6);
    expect((await of.events('change.step-done')).length).toBe(6);
    // The inventory knows the role at once, and a sync finds nothing to add.
    const roles = await of.db.role.count({ where: { accountId: TOOLS } });
    await syncAccount(of.context, { accountId: TOOLS, startedBy: 'test' }, of.wait);
    expect(await of.db.role.count({ where: { accountId: TOOLS } })).toBe(roles);
    expect(await listOnboardings(of.context, RHEA)).toMatchObject([
      { number: guide.number, submitted: true, changes: [{ state: 'applied' }] },
    ]);
    for (const action of ['onboarding.started', 'onboarding.edited', 'onboarding.submitted'])
      expect((await of.events(action)).map(({ objectName }) => objectName)).toEqual([
        `Guide ${guide.number}: shop/api`,
      ]);
    // IAM tells of the entry above; another guide's roles were not entered.
    const runs = await checkFirstRun(of.context, RHEA, { number: String(guide.number) });
    expect(runs).toMatchObject([
      {
        ...{ track: 'deploy', lastUsedAt: expect.any(String), unread: null },
        entries: [{ subject: 'project_path:shop/api:ref_type:branch:ref:main' }],
      },
    ]);
  });

  it('an existing provider gets the other audience beside its own, and a role that is there keeps its statements', async () => {
    const of = await world.open();
    const { name, trustPolicy } = await of.db.role.findFirstOrThrow({
      where: { accountId: PRODUCTION, name: 'shop-api-deploy', goneAt: null },
    });
    const audience = 'https://aws.harbour.example';
    const started = await startOnboarding(of.context, RHEA, { instanceId: 'harbour', projectId: SHOP_API });
    const track = deployTrack({
      ...{ role: { kind: 'existing', name }, refs: [{ kind: 'exact', type: 'branch', name: 'develop' }] },
      ...{ managedPolicies: [], inlinePolicies: [], variable: null, mergeRequest: false },
    });
    const answers = { accountId: PRODUCTION, audience, thumbprint: null, tracks: [track] };
    const guide = await saveOnboarding(of.context, RHEA, { ...at(started), answers });
    expect(guide.tracks[0]).toMatchObject({ ok: true, isNew: false });
    const arn = guide.provider?.arn ?? '';
    const before = await of.context.awsReader(PRODUCTION).provider(arn);
    const applied = await of.approveAndApply((await submit(of, guide)).changes[0]?.number ?? 0);
    expect(applied.state).toBe('applied');
    const after = await of.context.awsReader(PRODUCTION).provider(arn);
    expect(after?.clientIds).toEqual([...(before?.clientIds ?? []), audience]);
    const kept = JSON.parse(trustPolicy).Statement;
    expect(JSON.parse(applied.proposed.document).Statement.slice(0, kept.length)).toEqual(kept);
    expect(JSON.stringify((await listAudiences(of, arn)) ?? [])).toContain(audience);
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
    expect(await enters(world.sandbox(), 'main', '/gitlab-ci/gitlab-shop-api-deploy')).toBe('AccessDenied');
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
        variable: { key: 'RELEASE_ROLE_ARN', environmentScope: '*', masked: false, groupId: null },
      }),
      deployTrack({
        ...{ name: 'review', role: role('gitlab-shop-api-review'), mergeRequests: true, inlinePolicies: [] },
        refs: [{ kind: 'all', type: 'branch' }],
        variable: { key: 'REVIEW_ROLE_ARN', environmentScope: '*', masked: false, groupId: null },
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
