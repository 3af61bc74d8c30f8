import { describe, expect, it } from 'vitest';
import { packProposal } from '@/lib/services/changes/pack-proposal';
import { ensureConnections } from '@/lib/services/connections/rows';
import { syncAccount } from '@/lib/services/sync/sync-account';
import { syncInstance } from '@/lib/services/sync/sync-instance';
import { STRANGER, SYSTEM } from '@/lib/test-worlds/change-test-world';
import { ACCOUNT, TestWorld, testPolicy, testProject, testRole } from '@/lib/test-worlds/sync-test-world';
import { withTestDatabase } from '@/lib/test-worlds/test-database';

const database = withTestDatabase();

async function setUp(quota: number | null) {
  const world = new TestWorld();
  world.projects = [testProject(1)];
  world.roles = [testRole(1)];
  const context = world.context(database().client);
  await ensureConnections(context);
  await syncInstance(context, { instanceId: 'main', startedBy: 'test' }, world.wait);
  await syncAccount(context, { accountId: ACCOUNT, startedBy: 'test' }, world.wait);
  await context.db.account.updateMany({ data: { trustPolicyQuota: quota } });
  return context;
}

/** Each branch in a statement of its own: as large as can be. */
function spread(branches: readonly string[]): string {
  const statements = branches.flatMap((branch) => JSON.parse(testPolicy('pay/service-1', branch)).Statement);
  return JSON.stringify({ Version: '2012-10-17', Statement: statements });
}
const asking = (branches: readonly string[]) => ({
  role: { accountId: ACCOUNT, name: 'role-001' },
  proposal: { kind: 'document', text: spread(branches) },
});

describe('packing a proposal', () => {
  it('makes one statement of many that say the same of different refs', async () => {
    const context = await setUp(2048);
    const packed = await packProposal(context, SYSTEM, asking(['main', 'dev', 'a', 'b', 'c', 'd', 'e', 'f']));
    if (!packed.packed) throw new Error(packed.reason);
    expect([JSON.parse(packed.document).Statement].flat()).toHaveLength(1);
    expect(packed.before).toBeGreaterThan(2048);
    expect(packed.after).toBeLessThanOrEqual(2048);
  });

  it('says how to split over roles what does not fit one', async () => {
    const context = await setUp(600);
    const packed = await packProposal(context, SYSTEM, asking(Array.from({ length: 9 }, (_, at) => `release/${at}`)));
    if (packed.packed) throw new Error('fits');
    expect(packed.roles.length).toBeGreaterThan(1);
    expect(packed.roles.flat()).toHaveLength(9);
  });

  it('is refused where the quota is unknown, to strangers, and for what does not parse', async () => {
    const context = await setUp(null);
    await expect(packProposal(context, SYSTEM, asking(['main']))).rejects.toMatchObject({ code: 'conflict' });
    await expect(packProposal(context, STRANGER, asking(['main']))).rejects.toMatchObject({ code: 'forbidden' });
    const broken = { ...asking([]), proposal: { kind: 'document', text: '{' } };
    await context.db.account.updateMany({ data: { trustPolicyQuota: 2048 } });
    await expect(packProposal(context, SYSTEM, broken)).rejects.toMatchObject({ code: 'invalid' });
  });
});
