import { describe, expect, it } from 'vitest';
import { ensureConnections } from '@/lib/services/connections/rows';
import { deriveRoles } from '@/lib/services/sync/derive-estate';
import { syncAccount } from '@/lib/services/sync/sync-account';
import { syncInstance } from '@/lib/services/sync/sync-instance';
import { ACCOUNT, TestWorld, testPolicy, testProject, testRole } from '@/lib/test-worlds/sync-test-world';
import { withTestDatabase } from '@/lib/test-worlds/test-database';

const database = withTestDatabase();

async function setUp(prepare: (world: TestWorld) => void = () => {}) {
  const world = new TestWorld();
  world.projects = [testProject(1), testProject(2)];
  world.roles = [testRole(1), testRole(2, { trustPolicy: testPolicy('pay/service-1', 'dev') })];
  prepare(world);
  const { client: db } = database();
  const context = world.context(db);
  await ensureConnections(context);
  const sync = async () => {
    await syncInstance(context, { instanceId: 'main', startedBy: 'test' }, world.wait);
    await syncAccount(context, { accountId: ACCOUNT, startedBy: 'test' }, world.wait);
  };
  await sync();
  const role = (number: number) =>
    db.role.findFirstOrThrow({ where: { uniqueId: testRole(number).uniqueId }, include: { admissions: true } });
  const project = (gitlabId: number) => db.project.findFirstOrThrow({ where: { gitlabId } });
  return { world, db, context, sync, role, project };
}

describe('what follows from policies and facts', () => {
  it('is rung, sentence, mappings and admissions of each role, and the weakest rung of each project', async () => {
    const { role, project } = await setUp();
    expect(await role(1)).toMatchObject({
      rung: 1,
      mappingCount: 1,
      foreignCount: 0,
      projectCount: 1,
      sentence: expect.stringContaining('the branch main of pay/service-1'),
      admissions: [{ projectId: 1, refCount: 1, protectedCount: 1 }],
    });
    expect(await role(2)).toMatchObject({ rung: 2, admissions: [{ projectId: 1, refCount: 1, protectedCount: 0 }] });
    expect(await project(1)).toMatchObject({ roleCount: 2, rung: 2 });
    expect(await project(2)).toMatchObject({ roleCount: 0, rung: null });
  });

  it('is graver findings for the graver policy', async () => {
    const { role } = await setUp();
    const sound = await role(1);
    const flawed = await role(2);
    expect(flawed.worstSeverity).toBeGreaterThan(sound.worstSeverity);
    expect(flawed.findings).toHaveLength(flawed.findingCount);
  });

  it('moves when a protection rule in GitLab moves, though no policy did', async () => {
    const { world, sync, role } = await setUp();
    world.projects = [testProject(1, { protection: [] }), testProject(2)];
    await sync();
    expect(await role(1)).toMatchObject({ rung: 2 });
  });

  it('is unknown, never a guess, where a fact is missing', async () => {
    const { role } = await setUp((world) => {
      world.projects = [testProject(1, { protection: null }), testProject(2)];
    });
    expect(await role(1)).toMatchObject({ rung: null, rungReason: expect.stringContaining('Unknown') });
  });

  it('is nothing at all for a document that is no trust policy', async () => {
    const { role } = await setUp((world) => {
      world.roles = [testRole(1, { trustPolicy: '{"Statement": 7}' })];
    });
    expect(await role(1)).toMatchObject({ rung: null, mappingCount: 0, sentence: expect.stringContaining('unknown') });
  });

  it('goes away with a role that is gone', async () => {
    const { world, db, sync, role, project } = await setUp();
    world.roles = [testRole(1)];
    await sync();
    expect(await role(2)).toMatchObject({ goneAt: expect.any(Date), admissions: [] });
    expect(await project(1)).toMatchObject({ roleCount: 1, rung: 1 });
    expect(await db.admission.count()).toBe(1);
  });

  it('touches one role alone when asked for one', async () => {
    const { db, context, role } = await setUp();
    await db.role.updateMany({ data: { sentence: 'stale' } });
    await deriveRoles(context, [(await role(1)).id]);
    expect((await role(1)).sentence).not.toBe('stale');
    expect((await role(2)).sentence).toBe('stale');
  });
});
