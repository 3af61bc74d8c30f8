import { expect, it } from 'vitest';
import { applyChange } from '@/lib/services/apply/apply-change';
import { setDriftMode } from '@/lib/services/drift/set-drift-mode';
import { getOverview } from '@/lib/services/estate/get-overview';
import { getRole } from '@/lib/services/estate/get-role';
import { closeTaken } from '@/lib/services/proofs/close-taken';
import { refreshRole } from '@/lib/services/sync/refresh-role';
import { syncInstance } from '@/lib/services/sync/sync-instance';
import { AMIR, openChanges, RHEA, ROLE } from '@/lib/test-worlds/change-test-world';
import { ACCOUNT, testPolicy, testProject } from '@/lib/test-worlds/sync-test-world';
import { withTestDatabase } from '@/lib/test-worlds/test-database';
import { testGroup } from '@/lib/test-worlds/test-members';

const database = withTestDatabase();
const WHERE = { accountId: ACCOUNT, name: ROLE };

/** A role with an applied change that let in main of service 2 beside main of service 1. */
async function open() {
  const opened = await openChanges(database().client);
  const { context, world, db } = opened;
  const { number } = await opened.requested();
  const { id } = await db.change.findUniqueOrThrow({ where: { number } });
  await applyChange(context, { changeId: id }, world.wait);
  const paths = async (byId: Readonly<Record<number, string>>) => {
    world.projects = Object.entries(byId).map(([each, path]) => testProject(Number(each), { path }));
    await syncInstance(context, { instanceId: 'main', startedBy: 'test' }, world.wait);
  };
  const see = () => getRole(context, RHEA, WHERE);
  const told = async () =>
    (await opened.events({ action: { startsWith: 'proof.' } })).map(({ action, data }) => ({
      action,
      says: Object(data).outcome ?? null,
    }));
  return { ...opened, paths, see, told };
}

/** Service 2 gives its path up and service 3 takes it, in one sync. Both protect main. */
const TAKEN = { 1: 'pay/service-1', 2: 'pay/old-2', 3: 'pay/service-2' };
const AS_APPROVED = { 1: 'pay/service-1', 2: 'pay/service-2', 3: 'pay/service-3' };

it('a path that another project took is told with both ids, though the newcomer protects its branch as well', async () => {
  const { paths, see, told, context } = await open();
  expect(await see()).toMatchObject({ rung: 1, expiredProofs: [] });
  await paths(TAKEN);
  const role = await see();
  const because =
    'This was approved for project 2, which is pay/old-2 now. The path pay/service-2 belongs to project 3, whose pipelines are admitted instead.';
  expect(role.expiredProofs).toMatchObject([{ mapping: 'pay/service-2, branch main', because }]);
  expect(role).toMatchObject({ rung: 2, containment: { verdict: 'refuted' } });
  expect(role.rungReason).toContain('pay/service-2 was project 2 and belongs to project 3 now');
  expect((await getOverview(context, RHEA, {})).expiredProofs).toMatchObject([{ because }]);
  expect(await told()).toEqual([{ action: 'proof.expired', says: because }]);
});

it('it is told once, never restored by what the newcomer protects, and told anew for another newcomer', async () => {
  const { paths, told, world, context, see } = await open();
  await paths(TAKEN);
  await paths(TAKEN);
  world.projects = world.projects.map((each) => (each.id === 3 ? { ...each, protection: [] } : each));
  await syncInstance(context, { instanceId: 'main', startedBy: 'test' }, world.wait);
  await paths(TAKEN);
  expect((await told()).map(({ action }) => action)).toEqual(['proof.expired']);
  await paths({ ...TAKEN, 3: 'pay/service-3', 4: 'pay/service-2' });
  expect((await told()).map(({ says }) => says)).toEqual([
    expect.stringContaining('belongs to project 3'),
    expect.stringContaining('belongs to project 4'),
  ]);
  expect((await see()).expiredProofs).toHaveLength(1);
});

it('it is restored when the approved project has its path again', async () => {
  const { paths, told, see } = await open();
  await paths(TAKEN);
  await paths(AS_APPROVED);
  expect((await told()).map(({ action }) => action)).toEqual(['proof.expired', 'proof.restored']);
  expect(await see()).toMatchObject({ rung: 1, expiredProofs: [] });
});

it('the approved project is remembered by the change that brought the mapping, whatever was proved of a newcomer since', async () => {
  const { paths, see, db } = await open();
  await db.mappingProof.updateMany({ data: { projectId: null, instanceId: null, path: null } });
  await paths(TAKEN);
  expect((await see()).expiredProofs).toMatchObject([{ because: expect.stringContaining('approved for project 2') }]);
});

it('a mapping that never was proved expires too where its path is taken', async () => {
  const { paths, see, db, world, context } = await open();
  world.projects = world.projects.map((each) => ({ ...each, protection: [] }));
  await db.mappingProof.updateMany({ data: { everProved: false, verdict: 'refuted' } });
  await syncInstance(context, { instanceId: 'main', startedBy: 'test' }, world.wait);
  expect((await see()).expiredProofs).toEqual([]);
  await paths(TAKEN);
  expect((await see()).expiredProofs).toMatchObject([{ mapping: 'pay/service-2, branch main' }]);
});

it('a role that is set to restore gets one change that removes the mapping, which needs its approvals', async () => {
  const { paths, context, db, role } = await open();
  await setDriftMode(context, AMIR, { ...WHERE, mode: 'restore' });
  await paths(TAKEN);
  await closeTaken(context, [await role()]);
  const opened = await db.change.findMany({ where: { authorId: 'drawbridge' } });
  expect(opened).toMatchObject([
    {
      state: 'in_review',
      title: 'Remove pay/service-2, branch main, whose path belongs to project 3 now',
      reason: expect.stringContaining('approved for project 2'),
    },
  ]);
  expect(opened[0]?.proposedDocument).not.toContain('pay/service-2');
  expect(opened[0]?.proposedDocument).toContain('pay/service-1');
});

it.each([
  ['nothing moved', {}, 1],
  ['it has another trust policy', { trustDigest: 'another' }, 0],
  ['it has drifted', { driftSince: new Date(0) }, 0],
  ['it is not set to restore any more', { driftMode: 'observe' }, 0],
])('that change is opened on the role as it was decided of it: %s', async (_, moved, opens) => {
  const { paths, context, db, role } = await open();
  await paths(TAKEN);
  await setDriftMode(context, AMIR, { ...WHERE, mode: 'restore' });
  const decided = await role();
  await closeTaken(context, [{ ...decided, trustDigest: 'one that was not decided of' }]);
  expect(await db.change.count({ where: { authorId: 'drawbridge' } })).toBe(0);
  const moving = new Proxy(db, {
    get: (of, key) =>
      key === '$transaction'
        ? async (work: Parameters<typeof db.$transaction>[0]) => {
            await db.role.updateMany({ where: { id: decided.id }, data: moved });
            return db.$transaction(work);
          }
        : Reflect.get(of, key),
  });
  await closeTaken({ ...context, db: moving }, [decided]);
  expect(await db.change.count({ where: { authorId: 'drawbridge' } })).toBe(opens);
});

/** A role that lets in the group pay, as its own trust policy says and somebody adopted. */
async function openGroup() {
  const opened = await open();
  const { world, db, context } = opened;
  const groups = async (...held: readonly (readonly [number, string])[]) => {
    world.groups = held.map(([id, path]) => testGroup(id, path));
    await syncInstance(context, { instanceId: 'main', startedBy: 'test' }, world.wait);
  };
  await groups([500, 'bank']);
  const trustPolicy = testPolicy('bank/*').replaceAll('StringEquals', 'StringLike');
  await db.role.updateMany({ where: { name: ROLE }, data: { approvedDocument: trustPolicy } });
  world.meddle({ trustPolicy });
  await refreshRole(context, RHEA, WHERE);
  return { ...opened, groups };
}

it('the path of a group that another group took is told with both ids, and restored with its own group', async () => {
  const { groups, see, told } = await openGroup();
  expect((await see()).expiredProofs).toEqual([]);
  await groups([500, 'bank-old'], [501, 'bank']);
  await groups([500, 'bank-old'], [501, 'bank']);
  const because =
    'This was approved for group 500, which is bank-old now. The path bank belongs to group 501, and the pipelines below it are admitted instead.';
  expect((await see()).expiredProofs).toMatchObject([{ because, taken: true }]);
  expect((await told()).filter(({ says }) => says === because)).toHaveLength(1);
  await groups([500, 'bank']);
  expect((await see()).expiredProofs).toEqual([]);
});

it('a path that the trust policy named before its project was made is found, unless people approved that project', async () => {
  const { world, see, context } = await open();
  const findings = async () =>
    (await see()).findings.flatMap(({ id, title }) => (id === 'path-younger' ? [title] : []));
  const createdAt = new Date(context.now().getTime() + 86_400_000);
  world.projects = [1, 2].map((id) => testProject(id, { createdAt }));
  await syncInstance(context, { instanceId: 'main', startedBy: 'test' }, world.wait);
  // Service 2 came by a change that was approved for its id; service 1 was there when Drawbridge came.
  expect(await findings()).toEqual([
    expect.stringMatching(/^Project #1 was created on .*after the trust policy named its path/),
  ]);
});
