import { expect, it } from 'vitest';
import { draftAudience } from '@/lib/services/migration/draft-audience';
import { openMigrations } from '@/lib/services/migration/open-migrations';
import { runOpenMigration } from '@/lib/services/migration/run-open';
import { syncAccount } from '@/lib/services/sync/sync-account';
import { INSTANCE, noWait, RHEA, withMigrationWorld } from '@/lib/test-worlds/migration-test-world';
import { pipelinesOf } from '@/lib/test-worlds/pipelines-test-world';

const world = withMigrationWorld();
const { deploys, merge } = pipelinesOf(world);
const { context, findings, sandbox, scan } = world;

const STAGING = '222233334444';
const ROLE = 'freight-core-deploy';
const ROUTING = 204;
const AUDIENCE = 'https://sts.amazonaws.com';

const sync = () => syncAccount(context(), { accountId: STAGING, startedBy: 'test' }, noWait);

async function open() {
  const finding = (await findings()).find(({ projectId }) => projectId === ROUTING);
  const asked = { projectId: ROUTING, editDigest: finding?.editDigest ?? '' };
  return openMigrations(context(), RHEA, { instanceId: INSTANCE, projects: [asked] });
}

/** Does to the sandbox's AWS what the worker does with an approved change of this plan. */
async function applied(number: number) {
  const change = await context().db.change.findFirstOrThrow({ where: { number } });
  const account = sandbox().world.accounts.find(({ id }) => id === STAGING);
  for (const step of change.setup as { kind: string; audience: string }[]) {
    expect(step.kind).toBe('add-audience');
    account?.providers.find(({ host }) => host === 'gitlab.harbour.example')?.clientIds.push(step.audience);
  }
  const role = account?.roles.find(({ name }) => name === ROLE);
  if (role) role.trust = change.proposedDocument;
}

it('with another audience the role takes both tokens from the change until the merge, and the job has it all the time', async () => {
  await context().db.person.create({
    data: { ...{ id: 'rhea', issuer: 'x', subject: 'rhea', username: 'rhea', name: 'Rhea' }, createdAt: new Date() },
  });
  await sync();
  await scan('freight', AUDIENCE);
  expect(await deploys(ROUTING, ROLE)).toBe('entered');
  await expect(open()).rejects.toThrow(`${ROLE}, which does not accept ${AUDIENCE} yet`);

  const role = { accountId: STAGING, name: ROLE };
  await applied((await draftAudience(context(), RHEA, { instanceId: INSTANCE, role, audience: AUDIENCE })).number);
  expect(await deploys(ROUTING, ROLE)).toBe('entered');

  await sync();
  await open();
  await runOpenMigration(context(), { instanceId: INSTANCE, projectId: ROUTING }, noWait);
  expect(await deploys(ROUTING, ROLE)).toBe('entered');
  await merge(ROUTING);
  expect(await deploys(ROUTING, ROLE)).toBe('entered');
  const tokens = await context().gitlab(INSTANCE).fileText(ROUTING, 'ci/deploy.yml', null);
  expect(tokens).toContain(`aud: ${AUDIENCE}`);
});

it('merged without the change the job would have lost its role', async () => {
  await sync();
  await scan('freight', AUDIENCE);
  await context().db.migrationFinding.updateMany({ where: { projectId: ROUTING }, data: { state: 'opening' } });
  await runOpenMigration(context(), { instanceId: INSTANCE, projectId: ROUTING }, noWait);
  await merge(ROUTING);
  expect(await deploys(ROUTING, ROLE)).toBe('refused');
});
