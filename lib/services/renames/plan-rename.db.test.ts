import { expect, it } from 'vitest';
import { applyChange } from '@/lib/services/apply/apply-change';
import { requestApply } from '@/lib/services/apply/request-apply';
import { approveChange } from '@/lib/services/changes/approve-change';
import { rejectChange } from '@/lib/services/changes/reject-change';
import { submitChange } from '@/lib/services/changes/submit-change';
import { viewChange } from '@/lib/services/changes/view/change-view';
import { getProject } from '@/lib/services/estate/get-project';
import { followRenames } from '@/lib/services/renames/follow-renames';
import { planRename } from '@/lib/services/renames/plan-rename';
import { refreshRole } from '@/lib/services/sync/refresh-role';
import { syncInstance } from '@/lib/services/sync/sync-instance';
import { AMIR, at, openChanges, RHEA, ROLE, STRANGER } from '@/lib/test-worlds/change-test-world';
import { ACCOUNT, testProject } from '@/lib/test-worlds/sync-test-world';
import { withTestDatabase } from '@/lib/test-worlds/test-database';

const database = withTestDatabase();
const OLD = 'pay/service-1';
const NEW = 'bank/service-1';
const PROJECT = { instanceId: 'main', projectId: '1' };
const PLAN = { ...PROJECT, role: { accountId: ACCOUNT, name: ROLE }, newPath: NEW, reason: 'The group moves.' };

/** A role that lets in main of service 1 and of service 2, the foreign statement beside them. */
async function open() {
  const opened = await openChanges(database().client);
  const { context, world, db } = opened;
  const apply = async (number: number) => {
    const submitted = await viewChange(context, RHEA, number);
    await requestApply(context, RHEA, at(await approveChange(context, AMIR, at(submitted))));
    const { id } = await db.change.findUniqueOrThrow({ where: { number } });
    await applyChange(context, { changeId: id }, world.wait);
  };
  await apply((await opened.submitted()).number);
  const plan = async (input: object = PLAN) => (await planRename(context, RHEA, input)).number;
  const submit = async (number: number) => submitChange(context, RHEA, at(await viewChange(context, RHEA, number)));
  const planned = async () => {
    const number = await plan();
    await submit(number);
    await apply(number);
    return number;
  };
  const move = async (id: number, path: string) => {
    world.projects = world.projects.map((project) => (project.id === id ? { ...project, path } : project));
    await syncInstance(context, { instanceId: 'main', startedBy: 'test' }, world.wait);
  };
  const byItself = () => db.change.findMany({ where: { authorId: 'drawbridge' }, orderBy: { number: 'asc' } });
  const state = async () => (await getProject(context, RHEA, PROJECT)).renames.map((each) => each.state);
  return { ...opened, apply, plan, submit, planned, move, byItself, state };
}

/** Paths that a policy names, and that the foreign statement is there. */
const named = (text: string) =>
  ['pay/service-1', 'pay/service-2', 'bank/service-1', 'bank/other', 'Machines'].filter((name) => text.includes(name));

it('a plan drafts a change that admits both paths; when a sync sees the move, one that drops the old one is opened', async () => {
  const { context, world, planned, move, byItself, apply, state, role, events } = await open();
  await planned();
  expect(named(world.live)).toEqual([OLD, 'pay/service-2', NEW, 'Machines']);
  expect(await state()).toEqual(['waits-for-rename']);
  expect(await byItself()).toEqual([]);
  await move(1, NEW);
  await followRenames(context, [await role()]);
  const opened = await byItself();
  expect(opened).toMatchObject([{ state: 'in_review', title: `Drop ${OLD}, which is ${NEW} now` }]);
  expect(await viewChange(context, RHEA, opened[0]?.number ?? 0)).toMatchObject({ approvals: { required: 1 } });
  expect(await state()).toEqual(['dropping']);
  await apply(opened[0]?.number ?? 0);
  expect(named(world.live)).toEqual(['pay/service-2', NEW, 'Machines']);
  expect(await state()).toEqual(['done']);
  for (const action of ['rename.planned', 'rename.seen']) expect(await events({ action })).toHaveLength(1);
});

it('a move to another path than planned, or of another project to the planned one, opens nothing', async () => {
  const { move, byItself, planned, state } = await open();
  await planned();
  await move(3, NEW);
  expect(await byItself()).toEqual([]);
  expect(await state()).toEqual(['waits-for-rename']);
  await move(1, 'bank/other');
  expect(await byItself()).toEqual([]);
  expect(await state()).toEqual(['elsewhere']);
});

it('a plan that was not applied opens nothing when the project moves, and one that is applied after it does', async () => {
  const { move, byItself, plan, submit, apply, state } = await open();
  const number = await plan();
  expect(await state()).toEqual(['waits-for-change']);
  await submit(number);
  await move(1, NEW);
  expect(await byItself()).toEqual([]);
  expect(await state()).toEqual(['renamed']);
  await apply(number);
  expect(await byItself()).toHaveLength(1);
});

it('a plan that was rejected is given up, and a rejected dropping is not opened again', async () => {
  const { context, move, byItself, plan, submit, planned, state } = await open();
  const first = await submit(await plan());
  await rejectChange(context, AMIR, { ...at(first), comment: 'Not yet.' });
  expect(await state()).toEqual(['given-up']);
  await planned();
  await move(1, NEW);
  const [drop] = await byItself();
  await rejectChange(context, AMIR, { number: drop?.number, version: drop?.version, comment: 'Later.' });
  await move(3, 'pay/elsewhere');
  expect(await byItself()).toHaveLength(1);
  expect(await state()).toEqual(['kept', 'given-up']);
});

it('nothing is dropped on a drifted role: that would approve the drift', async () => {
  const { context, world, move, byItself, planned } = await open();
  await planned();
  const approved = world.live;
  world.meddle({ trustPolicy: approved.replace('pay/service-2', 'pay/service-3') });
  await refreshRole(context, RHEA, PLAN.role);
  await move(1, NEW);
  expect(await byItself()).toEqual([]);
  world.meddle({ trustPolicy: approved });
  await refreshRole(context, RHEA, PLAN.role);
  expect(await byItself()).toHaveLength(1);
});

it.each([
  ['a path that another project has', { newPath: 'Pay/Service-3' }, 'conflict'],
  ['the path that it has', { newPath: OLD }, 'invalid'],
  ['a pattern', { newPath: 'bank/*' }, 'invalid'],
  ['a role that does not name it', { role: { accountId: ACCOUNT, name: 'role-002' } }, 'invalid'],
  ['a project that nobody knows', { projectId: '99' }, 'not-found'],
])('is refused to %s', async (_, patch, code) => {
  const { plan, db } = await open();
  await expect(plan({ ...PLAN, ...patch })).rejects.toMatchObject({ code });
  expect(await db.plannedRename.count()).toBe(0);
});

it('a path that only looks alike is no other project', async () => {
  const { plan, world, move } = await open();
  world.projects = [...world.projects, testProject(9, { path: 'bank/serviceX1' })];
  await move(3, 'pay/moved');
  expect(await plan({ ...PLAN, newPath: 'bank/service_1' })).toBeGreaterThan(0);
});

it('is refused to who may not draft, and where the mapping ends at a time: its new form would not', async () => {
  const { context, plan, db, role } = await open();
  await expect(planRename(context, STRANGER, PLAN)).rejects.toMatchObject({ code: 'forbidden' });
  const { id: roleId } = await role();
  const [proof] = await db.mappingProof.findMany({ where: { roleId, label: { contains: OLD } } });
  const change = await db.change.findFirstOrThrow();
  const [setAt, endsAt] = [context.now(), new Date(context.now().getTime() + 86_400_000)];
  const end = { mappingId: proof?.mappingId ?? '', who: OLD, providerArn: 'arn', path: OLD, ref: { kind: 'any' } };
  await db.mappingLimit.create({
    data: {
      ...{ id: 'limit', roleId, mappingId: end.mappingId, mapping: { ...end, endsAt: endsAt.toISOString() }, who: OLD },
      ...{ endsAt, changeId: change.id, setById: 'rhea', setAt, state: 'active', nextAt: endsAt },
    },
  });
  await expect(plan()).rejects.toMatchObject({ code: 'conflict' });
});

it('a path outside the groups that are read is refused: whether it is free is not known', async () => {
  const { db, plan } = await open();
  const readGroups = [{ named: 'pay', id: 1, path: 'pay' }];
  await db.instance.update({ where: { id: 'main' }, data: { readGroups } });
  await expect(plan()).rejects.toThrow('is outside the groups that Drawbridge reads, so a project may have it already');
  await db.instance.update({
    where: { id: 'main' },
    data: { readGroups: [...readGroups, { named: 'bank', id: 2, path: 'bank' }] },
  });
  expect(await plan()).toBeGreaterThan(0);
});
