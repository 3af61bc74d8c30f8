import { describe, expect, it } from 'vitest';
import { applyChange } from '@/lib/services/apply/apply-change';
import { requestApply } from '@/lib/services/apply/request-apply';
import { approveChange } from '@/lib/services/changes/approve-change';
import { loadChangeById } from '@/lib/services/changes/record/load-change';
import { viewChange } from '@/lib/services/changes/view/change-view';
import { factsMoved, voidMovedApprovals } from '@/lib/services/proofs/void-moved-approvals';
import { refreshRole } from '@/lib/services/sync/refresh-role';
import { syncAccount } from '@/lib/services/sync/sync-account';
import { syncInstance } from '@/lib/services/sync/sync-instance';
import { AMIR, at, iamFailure, openChanges, RHEA } from '@/lib/test-worlds/change-test-world';
import { ACCOUNT, testPolicy, type testProject } from '@/lib/test-worlds/sync-test-world';
import { withTestDatabase } from '@/lib/test-worlds/test-database';

const database = withTestDatabase();

/** The world of changes, with a way to move a fact of a project and to read GitLab again. */
async function open() {
  const opened = await openChanges(database().client);
  const { world, context } = opened;
  const move = (id: number, patch: Parameters<typeof testProject>[1]) => {
    world.projects = world.projects.map((project) => (project.id === id ? { ...project, ...patch } : project));
  };
  const sync = () => syncInstance(context, { instanceId: 'main', startedBy: 'test' }, world.wait);
  return { ...opened, move, sync, see: (number: number) => viewChange(context, RHEA, number) };
}

describe('a GitLab fact that a proposal was proven by', () => {
  it('voids approvals when it moves, as a new revision that says what moved', async () => {
    const { approved, move, sync, see, events, db } = await open();
    const change = await approved();
    move(2, { protection: [] });
    await sync();
    const after = await see(change.number);
    expect(after).toMatchObject({ state: 'in_review', revision: 2, approvals: { counted: 0 } });
    expect(after.decisions).toMatchObject([{ voided: true, revision: 1 }]);
    expect(after.approvalDigest).not.toBe(change.approvalDigest);
    expect(after.factsMoved).toBe('Protection main of pay/service-2 was deleted.');
    expect(after.revisions.map(({ by }) => by?.id ?? null)).toEqual(['rhea', null]);
    expect(await events({ action: 'change.facts-moved' })).toMatchObject([
      { actorKind: 'system', data: { voidedDecisions: 1, moved: ['Protection main of pay/service-2 was deleted.'] } },
    ]);
    expect(await db.changeStep.count({ where: { state: 'waiting' } })).toBeGreaterThan(0);
  });

  it('is not said to have moved where a provider lost its audience: that is said instead', async () => {
    const { approved, world, context, see, events } = await open();
    const change = await approved();
    world.providers = world.providers.map((provider) => ({ ...provider, clientIds: ['https://other.example'] }));
    await syncAccount(context, { accountId: ACCOUNT, startedBy: 'test' }, world.wait);
    const provider = `The OIDC provider gitlab.example.com of account ${ACCOUNT}`;
    const says = `${provider} no longer accepts the audience https://gitlab.example.com. ${provider} accepts the audience https://other.example now.`;
    expect((await see(change.number)).factsMoved).toBe(says);
    await syncAccount(context, { accountId: ACCOUNT, startedBy: 'test' }, world.wait);
    expect(await events({ action: 'change.facts-moved' })).toMatchObject([{ data: { outcome: says } }]);
  });

  it('voids them once, and the change can be approved and applied by the facts of now', async () => {
    const { context, world, approved, move, sync, see, db } = await open();
    const { number } = await approved();
    move(2, { protection: [] });
    await sync();
    await sync();
    const after = await see(number);
    expect(after.revision).toBe(2);
    const again = await approveChange(context, AMIR, at(after));
    await requestApply(context, RHEA, at(again));
    const { id } = await db.change.findUniqueOrThrow({ where: { number } });
    await applyChange(context, { changeId: id }, world.wait);
    expect((await see(number)).state).toBe('applied');
  });

  it('is looked at again by the worker before it writes', async () => {
    const { context, world, requested, db, see } = await open();
    const { number } = await requested();
    await db.project.updateMany({ where: { gitlabId: 2 }, data: { protection: [] } });
    const { id } = await db.change.findUniqueOrThrow({ where: { number } });
    await applyChange(context, { changeId: id }, world.wait);
    expect(world.writes).toEqual([]);
    expect(await see(number)).toMatchObject({ state: 'in_review', revision: 2, approvals: { counted: 0 } });
  });

  it.each([
    ['another project', 3, { protection: [] }],
    ['refs, which no proof rests on', 2, { refs: [] }],
    ['a name', 2, { name: 'Renamed', visibility: 'public' as const }],
  ])('is none of %s: nothing is voided', async (_, id, patch) => {
    const { context, approved, move, sync, see, events, db } = await open();
    const change = await approved();
    move(id, patch);
    await sync();
    expect(await see(change.number)).toMatchObject({ state: 'approved', revision: 1, factsMoved: null });
    expect(await events({ action: 'change.facts-moved' })).toEqual([]);
    const row = await db.change.findUniqueOrThrow({ where: { number: change.number } });
    const loaded = await loadChangeById(db, row.id);
    expect(loaded && (await factsMoved(context, loaded))).toBe(false);
  });

  it.each([
    ['is what it was approved against', false, { state: 'in_review', revision: 2 }],
    ['is another one by now: nobody can try it again', true, { state: 'failed', revision: 1 }],
  ])('of a change that failed: it may be tried again while the live policy %s', async (_, isReplaced, expected) => {
    const { context, world, requested, move, sync, see, db } = await open();
    const { number } = await requested();
    world.onWrite = () => {
      throw iamFailure('access-denied');
    };
    const { id } = await db.change.findUniqueOrThrow({ where: { number } });
    await applyChange(context, { changeId: id }, world.wait);
    expect((await see(number)).state).toBe('failed');
    if (isReplaced) {
      world.meddle({ trustPolicy: testPolicy('pay/service-3') });
      await refreshRole(context, RHEA, { accountId: ACCOUNT, name: 'role-001' });
    }
    move(2, { protection: [] });
    await sync();
    expect(await see(number)).toMatchObject(expected);
  });

  it('leaves drafts alone: they are decided on when they are submitted', async () => {
    const { context, draft, move, sync, see } = await open();
    const { number } = await draft();
    move(2, { protection: [] });
    await sync();
    await voidMovedApprovals(context, 'all');
    expect(await see(number)).toMatchObject({ state: 'draft', revision: 1 });
  });
});
