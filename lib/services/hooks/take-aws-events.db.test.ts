import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { HUB_KEY, HUB_SECRET } from '@/e2e/sandbox/aws/principals';
import { writeOutside } from '@/e2e/sandbox/aws/write-outside';
import { type Sandbox, startSandbox } from '@/e2e/sandbox/start';
import { PRODUCTION, STAGING } from '@/e2e/sandbox/world/accounts';
import { openEventQueue } from '@/lib/aws/event-queue';
import { openPorts } from '@/lib/services/connections/ports';
import { ensureConnections } from '@/lib/services/connections/rows';
import { takeAwsEvents } from '@/lib/services/hooks/take-aws-events';
import { observedOf } from '@/lib/services/observed/load-observed';
import { refreshRole } from '@/lib/services/sync/refresh-role';
import { syncAccount } from '@/lib/services/sync/sync-account';
import { WORKER } from '@/lib/services/verb/actors';
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
afterEach(() => vi.unstubAllEnvs());

const OPEN = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${PRODUCTION}:root` }, Action: 'sts:AssumeRole' }],
});

/** The account was read once; from here on nothing is read but by events. */
async function start() {
  const world = new TestWorld();
  const base = world.context(database().client);
  const account = {
    ...{ id: PRODUCTION, name: 'production', writer: null },
    eventsQueue: `${sandbox.aws.url}/${PRODUCTION}/drawbridge-events`,
    reader: { roleArn: `arn:aws:iam::${PRODUCTION}:role/drawbridge/Reader`, externalId: `harbour-${PRODUCTION}` },
  };
  const config = {
    ...base.config,
    accounts: [account],
    aws: { region: 'us-east-1', endpointUrl: sandbox.aws.url },
  };
  const context: Context = { ...base, config, ...openPorts(config), now: () => new Date() };
  await ensureConnections(context);
  await syncAccount(context, { accountId: PRODUCTION, startedBy: 'test' }, async () => {});
  const role = await context.db.role.findFirstOrThrow({
    where: { goneAt: null, name: { not: { startsWith: 'AWS' } } },
    orderBy: { name: 'asc' },
  });
  const queue = openEventQueue(account, config.aws);
  if (queue === null) throw new Error('the account names a queue');
  const take = () => takeAwsEvents(context, PRODUCTION, queue, AbortSignal.timeout(20_000));
  // What a test before this one left.
  while ((await take()) > 0);
  world.queued.length = 0;
  const named = () => world.queued.map(({ message }) => message);
  return { context, role, queue, take, named };
}

/** As EventBridge tells of an entry by a token. */
const entered = (id: string, roleArn: string, more: object = {}, account = PRODUCTION) =>
  JSON.stringify({
    ...{ 'detail-type': 'AWS API Call via CloudTrail', account },
    detail: {
      ...{ eventSource: 'sts.amazonaws.com', eventName: 'AssumeRoleWithWebIdentity', eventID: id },
      ...{ eventTime: new Date().toISOString(), requestParameters: { roleArn } },
      userIdentity: {
        userName: 'project_path:shop/web:ref_type:branch:ref:main',
        identityProvider: `arn:aws:iam::${account}:oidc-provider/gitlab.harbour.example`,
      },
      ...more,
    },
  });

it('a write in AWS has its role read again, once, and the drift is known without a sync', async () => {
  const { context, role, take, named } = await start();
  await context.db.role.update({
    where: { id: role.id },
    data: { approvedDocument: role.trustPolicy, approvedDigest: role.trustDigest },
  });
  await writeOutside(sandbox.aws.url, PRODUCTION, role.name, OPEN);
  await writeOutside(sandbox.aws.url, PRODUCTION, role.name, OPEN);
  // Of another account there is another queue.
  const [other] = sandbox.world.accounts.find(({ id }) => id === STAGING)?.roles ?? [];
  await writeOutside(sandbox.aws.url, STAGING, other?.name ?? '', other?.trust ?? '');
  expect(await take()).toBe(2);
  expect(named()).toEqual([{ accountId: PRODUCTION, name: role.name }]);
  expect(sandbox.queues.waiting(PRODUCTION)).toBe(0);
  await refreshRole(context, WORKER, named()[0]);
  const now = await context.db.role.findUniqueOrThrow({ where: { id: role.id } });
  expect(now.driftSince).not.toBeNull();
  expect(await context.db.auditEvent.count({ where: { action: 'role.drifted', roleId: role.id } })).toBe(1);
});

it('an entry and a refusal are counted once, though the worker dies before it deletes them and they come again', async () => {
  const { context, role, queue, take } = await start();
  const bodies = [entered('in-1', role.arn), entered('out-1', role.arn, { errorCode: 'AccessDenied' })];
  for (const body of bodies) sandbox.queues.put(PRODUCTION, body);
  const dying = { ...queue, remove: () => Promise.reject(new Error('the worker is gone')) };
  await expect(takeAwsEvents(context, PRODUCTION, dying, AbortSignal.timeout(20_000))).rejects.toThrow('gone');
  sandbox.queues.redeliver(PRODUCTION);
  // EventBridge too may deliver an event more than once.
  for (const body of bodies) sandbox.queues.put(PRODUCTION, body);
  expect(await take()).toBe(4);
  expect(sandbox.queues.waiting(PRODUCTION)).toBe(0);
  const subject = 'project_path:shop/web:ref_type:branch:ref:main';
  const days = await context.db.observedDay.findMany({
    where: { roleId: role.id, subject },
    orderBy: { refused: 'asc' },
  });
  expect(days).toMatchObject([
    { refused: false, count: 1 },
    { refused: true, count: 1 },
  ]);
  expect(await observedOf(context.db, role)).toMatchObject({ entered: [{ subject }], refused: [{ subject }] });
});

it('what is of another account, late or no event of a role is taken away and leads to nothing', async () => {
  const { context, role, take, named } = await start();
  const late = new Date(Date.now() - 25 * 3_600_000).toISOString();
  sandbox.queues.put(PRODUCTION, entered('foreign', role.arn, {}, STAGING));
  sandbox.queues.put(PRODUCTION, entered('late', role.arn, { eventTime: late }));
  sandbox.queues.put(PRODUCTION, '{"detail-type":');
  const before = await context.db.observedDay.count();
  expect(await take()).toBe(3);
  expect(sandbox.queues.waiting(PRODUCTION)).toBe(0);
  expect(await context.db.observedDay.count()).toBe(before);
  expect(named()).toEqual([]);
});
