/** The sandbox's company with the product's ports open, for tests of migrations. Not for production code. */
import { afterAll, afterEach, beforeAll, beforeEach, vi } from 'vitest';
import { HUB_KEY, HUB_SECRET } from '@/e2e/sandbox/aws/principals';
import { type Sandbox, startSandbox } from '@/e2e/sandbox/start';
import type { Config } from '@/lib/config/config';
import { openPorts } from '@/lib/services/connections/ports';
import { ensureConnections } from '@/lib/services/connections/rows';
import { runMigrationScan } from '@/lib/services/migration/run-scan';
import { startMigrationScan } from '@/lib/services/migration/start-scan';
import { syncInstance } from '@/lib/services/sync/sync-instance';
import type { Context } from '@/lib/services/verb/context';
import { person } from '@/lib/test-worlds/change-test-world';
import { TestWorld } from '@/lib/test-worlds/sync-test-world';
import { withTestDatabase } from '@/lib/test-worlds/test-database';

export const RHEA = person('rhea', 'requester');
export const INSTANCE = 'harbour';
export const noWait = async () => {};

/** A fresh sandbox and a context on it for each test, its projects read. */
export function withMigrationWorld() {
  const database = withTestDatabase();
  let sandbox: Sandbox;
  let context: Context;
  beforeAll(() => {
    vi.stubEnv('AWS_ACCESS_KEY_ID', HUB_KEY);
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', HUB_SECRET);
  });
  afterAll(() => vi.unstubAllEnvs());
  beforeEach(async () => {
    sandbox = await startSandbox({ gitlabPort: 0, awsPort: 0, redirectUris: [] });
    const base = new TestWorld().context(database().client);
    const config = { ...base.config, ...connectionsOf(sandbox) };
    context = { ...base, config, ...openPorts(config), now: () => new Date() };
    await ensureConnections(context);
    await syncInstance(context, { instanceId: INSTANCE, startedBy: 'test' }, noWait);
  });
  afterEach(() => sandbox.close());
  const scan = async (groupPath: string | null = 'freight', audience?: string, using = context) => {
    const input = { instanceId: INSTANCE, ...(groupPath !== null && { groupPath }), ...(audience && { audience }) };
    const started = await startMigrationScan(using, RHEA, input);
    await runMigrationScan(using, started, noWait);
    return using.db.migrationScan.findUniqueOrThrow({ where: { id: started.scanId } });
  };
  const findings = () =>
    context.db.migrationFinding.findMany({ include: { project: true }, orderBy: { projectId: 'asc' } });
  const actions = async () => {
    const where = { action: { startsWith: 'migration.' } };
    return (await context.db.auditEvent.findMany({ orderBy: { seq: 'asc' }, where })).map(({ action }) => action);
  };
  return { sandbox: () => sandbox, context: () => context, scan, findings, actions };
}

const connectionsOf = (sandbox: Sandbox): Pick<Config, 'instances' | 'accounts' | 'aws'> => ({
  instances: [
    {
      ...{ id: INSTANCE, name: 'Harbour', url: sandbox.gitlab.url, shared: false },
      issuer: sandbox.world.instances[0]?.issuer ?? '',
      ...{ token: 'glpat-sandbox-reader', writerToken: 'glpat-sandbox-writer' },
    },
  ],
  accounts: sandbox.world.accounts.map(({ id, alias }) => ({
    ...{ id, name: alias, writer: null },
    reader: { roleArn: `arn:aws:iam::${id}:role/drawbridge/Reader`, externalId: `harbour-${id}` },
  })),
  aws: { region: 'eu-central-1', endpointUrl: sandbox.aws.url },
});
