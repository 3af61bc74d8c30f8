import { describe, expect, it } from 'vitest';
import { ensureConnections } from '@/lib/services/connections/rows';
import { explainAccess } from '@/lib/services/estate/explain-access';
import { syncAccount } from '@/lib/services/sync/sync-account';
import { syncInstance } from '@/lib/services/sync/sync-instance';
import { STRANGER, SYSTEM } from '@/lib/test-worlds/change-test-world';
import { ACCOUNT, TestWorld, testPolicy, testProject, testRole } from '@/lib/test-worlds/sync-test-world';
import { withTestDatabase } from '@/lib/test-worlds/test-database';

const database = withTestDatabase();
const job = (ref: string, more: object = {}) => ({
  token: { kind: 'job', instanceId: 'main', projectId: 1, pipeline: 'push', ref, ...more },
});
const ROLE = { role: { accountId: ACCOUNT, name: 'role-001' } };

/** Role 1 admits main of project 1, role 2 its dev. */
async function setUp() {
  const world = new TestWorld();
  world.projects = [testProject(1), testProject(2)];
  world.roles = [testRole(1), testRole(2, { trustPolicy: testPolicy('pay/service-1', 'dev') })];
  const context = world.context(database().client);
  await ensureConnections(context);
  await syncInstance(context, { instanceId: 'main', startedBy: 'test' }, world.wait);
  await syncAccount(context, { accountId: ACCOUNT, startedBy: 'test' }, world.wait);
  return context;
}

describe('explaining access', () => {
  it('names the roles that admit a pipeline, and those that it misses by one condition with the reason', async () => {
    const context = await setUp();
    const { admitting, near, asked } = await explainAccess(context, SYSTEM, job('main'));
    expect([admitting.map(({ name }) => name), asked]).toEqual([['role-001'], 2]);
    expect(near).toEqual([
      expect.objectContaining({ name: 'role-002', miss: 'The ref is “main”; the policy admits “dev”.' }),
    ]);
  });

  it('offers the smallest edit of one role, which admits the pipeline and nothing else', async () => {
    const context = await setUp();
    const { role } = await explainAccess(context, SYSTEM, { ...job('dev'), ...ROLE });
    expect(role?.verdict).toMatchObject({ admitted: false, misses: 1 });
    expect(role?.edit).toMatchObject({
      possible: true,
      access: { verdict: 'wider', gained: { total: 1, refs: [{ ref: { name: 'dev' } }] }, lost: { total: 0 } },
    });
  });

  it('offers no edit where there can be none, and says why', async () => {
    const context = await setUp();
    const fork = await explainAccess(context, SYSTEM, { ...job('dev', { pipeline: 'fork-merge-request' }), ...ROLE });
    expect(fork.role?.edit).toMatchObject({ possible: false, reason: expect.stringContaining('fork') });
    const beyond = await explainAccess(context, SYSTEM, { ...job('日本語'), ...ROLE });
    expect(beyond.role?.edit).toMatchObject({ possible: false });
    const admitted = await explainAccess(context, SYSTEM, { ...job('main'), ...ROLE });
    expect(admitted.role).toMatchObject({ verdict: { admitted: true }, edit: null });
  });

  it('reads the claims of a token, and trusts its issuer no further than its name', async () => {
    const context = await setUp();
    const [instance] = context.config.instances;
    const sub = 'project_path:pay/service-1:ref_type:branch:ref:main';
    const claims = (iss: string) => ({ token: { kind: 'claims', claims: { iss, sub, aud: instance?.issuer } } });
    expect((await explainAccess(context, SYSTEM, claims(instance?.issuer ?? ''))).admitting).toHaveLength(1);
    const foreign = await explainAccess(context, SYSTEM, claims('https://evil.example'));
    expect(foreign.admitting).toEqual([]);
    expect(foreign.token.notes).toEqual([expect.stringContaining('none of the configured GitLabs')]);
  });

  it.each([
    ['an unknown project', job('main', { projectId: 99 }), 'not-found'],
    ['an unknown role', { ...job('main'), role: { accountId: ACCOUNT, name: 'none' } }, 'not-found'],
    ['a pipeline of no known kind', job('main', { pipeline: 'sudo' }), 'invalid'],
    [
      'claims that it does not read',
      { token: { kind: 'claims', claims: { iss: 'a', sub: 'b', aud: 'c', exp: 1 } } },
      'invalid',
    ],
  ])('refuses %s', async (_, input, code) => {
    const context = await setUp();
    await expect(explainAccess(context, SYSTEM, input)).rejects.toMatchObject({ code });
  });

  it('is refused to a person without a role', async () => {
    const context = await setUp();
    await expect(explainAccess(context, STRANGER, job('main'))).rejects.toMatchObject({ code: 'forbidden' });
  });
});
