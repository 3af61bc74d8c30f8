import { expect, it } from 'vitest';
import { AwsError } from '@/lib/aws/port';
import { GitLabError, type GitLabFailure } from '@/lib/gitlab/port';
import { UNREAD } from '@/lib/reach/reading';
import { ensureConnections } from '@/lib/services/connections/rows';
import { getProject } from '@/lib/services/estate/get-project';
import { getRole } from '@/lib/services/estate/get-role';
import { syncAccount } from '@/lib/services/sync/sync-account';
import { syncInstance } from '@/lib/services/sync/sync-instance';
import { RHEA } from '@/lib/test-worlds/change-test-world';
import { ACCOUNT, TestWorld, testPolicy, testProject, testRole } from '@/lib/test-worlds/sync-test-world';
import { withTestDatabase } from '@/lib/test-worlds/test-database';

const database = withTestDatabase();

/** One project in a group, and a role that admits its unprotected branch; all of it was read once. */
async function open() {
  const world = new TestWorld();
  world.groups = [{ id: 500, path: 'pay', name: 'Pay', protection: [] }];
  world.projects = [testProject(1, { inGroup: true })];
  world.roles = [testRole(1, { trustPolicy: testPolicy('pay/service-1', 'dev') })];
  const { client: db } = database();
  const context = world.context(db);
  await ensureConnections(context);
  const readGitLab = async () => {
    await syncInstance(context, { instanceId: 'main', startedBy: 'test' }, world.wait);
    return db.project.findFirstOrThrow();
  };
  const readAws = () => syncAccount(context, { accountId: ACCOUNT, startedBy: 'test' }, world.wait);
  await readAws();
  const known = await readGitLab();
  const project = () => getProject(context, RHEA, { instanceId: 'main', projectId: '1' });
  const role = () => getRole(context, RHEA, { accountId: ACCOUNT, name: 'role-001' });
  return { world, db, known, readGitLab, readAws, project, role };
}

const REFUSALS: readonly GitLabFailure[] = [
  { kind: 'forbidden', detail: '403' },
  { kind: 'not-found', detail: '404' },
];
const OUTAGES: readonly GitLabFailure[] = [
  { kind: 'throttled', retryAfterSeconds: 5, detail: '429' },
  { kind: 'failed', status: 500, detail: '500' },
  { kind: 'failed', status: null, detail: 'The answer is not as documented.' },
  { kind: 'unreachable', detail: 'no answer' },
];

/** A call of a sync, the columns that it fills, and what a role page says while it is refused. */
const CALLS = [
  ['refs', ['refCount', 'protectedRefCount'], 'The refs of 1 project could not be read.'],
  ['protection', ['protection'], 'protection rules of pay/service-1 could not be read'],
  ['members', ['developers', 'maintainers'], 'Any Developer of pay/service-1'],
] as const;

it.each(CALLS)('where GitLab refuses %s it is unknown in row, view and sentence', async (call, columns, says) => {
  const { world, readGitLab, project, role } = await open();
  for (const failure of REFUSALS) {
    world.fault = (asked) => {
      if (asked === call) throw new GitLabError('GET', failure);
    };
    const row = await readGitLab();
    const view = await project();
    const unread = [null, { read: false, because: UNREAD.rules }];
    for (const column of columns) {
      expect([column, row[column]]).toEqual([column, null]);
      expect(unread).toContainEqual(Reflect.get(view, column));
    }
    expect((await role()).sentence).toContain(says);
    world.fault = () => {};
    expect((await readGitLab())[columns[0]]).not.toBeNull();
  }
});

it.each(CALLS)('where GitLab is out for %s what was known stays, with the time when it was read', async (call) => {
  const { world, readGitLab, known, db, project } = await open();
  for (const failure of OUTAGES) {
    world.fault = (asked) => {
      if (asked === call) throw new GitLabError('GET', failure);
    };
    const { missedAt: __, ...row } = await readGitLab();
    const { missedAt: _, ...before } = known;
    expect([failure.detail, row]).toEqual([failure.detail, before]);
    expect((await project()).syncedAt).toBe(before.syncedAt.toISOString());
    expect((await db.syncRun.findFirstOrThrow({ orderBy: { startedAt: 'desc' } })).error).not.toBeNull();
  }
  world.fault = () => {};
  await readGitLab();
  expect(Date.parse((await project()).syncedAt)).toBeGreaterThan(known.syncedAt.getTime());
});

it('rules of a group that cannot be read may protect more: nothing is said to be unprotected', async () => {
  const { world, readGitLab, project, role } = await open();
  expect(await role()).toMatchObject({ rung: 2 });
  world.fault = (asked) => {
    if (asked === 'group-protection') throw new GitLabError('GET', { kind: 'forbidden', detail: '403' });
  };
  await readGitLab();
  expect(await project()).toMatchObject({ groupRulesUnknown: true });
  expect(await role()).toMatchObject({
    rung: null,
    rungReason: expect.stringContaining(
      'Unknown, because the protection rules of the group of pay/service-1 could not be read.',
    ),
  });
});

it('a group that the token does not list may have rules; a project below a person has none', async () => {
  const { world, readGitLab } = await open();
  world.groups = [];
  // The group is gone from the end of this sync on.
  await readGitLab();
  expect(await readGitLab()).toMatchObject({ groupRulesUnknown: true });
  world.projects = [testProject(1, { inGroup: false })];
  expect(await readGitLab()).toMatchObject({ groupRulesUnknown: false });
});

it('members that GitLab hides from weaker tokens are unknown, never the default', async () => {
  const { world, readGitLab } = await open();
  const hidden = {
    subComponents: null,
    forkPipelinesInParent: null,
    protectMergeRequestPipelines: null,
    createdAt: null,
  };
  world.projects = [testProject(1, hidden)];
  expect(await readGitLab()).toMatchObject(hidden);
});

it('quotas, policies and audiences that AWS refuses are unknown, not what they were', async () => {
  const { world, readAws, db, role } = await open();
  world.fault = (asked) => {
    if (asked === 'summary') throw new AwsError('iam:GetAccountSummary', 'access-denied', 'denied', null);
  };
  world.roles = world.roles.map((each) => ({ ...each, attachedPolicies: null }));
  world.providers = world.providers.map((each) => ({ ...each, clientIds: null, thumbprints: null }));
  await readAws();
  expect(await db.account.findFirstOrThrow()).toMatchObject({ trustPolicyQuota: null, roleQuota: null });
  expect(await role()).toMatchObject({ attachedPolicies: null, quota: null });
  expect(await db.provider.findFirstOrThrow()).toMatchObject({ clientIds: null, thumbprints: null });
});
