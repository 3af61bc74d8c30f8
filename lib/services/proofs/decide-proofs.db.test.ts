import { expect, it } from 'vitest';
import { applyChange } from '@/lib/services/apply/apply-change';
import { getOverview } from '@/lib/services/estate/get-overview';
import { getRole } from '@/lib/services/estate/get-role';
import { loadFacts } from '@/lib/services/facts/load-facts';
import { decideProofs } from '@/lib/services/proofs/decide-proofs';
import { syncInstance } from '@/lib/services/sync/sync-instance';
import { openChanges, RHEA, ROLE } from '@/lib/test-worlds/change-test-world';
import { ACCOUNT, testProject } from '@/lib/test-worlds/sync-test-world';
import { withTestDatabase } from '@/lib/test-worlds/test-database';

const database = withTestDatabase();
const WHERE = { accountId: ACCOUNT, name: ROLE };

/** A role with an applied change that let in main of service 2 beside main of service 1. */
async function open() {
  const opened = await openChanges(database().client);
  const { context, world, db } = opened;
  const { number } = await opened.requested();
  const { id } = await db.change.findUniqueOrThrow({ where: { number } });
  await applyChange(context, { changeId: id }, world.wait);
  const move = async (id: number, patch: Parameters<typeof testProject>[1]) => {
    world.projects = world.projects.map((project) => (project.id === id ? { ...project, ...patch } : project));
    await syncInstance(context, { instanceId: 'main', startedBy: 'test' }, world.wait);
  };
  const proofs = async () => (await getRole(context, RHEA, WHERE)).expiredProofs;
  const told = async () => (await opened.events({ action: { startsWith: 'proof.' } })).map(({ action }) => action);
  return { ...opened, move, proofs, told };
}

it('the proof of an applied mapping expires with what moved, once, and is restored when it holds again', async () => {
  const { move, proofs, told, context } = await open();
  expect(await proofs()).toEqual([]);
  await move(2, { protection: [] });
  const [first] = await proofs();
  expect(first).toMatchObject({
    mapping: 'pay/service-2, branch main',
    because: 'Protection main of pay/service-2 was deleted.',
  });
  await move(2, { name: 'another' });
  expect(await proofs()).toEqual([first]);
  expect((await getOverview(context, RHEA, {})).expiredProofs).toMatchObject([
    { accountId: ACCOUNT, name: ROLE, because: first?.because },
  ]);
  await move(2, { protection: testProject(2).protection });
  expect(await proofs()).toEqual([]);
  expect(await told()).toEqual(['proof.expired', 'proof.restored']);
  expect((await getOverview(context, RHEA, {})).expiredProofs).toEqual([]);
});

it('a project that takes another path is told by its id, and one that takes its place too', async () => {
  const { context, world, move, proofs } = await open();
  world.projects = [...world.projects, testProject(9, { path: 'pay/service-2', protection: [] })];
  await move(2, { path: 'pay/elsewhere' });
  const [proof] = await proofs();
  expect(proof?.because).toBe(
    'This was approved for project 2, which is pay/elsewhere now. The path pay/service-2 belongs to project 9, whose pipelines are admitted instead.',
  );
  const { findings } = await getRole(context, RHEA, WHERE);
  expect(findings.find(({ id }) => id === 'path-moved')).toMatchObject({
    severity: 'critical',
    fix: { effect: 'corrects' },
  });
});

it('what moves elsewhere, or leaves it proved, expires nothing', async () => {
  const { move, proofs, told } = await open();
  await move(3, { protection: [] });
  const rule = { type: 'branch', pattern: 'release/*', pushLevel: 40, mergeLevel: 40, inherited: false } as const;
  await move(2, { protection: [...(testProject(2).protection ?? []), rule] });
  expect(await proofs()).toEqual([]);
  expect(await told()).toEqual([]);
});

it('a mapping that never was proved does not expire, nor is anything kept of a role without an approved policy', async () => {
  const { db, context, told, role } = await open();
  await db.mappingProof.deleteMany();
  await db.project.updateMany({ data: { protection: [] } });
  await decideProofs(context, await loadFacts(db, 'everything'), [await role()]);
  expect(await db.mappingProof.count({ where: { verdict: 'refuted', expiredAt: null } })).toBe(2);
  expect(await db.mappingProof.count({ where: { role: { name: 'role-002' } } })).toBe(0);
  expect(await told()).toEqual([]);
});
