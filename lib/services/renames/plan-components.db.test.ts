import { expect, it } from 'vitest';
import { applyChange } from '@/lib/services/apply/apply-change';
import { requestApply } from '@/lib/services/apply/request-apply';
import { approveChange } from '@/lib/services/changes/approve-change';
import { submitChange } from '@/lib/services/changes/submit-change';
import { viewChange } from '@/lib/services/changes/view/change-view';
import { getProject } from '@/lib/services/estate/get-project';
import { planComponents } from '@/lib/services/renames/plan-rename';
import { syncInstance } from '@/lib/services/sync/sync-instance';
import { AMIR, at, openChanges, RHEA, ROLE, STRANGER } from '@/lib/test-worlds/change-test-world';
import { ACCOUNT } from '@/lib/test-worlds/sync-test-world';
import { withTestDatabase } from '@/lib/test-worlds/test-database';

const database = withTestDatabase();
const PROJECT = { instanceId: 'main', projectId: '1' };
const NEW = ['project_path', 'ref_type', 'ref', 'ref_protected'];
const PLAN = { ...PROJECT, role: { accountId: ACCOUNT, name: ROLE }, components: NEW, reason: 'Only protected ones.' };
const OLD_SUBJECT = 'project_path:pay/service-1:ref_type:branch:ref:main';

/** A role that lets in main of service 1. */
async function open() {
  const opened = await openChanges(database().client);
  const { context, world, db } = opened;
  const apply = async (number: number) => {
    await requestApply(
      context,
      RHEA,
      at(await approveChange(context, AMIR, at(await viewChange(context, RHEA, number)))),
    );
    const { id } = await db.change.findUniqueOrThrow({ where: { number } });
    await applyChange(context, { changeId: id }, world.wait);
  };
  const planned = async () => {
    const { number } = await planComponents(context, RHEA, PLAN);
    await submitChange(context, RHEA, at(await viewChange(context, RHEA, number)));
    await apply(number);
  };
  const reform = async (subComponents: readonly string[]) => {
    world.projects = world.projects.map((each) => (each.id === 1 ? { ...each, subComponents } : each));
    await syncInstance(context, { instanceId: 'main', startedBy: 'test' }, world.wait);
  };
  const byItself = () => db.change.findMany({ where: { authorId: 'drawbridge' } });
  const state = async () => (await getProject(context, RHEA, PROJECT)).renames.map((each) => each.state);
  const subjects = () => [...world.live.matchAll(/project_path:pay\/service-1[^"]*/g)].map(([subject]) => subject);
  return { ...opened, apply, planned, reform, byItself, state, subjects };
}

it('both forms are admitted until a sync sees the new one; then a change drops the old one', async () => {
  const { planned, reform, byItself, apply, state, subjects } = await open();
  await planned();
  expect(subjects()).toEqual([OLD_SUBJECT, expect.stringMatching(`^${OLD_SUBJECT}:ref_protected:`)]);
  expect(await state()).toEqual(['waits-for-rename']);
  // Other components than the planned ones are no reason to drop anything.
  await reform(['project_path', 'ref']);
  expect(await byItself()).toEqual([]);
  await reform(NEW);
  const [drop] = await byItself();
  expect(drop).toMatchObject({ state: 'in_review', title: 'Drop the old form of pay/service-1' });
  await reform(NEW);
  expect(await byItself()).toHaveLength(1);
  await apply(drop?.number ?? 0);
  expect(subjects()).toEqual([expect.stringMatching(`^${OLD_SUBJECT}:ref_protected:`)]);
  expect(await state()).toEqual(['done']);
});

it('is refused to who may not draft, and where a single ref could not be told apart any more', async () => {
  const { context, db } = await open();
  await expect(planComponents(context, STRANGER, PLAN)).rejects.toThrow();
  for (const [components, reason] of [
    [['project_path'], 'no single ref could be told apart'],
    [['project_path', 'ref_type', 'ref'], 'has this form already'],
    [['ref', 'project_path'], 'The first component has to name the project'],
    [['project_path', 'made_up'], 'is not a component'],
  ] as const)
    await expect(planComponents(context, RHEA, { ...PLAN, components })).rejects.toThrow(reason);
  expect(await db.change.count()).toBe(0);
});
