import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
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
async function open(): Promise<Context> {
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
    accounts: [spoke(DEAD), spoke(HEALTHY)],
    aws: { region: 'eu-central-1', endpointUrl: sandbox.aws.url },
  };
  const ports = openPorts(config);
  const deadReader = openReader(spoke(DEAD), { ...config.aws, endpointUrl: away });
  queue = await openQueue(database(), () => {});
  return {
    ...{ ...base, config, ...ports, jobs: queue },
    awsReader: (id) => (id === DEAD ? deadReader : ports.awsReader(id)),
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
  await expect.poll(states, { timeout: 60_000 }).toMatchObject({ [HEALTHY]: fine, 'b-healthy': fine });
  expect(heard).toBeGreaterThan(1);
  const dead = { sync: 'running', working: false };
  expect(await states()).toMatchObject({ [DEAD]: dead, 'a-dead': dead });
}, 90_000);

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
}, 60_000);
