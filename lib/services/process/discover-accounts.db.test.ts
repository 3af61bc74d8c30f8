import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { HUB_KEY, HUB_SECRET } from '@/e2e/sandbox/aws/principals';
import { type Sandbox, startSandbox } from '@/e2e/sandbox/start';
import { PRODUCTION } from '@/e2e/sandbox/world/accounts';
import type { OrganizationConfig } from '@/lib/config/config';
import { ensureConnections } from '@/lib/services/connections/rows';
import { discoverAccounts } from '@/lib/services/process/discover-accounts';
import { beginWithFile, followDiscovered } from '@/lib/services/process/follow-discovered';
import type { Running } from '@/lib/services/process/running';
import { TestWorld } from '@/lib/test-worlds/sync-test-world';
import { withTestDatabase } from '@/lib/test-worlds/test-database';

const database = withTestDatabase();
const ROOT = 'ou-ab12-root0000';
const WORKLOADS = 'ou-ab12-workload';
const idOf = (nth: number) => String(500_000_000_000 + nth);
let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox({ gitlabPort: 0, awsPort: 0, redirectUris: [] });
  const [first] = sandbox.world.accounts;
  if (!first) throw new Error('the world has accounts');
  // With the three of the world there are fifty.
  for (let nth = 1; nth <= 47; nth++)
    sandbox.world.accounts.push({
      ...first,
      id: idOf(nth),
      alias: `team-${nth}`,
      roles: [],
      providers: [],
      buckets: [],
    });
});
afterAll(() => sandbox.close());
beforeEach(() => {
  vi.stubEnv('AWS_ACCESS_KEY_ID', HUB_KEY);
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', HUB_SECRET);
  for (const account of sandbox.world.accounts) delete account.closed;
  const some = Array.from({ length: 20 }, (_, nth) => idOf(nth + 1));
  sandbox.world.units = {
    [ROOT]: { accounts: [PRODUCTION], units: [WORKLOADS] },
    [WORKLOADS]: { accounts: some, units: [] },
    'ou-ab12-elsewhere': { accounts: [idOf(40)], units: [] },
  };
});
afterEach(() => {
  vi.unstubAllEnvs();
  sandbox.faults.clear();
});

/** A process whose file names the account of production alone, and this organization. */
async function open(more: Partial<OrganizationConfig> = {}) {
  const world = new TestWorld();
  const base = world.context(database().client);
  const file = { id: PRODUCTION, name: 'by the file', reader: null, writer: 'default' as const };
  const organization = {
    ...{ reader: null, units: null, readerRole: 'drawbridge/Reader', writerRole: null },
    ...{ externalId: 'own-{account}', ...more },
  };
  const aws = { region: 'us-east-1', endpointUrl: sandbox.aws.url };
  const start = async (): Promise<Running> => {
    const running: Running = {
      ...base,
      config: { ...base.config, accounts: [file], organization, aws },
      queue: { ...base.jobs, work: () => {}, stop: async () => {} },
      goOver: (config) => {
        Object.assign(running, { config });
      },
      close: async () => {},
    };
    await beginWithFile(running);
    await ensureConnections(running);
    return running;
  };
  const live = async () => (await base.db.account.findMany({ where: { removedAt: null } })).map(({ id }) => id).sort();
  const told = async () =>
    (
      await base.db.auditEvent.findMany({
        where: { action: 'connection.accounts-discovered' },
        orderBy: { seq: 'asc' },
      })
    ).map(({ data }) => data);
  return { world, start, live, told };
}

it('all fifty accounts of the organization connect by the names of their roles, are synced, and stay after a restart', async () => {
  const { world, start, live, told } = await open();
  const running = await start();
  await discoverAccounts(running);
  expect(await live()).toHaveLength(50);
  expect(running.config.accounts).toHaveLength(50);
  expect(running.config.accounts).toContainEqual({
    ...{ id: idOf(7), name: 'team-7', writer: null },
    reader: { roleArn: `arn:aws:iam::${idOf(7)}:role/drawbridge/Reader`, externalId: `own-${idOf(7)}` },
  });
  // What the file names is as the file says.
  expect(running.config.accounts).toContainEqual({
    id: PRODUCTION,
    name: 'by the file',
    reader: null,
    writer: 'default',
  });
  expect(new Set(world.queued.map(({ message }) => JSON.stringify(message))).size).toBeGreaterThanOrEqual(50);
  expect(await told()).toHaveLength(1);
  // Nothing new: nothing is told.
  await discoverAccounts(running);
  expect(await told()).toHaveLength(1);
  const restarted = await start();
  expect(restarted.config.accounts).toHaveLength(50);
  expect(await live()).toHaveLength(50);
});

it('only chosen units and those below connect; a closed account leaves, one that moves in comes, and another process follows', async () => {
  const { start, live, told } = await open({ units: [ROOT] });
  const running = await start();
  const other = await start();
  await discoverAccounts(running);
  expect(await live()).toHaveLength(21);
  const closed = sandbox.world.accounts.find(({ id }) => id === idOf(3));
  if (closed) closed.closed = true;
  sandbox.world.units?.[WORKLOADS]?.accounts.push(idOf(41));
  await discoverAccounts(running);
  expect(await live()).not.toContain(idOf(3));
  expect(await live()).toContain(idOf(41));
  expect(await live()).not.toContain(idOf(40));
  expect((await told()).at(-1)).toMatchObject({ came: [{ id: idOf(41) }], left: [{ id: idOf(3) }] });
  await followDiscovered(other);
  expect(other.config.accounts).toEqual(running.config.accounts);
});

it('where Organizations refuses or is away, every account that was known stays', async () => {
  const { start, live } = await open();
  const running = await start();
  await discoverAccounts(running);
  sandbox.faults.add({ operation: 'ListAccounts', kind: 'refuse', times: 1 });
  await discoverAccounts(running);
  expect(await live()).toHaveLength(50);
});
