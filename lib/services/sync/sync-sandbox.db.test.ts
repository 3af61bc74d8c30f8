import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { HUB_KEY, HUB_SECRET } from '@/e2e/sandbox/aws/principals';
import { type Sandbox, startSandbox } from '@/e2e/sandbox/start';
import type { Config } from '@/lib/config/config';
import { openPorts } from '@/lib/services/connections/ports';
import { ensureConnections } from '@/lib/services/connections/rows';
import { runConnectionCheck } from '@/lib/services/connections/run-check';
import { SCHEDULER } from '@/lib/services/sync/run';
import { syncAccount } from '@/lib/services/sync/sync-account';
import { syncInstance } from '@/lib/services/sync/sync-instance';
import type { Context } from '@/lib/services/verb/context';
import { TestWorld } from '@/lib/test-worlds/sync-test-world';
import { withTestDatabase } from '@/lib/test-worlds/test-database';

const database = withTestDatabase();
let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox({ gitlabPort: 0, awsPort: 0, redirectUris: [] });
});
afterAll(() => sandbox.close());
beforeEach(() => {
  vi.stubEnv('AWS_ACCESS_KEY_ID', HUB_KEY);
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', HUB_SECRET);
});
afterEach(() => {
  vi.unstubAllEnvs();
  sandbox.faults.clear();
});

function open(): Context {
  const base = new TestWorld().context(database().client);
  const [company, open] = sandbox.world.instances;
  const instance = (id: string, url: string, issuer = '', shared = false) => ({
    id,
    name: id,
    url,
    issuer,
    shared,
    token: 'glpat-sandbox-reader',
    writerToken: null,
  });
  const config: Config = {
    ...base.config,
    instances: [
      instance('harbour', sandbox.gitlab.url, company?.issuer),
      instance('gitlab-com', sandbox.gitlabCom.url, open?.issuer, true),
    ],
    accounts: sandbox.world.accounts.map(({ id, alias }) => ({
      id,
      name: alias,
      reader: { roleArn: `arn:aws:iam::${id}:role/drawbridge/Reader`, externalId: `harbour-${id}` },
      writer: { roleArn: `arn:aws:iam::${id}:role/drawbridge/Writer`, externalId: `harbour-${id}` },
    })),
    aws: { region: 'eu-central-1', endpointUrl: sandbox.aws.url },
  };
  return { ...base, config, ...openPorts(config) };
}

async function syncAll(context: Context): Promise<void> {
  const wait = async () => {};
  for (const { id } of context.config.instances)
    await syncInstance(context, { instanceId: id, startedBy: 'test' }, wait);
  for (const { id } of context.config.accounts)
    await syncAccount(context, { accountId: id ?? '', startedBy: 'test' }, wait);
}

it('the whole estate is read over the real protocols, and reading it again changes nothing', async () => {
  const { client: db } = database();
  const context = open();
  await ensureConnections(context);
  await syncAll(context);
  const { instances, accounts } = sandbox.world;
  expect(await db.syncRun.findMany({ select: { state: true, error: true } })).toEqual(
    Array.from({ length: 5 }, () => ({ state: 'done', error: null })),
  );
  expect(await db.project.count()).toBe(instances.flatMap(({ projects }) => projects).length);
  expect(await db.role.count()).toBe(accounts.flatMap(({ roles }) => roles).length);
  const stored = await db.role.findMany({ orderBy: { id: 'asc' } });
  expect(stored.every(({ sentence }) => sentence !== null)).toBe(true);
  await syncAll(context);
  expect(await db.role.findMany({ orderBy: { id: 'asc' } })).toEqual(stored);
  expect(await db.roleRevision.count()).toBe(stored.length);
  expect(await db.auditEvent.count({ where: { action: 'role.trust-policy-seen' } })).toBe(0);
});

/** What a sync writes of itself: its run, that its source and the people of a project were read again, and up to when CloudTrail was asked. */
const OF_A_SYNC = ['SyncRun', 'Account', 'Instance', 'ProjectPeople', 'TrailReading'];

/**
 * By table the content of all rows with the transaction that wrote each: a row that was written again with the same content, or
 * deleted and made anew, is another.
 */
async function writtenRows(): Promise<Readonly<Record<string, string>>> {
  const { client: db } = database();
  const tables = await db.$queryRaw<{ readonly name: string }[]>`
    SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public' AND table_type = 'BASE TABLE'`;
  const found = tables.map(async ({ name }) => {
    const sql = `SELECT coalesce(md5(string_agg(row, ',' ORDER BY row)), '') AS digest FROM (SELECT concat(t.xmin, to_jsonb(t)) AS row FROM "${name}" t) rows`;
    const [first] = await db.$queryRawUnsafe<{ readonly digest: string }[]>(sql);
    return [name, first?.digest ?? ''] as const;
  });
  return Object.fromEntries((await Promise.all(found)).filter(([name]) => !OF_A_SYNC.includes(name)));
}

/** People of projects without when they were read. */
async function peopleRows() {
  const rows = await database().client.projectPeople.findMany({
    orderBy: [{ instanceId: 'asc' }, { projectId: 'asc' }],
  });
  return rows.map(({ readAt: _, ...row }) => row);
}

/** Both kinds of sources without when they were read. */
async function sourceRows() {
  const { client: db } = database();
  const rows = [...(await db.instance.findMany()), ...(await db.account.findMany())];
  return rows.map(({ syncedAt: _, readAt: __, ...row }) => row).sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** A generator of numbers from 0 up to 1 that is the same at every run. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}

it('ten syncs in any order of two accounts that trust one GitLab by different audiences write no event and no row', async () => {
  const { client: db } = database();
  const context = open();
  await ensureConnections(context);
  await syncAll(context);
  const lists = await db.provider.findMany({ where: { host: 'gitlab.harbour.example' }, select: { clientIds: true } });
  expect(new Set(lists.map(({ clientIds }) => JSON.stringify(clientIds))).size).toBe(2);
  // Each policy is approved as it is, with a digest of another document: drift and proofs have to be decided by meaning.
  await db.$executeRaw`UPDATE "Role" SET "approvedDocument" = "trustPolicy", "approvedDigest" = md5("id"), "approvedAt" = now()`;
  await syncAll(context);
  const [before, told] = [await writtenRows(), await db.auditEvent.count()];
  const [sourcesBefore, peopleBefore] = [await sourceRows(), await peopleRows()];
  expect(peopleBefore.length).toBeGreaterThan(10);
  expect(await db.mappingProof.count()).toBeGreaterThan(10);
  const { instances, accounts } = context.config;
  const sources = [
    ...instances.map(
      ({ id }) =>
        () =>
          syncInstance(context, { instanceId: id, startedBy: SCHEDULER }, async () => {}),
    ),
    ...accounts.map(
      ({ id }) =>
        () =>
          syncAccount(context, { accountId: id ?? '', startedBy: SCHEDULER }, async () => {}),
    ),
  ];
  const random = seeded(13);
  for (let nth = 0; nth < 10; nth++) await sources[Math.floor(random() * sources.length)]?.();
  expect(await db.syncRun.count({ where: { startedBy: SCHEDULER, state: 'done' } })).toBe(10);
  const since = await db.auditEvent.findMany({ orderBy: { seq: 'asc' }, skip: told });
  expect(since.map(({ action }) => action)).toEqual([]);
  expect(await writtenRows()).toEqual(before);
  expect(Object.keys(before)).toEqual(expect.arrayContaining(['Role', 'Project', 'Group', 'Provider', 'MappingProof']));
  // Of a source nothing moved but when it was read.
  expect(await sourceRows()).toEqual(sourcesBefore);
  expect(await peopleRows()).toEqual(peopleBefore);
});

it('faults of both sources in the middle are sat out', async () => {
  const { client: db } = database();
  const context = open();
  await ensureConnections(context);
  sandbox.faults.add({ operation: 'gitlab:projects', kind: 'error-before', times: 1 });
  sandbox.faults.add({ operation: 'gitlab:groups', kind: 'throttle', times: 1 });
  sandbox.faults.add({ operation: 'GetAccountAuthorizationDetails', kind: 'throttle', times: 1 });
  sandbox.faults.add({ operation: 'ListRoles', kind: 'drop-before', times: 1 });
  await syncAll(context);
  const runs = await db.syncRun.findMany({ select: { state: true, error: true } });
  expect(runs.filter(({ state }) => state !== 'done')).toEqual([]);
});

it('every permission of the least reader and writer works, but for the one that cannot be tried without effect', async () => {
  const context = open();
  const { instances, accounts } = context.config;
  for (const { id } of instances) await runConnectionCheck(context, { kind: 'instance', id, askedBy: null });
  for (const { id } of accounts) await runConnectionCheck(context, { kind: 'account', id: id ?? '', askedBy: null });
  const results = await context.db.connectionCheck.findMany();
  const others = results.filter(({ state }) => state !== 'works');
  expect(new Set(others.map(({ permission }) => permission))).toEqual(new Set(['iam:UpdateAssumeRolePolicy']));
  expect(new Set(others.map(({ state }) => state))).toEqual(new Set(['unknown']));
});
