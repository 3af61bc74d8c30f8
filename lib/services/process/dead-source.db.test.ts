import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { HUB_KEY, HUB_SECRET } from '@/e2e/sandbox/aws/principals';
import { type Sandbox, startSandbox } from '@/e2e/sandbox/start';
import { openReader } from '@/lib/aws/reader';
import { openQueue, type Queue } from '@/lib/jobs/queue';
import { checkAtStart } from '@/lib/services/connections/check-connections';
import { getConnections } from '@/lib/services/connections/get-connections';
import { openPorts } from '@/lib/services/connections/ports';
import { ensureConnections } from '@/lib/services/connections/rows';
import { runConnectionCheck } from '@/lib/services/connections/run-check';
import { jobHandlers } from '@/lib/services/process/job-handlers';
import { startDueSyncs } from '@/lib/services/sync/schedule';
import { syncAccount } from '@/lib/services/sync/sync-account';
import type { Context } from '@/lib/services/verb/context';
import { RHEA } from '@/lib/test-worlds/change-test-world';
import { TestWorld } from '@/lib/test-worlds/sync-test-world';
import { withTestDatabase } from '@/lib/test-worlds/test-database';

const HEALTHY = '111122223333';
const DEAD = '222233334444';
const database = withTestDatabase();

/** Takes every connection and never answers. */
let hanging: Server;
let heard = 0;
let sandbox: Sandbox;
let queue: Queue;
beforeAll(async () => {
  sandbox = await startSandbox({ gitlabPort: 0, awsPort: 0, redirectUris: [] });
  hanging = createServer(() => heard++);
  await new Promise<void>((resolve) => hanging.listen(0, '127.0.0.1', resolve));
});
afterAll(async () => {
  hanging.closeAllConnections();
  hanging.close();
  await sandbox.close();
});
beforeEach(() => {
  vi.stubEnv('AWS_ACCESS_KEY_ID', HUB_KEY);
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', HUB_SECRET);
});
afterEach(async () => {
  await queue.stop();
  vi.unstubAllEnvs();
});

/** A GitLab and an account that answer, each behind one in the alphabet that never does. */
async function open(hangs: readonly string[] = []): Promise<Context> {
  const base = new TestWorld().context(database().client);
  const away = `http://127.0.0.1:${(hanging.address() as AddressInfo).port}`;
  const instance = (id: string, url: string) => ({
    ...{ id, name: id, url, issuer: url, shared: false, token: 'glpat-sandbox-reader', writerToken: null },
  });
  const spoke = (account: string) => ({
    ...{ id: account, name: account, writer: null },
    reader: { roleArn: `arn:aws:iam::${account}:role/drawbridge/Reader`, externalId: `harbour-${account}` },
  });
  const config = {
    ...base.config,
    instances: [instance('a-dead', away), instance('b-healthy', sandbox.gitlab.url)],
    accounts: [...hangs, DEAD, HEALTHY].map(spoke),
    aws: { region: 'eu-central-1', endpointUrl: sandbox.aws.url },
  };
  const ports = openPorts(config);
  const dead = [...hangs, DEAD];
  const awayReader = (id: string) => openReader(spoke(id), { ...config.aws, endpointUrl: away });
  queue = await openQueue(database(), () => {});
  return {
    ...{ ...base, config, ...ports, jobs: queue },
    awsReader: (id) => (dead.includes(id) ? awayReader(id) : ports.awsReader(id)),
  };
}

it('a GitLab and an account that hang keep no other from being read and checked', async () => {
  const context = await open();
  await ensureConnections(context);
  await startDueSyncs(context);
  await checkAtStart(context);
  queue.work(jobHandlers(context));
  const states = async () =>
    Object.fromEntries(
      (await getConnections(context, RHEA)).map(({ id, sync, check, permissions }) => [
        id,
        {
          sync: sync?.state,
          checked: check !== null && check.finishedAt !== null,
          working: permissions.some(({ state }) => state === 'works'),
        },
      ]),
    );
  const fine = { sync: 'done', checked: true, working: true };
  await expect.poll(states).toMatchObject({ [HEALTHY]: fine, 'b-healthy': fine });
  expect(heard).toBeGreaterThan(1);
  expect(await states()).toMatchObject({ [DEAD]: { working: false }, 'a-dead': { working: false } });
});

it('twelve accounts that hang, more than are read at once, keep no other from being read, at the first sync nor later', async () => {
  const names = Array.from({ length: 12 }, (_, nth) => String(nth).padStart(12, '0'));
  const first = await open(names);
  let context = first;
  await ensureConnections(context);
  await startDueSyncs(context);
  // Long enough for the account that answers, on a busy machine too.
  let patience = 4000;
  const read = ({ accountId, ...order }: { readonly accountId: string; readonly startedBy: string }) =>
    syncAccount(context, { accountId, ...order }, pause, patience);
  queue.work({
    ...jobHandlers(context),
    'check-connection': async () => {},
    'sync-account': read,
    'sync-away': ({ id, ...order }) => read({ accountId: id, ...order }),
  });
  const ended = (state: string) => context.db.syncRun.count({ where: { state, sourceKind: 'account' } });
  await expect.poll(() => ended('done')).toBe(1);
  await expect.poll(() => ended('failed')).toBe(13);
  const { error } = await context.db.syncRun.findFirstOrThrow({ where: { state: 'failed', sourceId: names[0] ?? '' } });
  expect(error).toContain('no answer came within 4 s');
  // An hour later they are known to hang. From here on they do for as long as the test takes.
  patience = 600_000;
  context = { ...first, now: () => new Date(first.now().getTime() + 3_600_000) };
  await startDueSyncs(context);
  await expect.poll(() => ended('done')).toBe(2);
  expect(await ended('running')).toBeGreaterThan(0);
});

it('a source that does not answer is asked once in a check, and everything of it is unknown', async () => {
  const context = await open();
  await ensureConnections(context);
  const reader = openReader(
    { id: DEAD, name: DEAD, reader: null, writer: null },
    { region: 'eu-central-1', endpointUrl: 'http://127.0.0.1:1' },
  );
  const asked: string[] = [];
  const counting = new Proxy(reader, {
    get: (port, name: keyof typeof reader) => {
      asked.push(name);
      return port[name];
    },
  });
  await runConnectionCheck({ ...context, awsReader: () => counting }, { kind: 'account', id: DEAD, askedBy: null });
  expect(asked).toEqual(['identity']);
  const account = (await getConnections(context, RHEA)).find(({ id }) => id === DEAD);
  expect(account?.check).toMatchObject({ done: account?.permissions.length, total: account?.permissions.length });
  for (const { state, detail } of account?.permissions ?? [])
    expect({ state, detail }).toEqual({ state: 'unknown', detail: expect.stringContaining('cannot be reached') });
});
