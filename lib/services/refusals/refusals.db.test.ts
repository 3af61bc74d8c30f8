import { expect, it } from 'vitest';
import type { AccountEntry } from '@/lib/aws/port';
import { applyChange } from '@/lib/services/apply/apply-change';
import { requestApply } from '@/lib/services/apply/request-apply';
import { approveChange } from '@/lib/services/changes/approve-change';
import { submitChange } from '@/lib/services/changes/submit-change';
import { viewChange } from '@/lib/services/changes/view/change-view';
import { admittingEditOf } from '@/lib/services/estate/admitting-edit';
import { draftRefused } from '@/lib/services/refusals/draft-refused';
import { listRefused, newestRefused } from '@/lib/services/refusals/list-refused';
import { syncAccount } from '@/lib/services/sync/sync-account';
import { AMIR, at, openChanges, RHEA, ROLE } from '@/lib/test-worlds/change-test-world';
import { ACCOUNT } from '@/lib/test-worlds/sync-test-world';
import { withTestDatabase } from '@/lib/test-worlds/test-database';

const database = withTestDatabase();
const MINUTE = 60_000;
const HOST = 'gitlab.example.com';
const AUDIENCE = `https://${HOST}`;
const DEV = 'project_path:pay/service-1:ref_type:branch:ref:dev';
const STRANGE = 'project_path:elsewhere/thing:ref_type:branch:ref:main';

/** A role that admits main of pay/service-1 and has refused its branch dev, and somebody else. */
async function open() {
  const opened = await openChanges(database().client);
  const { context, world } = opened;
  const now = context.now().getTime();
  const refusal = (id: string, subject: string, ago: number, audience = AUDIENCE): AccountEntry => ({
    ...{ id, subject, audience, host: HOST, refused: true, at: new Date(now - ago * MINUTE) },
    roleArn: `arn:aws:iam::${ACCOUNT}:role/${ROLE}`,
  });
  world.entries = [
    ...[20, 30, 50].map((ago) => refusal(`dev-${ago}`, DEV, ago)),
    refusal('strange', STRANGE, 10),
    refusal('aud', DEV.replace(':dev', ':main'), 5, 'https://vault.example.com'),
  ];
  await syncAccount(context, { accountId: ACCOUNT, startedBy: 'test' }, world.wait);
  return opened;
}

it('is an inbox: which pipeline, how often, what kept it out, and what the smallest edit would admit besides', async () => {
  const { context } = await open();
  const { rows } = await listRefused(context, RHEA, {});
  expect(rows.map(({ seen }) => seen.subject)).toEqual([DEV.replace(':dev', ':main'), STRANGE, DEV]);
  const dev = rows.find(({ seen }) => seen.subject === DEV);
  expect(dev).toMatchObject({
    looks: 'broken-pipeline',
    now: 'refused',
    sentence: 'Pipelines of pay/service-1 on the branch dev are refused by role-001.',
    why: 'The ref is “dev”; the policy admits “main”.',
    project: { path: 'pay/service-1' },
    seen: { count: 3 },
    edit: { possible: true, access: { verdict: 'wider', gained: { total: 1, unprotected: 1 } } },
  });
});

it('is cut to the newest for a place that has room for few, which says how many more there are', async () => {
  const { context } = await open();
  const { rows, more } = await newestRefused(context, RHEA, {}, 1);
  expect([rows.map(({ seen }) => seen.subject), more]).toEqual([[DEV.replace(':dev', ':main')], 2]);
});

it('tells a stranger from a pipeline that somebody relies on, and offers no edit for one that nobody knows', async () => {
  const { context } = await open();
  const { rows } = await listRefused(context, RHEA, {});
  const strange = rows.find(({ seen }) => seen.subject === STRANGE);
  expect(strange).toMatchObject({ looks: 'stranger', project: null, edit: null });
  expect(strange?.why).toContain('elsewhere/thing');
});

it('says which audience the token was for where that kept it out', async () => {
  const { context } = await open();
  const { rows } = await listRefused(context, RHEA, {});
  expect(rows[0]?.why).toContain('https://vault.example.com');
});

it('is narrowed to a role and to a project', async () => {
  const { context, db } = await open();
  const { gitlabId, instanceId } = await db.project.findFirstOrThrow({ where: { path: 'pay/service-1' } });
  const ofProject = await listRefused(context, RHEA, { instanceId, projectId: String(gitlabId) });
  expect(ofProject.rows.map(({ seen }) => seen.subject).includes(STRANGE)).toBe(false);
  expect(ofProject.rows).toHaveLength(2);
  expect((await listRefused(context, RHEA, { account: ACCOUNT, role: 'role-002' })).rows).toEqual([]);
});

it('drafts the edit by one call, and once that is applied the pipeline gets in', async () => {
  const { context, db, work } = await withWork();
  const { number } = await draftRefused(context, RHEA, { ...WHERE, subject: DEV, audience: AUDIENCE, host: HOST });
  const draft = await viewChange(context, RHEA, number);
  expect(draft).toMatchObject({ state: 'draft', title: 'Admit dev of pay/service-1' });
  expect(draft.reason).toContain('3 times');
  await approveChange(context, AMIR, { ...at(await submitChange(context, RHEA, at(draft))), comment: '' });
  await work(number);
  expect((await db.change.findUniqueOrThrow({ where: { number } })).state).toBe('applied');
  const { rows } = await listRefused(context, RHEA, {});
  expect(rows.find(({ seen }) => seen.subject === DEV)).toMatchObject({ now: 'admitted', edit: null });
});

const WHERE = { accountId: ACCOUNT, name: ROLE };

async function withWork() {
  const opened = await open();
  const { context, world, db } = opened;
  const work = async (number: number) => {
    const change = await db.change.findUniqueOrThrow({ where: { number } });
    await requestApply(context, RHEA, { number, version: change.version });
    await applyChange(context, { changeId: change.id }, world.wait);
  };
  return { ...opened, work };
}

it('drafts nothing for a subject that CloudTrail never saw refused, whatever a client says', async () => {
  const { context, db } = await open();
  const made = { ...WHERE, subject: DEV.replace(':dev', ':evil'), audience: AUDIENCE, host: HOST };
  await expect(draftRefused(context, RHEA, made)).rejects.toMatchObject({ code: 'not-found' });
  const strange = { ...WHERE, subject: STRANGE, audience: AUDIENCE, host: HOST };
  await expect(draftRefused(context, RHEA, strange)).rejects.toMatchObject({ code: 'not-found' });
  expect(await db.change.count()).toBe(0);
});

it('has no edit for a project that is not in the inventory, and says why', async () => {
  const { context, role } = await open();
  const live = await role();
  const withAccount = { ...live, account: { trustPolicyQuota: null } };
  const pipeline = {
    instanceId: 'main',
    projectId: 999,
    ref: { type: 'branch', name: 'main' },
    audience: AUDIENCE,
  } as const;
  const edit = await admittingEditOf(context, withAccount, pipeline);
  expect(edit).toMatchObject({ possible: false, reason: expect.stringMatching(/\.$/) });
});
