import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { HUB_KEY, HUB_SECRET } from '@/e2e/sandbox/aws/principals';
import { type Sandbox, startSandbox } from '@/e2e/sandbox/start';
import { PRODUCTION } from '@/e2e/sandbox/world/accounts';
import { listMembers } from '@/lib/aws/organization';
import type { OrganizationConfig } from '@/lib/config/config';
import { getConnections } from '@/lib/services/connections/get-connections';
import { ensureConnections } from '@/lib/services/connections/rows';
import { listRoles } from '@/lib/services/estate/list-roles';
import { discoverAccounts } from '@/lib/services/process/discover-accounts';
import { beginWithFile, followDiscovered } from '@/lib/services/process/follow-discovered';
import type { Running } from '@/lib/services/process/running';
import { RHEA } from '@/lib/test-worlds/change-test-world';
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
  for (const account of sandbox.world.accounts) {
    delete account.closed;
    delete account.accountTags;
  }
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

/** A role that anyone may enter, and that can write. */
const roleIn = (accountId: string) => ({
  ...{
    id: accountId,
    findings: [],
    accountId,
    uniqueId: `AROA${accountId}`,
    name: `of-${accountId}`,
    path: '/',
    createdAt: new Date(0),
  },
  ...{ arn: `arn:aws:iam::${accountId}:role/of-${accountId}`, syncedAt: new Date(0), tags: {} },
  trustPolicy: JSON.stringify({ Statement: [{ Effect: 'Allow', Principal: '*', Action: 'sts:AssumeRole' }] }),
  trustDigest: accountId,
  attachedPolicies: [],
  inlinePolicies: [
    {
      name: 'write',
      document: JSON.stringify({ Statement: [{ Effect: 'Allow', Action: 's3:PutObject', Resource: '*' }] }),
    },
  ],
});

/** A process whose file names the account of production alone, and this organization. */
async function open(more: Partial<OrganizationConfig> = {}) {
  const world = new TestWorld();
  const base = world.context(database().client);
  const file = { id: PRODUCTION, name: 'by the file', reader: null, writer: 'default' as const };
  const organization = {
    ...{ reader: null, units: null, readerRole: 'drawbridge/Reader', writerRole: null },
    ...{ externalId: 'own-{account}', labels: [], ...more },
  };
  const aws = { region: 'us-east-1', endpointUrl: sandbox.aws.url };
  const start = async (): Promise<Running> => {
    const running: Running = {
      ...base,
      config: await beginWithFile(base.db, { ...base.config, accounts: [file], organization, aws }),
      queue: { ...base.jobs, work: () => {}, stop: async () => {} },
      goOver: (config) => {
        Object.assign(running, { config });
      },
      close: async () => {},
    };
    await ensureConnections(running);
    return running;
  };
  const labels = async () =>
    Object.fromEntries(
      (await base.db.account.findMany({ orderBy: { id: 'asc' } })).map(({ id, label }) => [id, label]),
    );
  const live = async () => (await base.db.account.findMany({ where: { removedAt: null } })).map(({ id }) => id).sort();
  const told = async () =>
    (
      await base.db.auditEvent.findMany({
        where: { action: 'connection.accounts-discovered' },
        orderBy: { seq: 'asc' },
      })
    ).map(({ data }) => data);
  return { world, start, live, labels, told };
}

it('all fifty accounts of the organization connect by the names of their roles, are synced, and stay after a restart', async () => {
  const { world, start, live, told } = await open();
  const running = await start();
  await discoverAccounts(running);
  expect(await live()).toHaveLength(50);
  expect(running.config.accounts).toHaveLength(50);
  expect(running.config.accounts).toContainEqual({
    ...{ isDiscovered: true, id: idOf(7), name: 'team-7', writer: null },
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

it('a list that was read while the configuration was read again takes nothing of the new one back', async () => {
  const { start } = await open();
  const running = await start();
  await discoverAccounts(running);
  const other = { id: '222222222222', name: 'by the new file', reader: null, writer: null };
  const findMany = async (asked: object) => {
    const rows = await running.db.account.findMany(asked);
    running.goOver({ ...running.config, accounts: [...running.config.accounts.slice(1), other] });
    return rows;
  };
  const late: Running = Object.create(running, { db: { value: { account: { findMany } } } });
  await followDiscovered(late);
  const ids = running.config.accounts.map(({ id }) => id);
  expect(ids).toContain(other.id);
  expect(ids).not.toContain(PRODUCTION);
  expect(ids).toHaveLength(50);
});

it('what the file names is connected as the file says, whoever found it too', async () => {
  const { start, live } = await open({ writerRole: 'drawbridge/Writer' });
  const running = await start();
  // By a process that has not read this file yet.
  await running.db.account.update({ where: { id: PRODUCTION }, data: { discoveredAt: running.now() } });
  await followDiscovered(running);
  await discoverAccounts(running, async () => []);
  expect(running.config.accounts).toEqual([{ id: PRODUCTION, name: 'by the file', reader: null, writer: 'default' }]);
  expect(await live()).toEqual([PRODUCTION]);
});

it.each([
  ['comes where everything is as it was', [], null, 50],
  ['does not come where one that the file names has no id yet, for it may be that one', ['hub'], null, 1],
  ['does not come where other units were chosen while Organizations answered', [], [ROOT], 1],
])('an account of the organization %s', async (_, unnamed, units, count) => {
  const { start, live } = await open();
  const running = await start();
  running.goOver({ ...running.config, unnamed });
  await discoverAccounts(running, async (organization, aws) => {
    running.goOver({ ...running.config, organization: { ...organization, units } });
    return listMembers(organization, aws);
  });
  expect(await live()).toHaveLength(count);
});

it('where Organizations refuses or is away, every account that was known stays', async () => {
  const { start, live } = await open();
  const running = await start();
  await discoverAccounts(running);
  sandbox.faults.add({ operation: 'ListAccounts', kind: 'refuse', times: 1 });
  await discoverAccounts(running);
  expect(await live()).toHaveLength(50);
});

it('accounts have the label of the first rule that fits, by unit or tag, and it follows where they move; what the file says counts before it', async () => {
  const { start, labels, told } = await open({
    labels: [
      { label: 'staging', units: ['ou-ab12-elsewhere'] },
      { label: 'sandbox', tag: 'stage', values: ['dev', 'play'] },
      { label: 'production', units: [ROOT] },
    ],
  });
  const tag = (nth: number, tags: Record<string, string>) => {
    const account = sandbox.world.accounts.find(({ id }) => id === idOf(nth));
    if (account) account.accountTags = tags;
  };
  tag(1, { stage: 'Dev' });
  tag(2, { Stage: 'dev', other: 'play' });
  tag(40, { stage: 'play' });
  const running = await start();
  await discoverAccounts(running);
  const first = await labels();
  expect(first).toMatchObject({
    [idOf(1)]: 'sandbox',
    [idOf(2)]: 'production',
    [idOf(40)]: 'staging',
    [idOf(41)]: null,
  });
  // The file gives its account no label, so the rules do.
  expect(first[PRODUCTION]).toBe('production');
  await running.db.role.create({ data: roleIn(idOf(40)) });
  await running.db.account.updateMany({ where: { id: idOf(40) }, data: { syncedAt: running.now() } });

  // It moves below the root, and the tags of the others may not be read: what depends on them stays.
  sandbox.world.units = {
    ...sandbox.world.units,
    [ROOT]: { accounts: [PRODUCTION, idOf(40)], units: [] },
    'ou-ab12-elsewhere': { accounts: [idOf(2)], units: [] },
  };
  sandbox.faults.add({ operation: 'ListTagsForResource', kind: 'refuse', times: 1 });
  await discoverAccounts(running);
  expect(await labels()).toMatchObject({ [idOf(1)]: 'sandbox', [idOf(2)]: 'staging', [idOf(40)]: 'staging' });
  tag(40, {});
  await discoverAccounts(running);
  // The risk of its roles follows at once.
  expect(await running.db.role.findFirst({ where: { accountId: idOf(40) } })).toMatchObject({
    risk: 4,
    riskReason: expect.stringContaining('in a production account'),
  });
  expect(await labels()).toMatchObject({ [idOf(40)]: 'production', [idOf(3)]: null });
  expect((await told()).at(-1)).toMatchObject({
    ...{ came: [], left: [] },
    labelled: expect.arrayContaining([{ id: idOf(40), name: 'team-40', label: 'production' }]),
  });
  const asked = (await told()).length;
  await discoverAccounts(running);
  expect(await told()).toHaveLength(asked);

  // A restart keeps them; a file that names the label decides; without rules nobody says.
  const restarted = await start();
  expect((await labels())[idOf(40)]).toBe('production');
  restarted.goOver({
    ...restarted.config,
    accounts: restarted.config.accounts.map((each) => (each.id === PRODUCTION ? { ...each, label: 'sandbox' } : each)),
  });
  await ensureConnections(restarted);
  await discoverAccounts(restarted);
  expect((await labels())[PRODUCTION]).toBe('sandbox');
});

it('a closed account is gone from the lists of connections and roles, and comes back without the label that it had', async () => {
  const { start, live, labels } = await open({ labels: [{ label: 'sandbox', units: [WORKLOADS] }] });
  const running = await start();
  await discoverAccounts(running);
  await running.db.role.create({ data: roleIn(idOf(3)) });
  const names = async () => (await listRoles(running, RHEA, {})).rows.map(({ name }) => name);
  expect(await names()).toEqual(['of-500000000003']);
  const closed = sandbox.world.accounts.find(({ id }) => id === idOf(3));
  if (closed) closed.closed = true;
  await discoverAccounts(running);
  expect(await live()).not.toContain(idOf(3));
  expect(await names()).toEqual([]);
  expect((await getConnections(running, RHEA)).map(({ id }) => id)).not.toContain(idOf(3));
  if (closed) delete closed.closed;
  sandbox.world.units = { ...sandbox.world.units, [WORKLOADS]: { accounts: [], units: [] } };
  await discoverAccounts(running);
  expect((await labels())[idOf(3)]).toBeNull();
  expect(await names()).toEqual(['of-500000000003']);
});
