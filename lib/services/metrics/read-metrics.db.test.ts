import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { openQueue } from '@/lib/jobs/queue';
import { countConnections, counted } from '@/lib/metrics/counted';
import { OF_INSTALLATION } from '@/lib/services/metrics/of-installation';
import { readMetrics } from '@/lib/services/metrics/read-metrics';
import { withTestDatabase } from '@/lib/test-worlds/test-database';

const database = withTestDatabase('server');
type Client = ReturnType<typeof database>['client'];
const read = async () => (await readMetrics({ db: database().client })).text;

beforeEach(async () => {
  const queue = await openQueue(database(), (error) => {
    throw error;
  });
  const { client } = database();
  await client.$transaction((tx) => queue.enqueue(tx, 'sync-account', { accountId: 'a', startedBy: 'test' }, 'a'));
  await queue.stop();
});

describe('the metrics', () => {
  test('tell what the database knows of the installation', async () => {
    const { client } = database();
    const at = new Date();
    await client.account.create({ data: { id: '111122223333', name: 'Production', partition: 'aws', syncedAt: at } });
    await client.syncRun.createMany({
      data: [
        {
          ...{ id: 'one', sourceKind: 'account', sourceId: '111122223333', state: 'done', phase: 'roles' },
          startedBy: 't',
          startedAt: new Date(at.getTime() - 9000),
          finishedAt: new Date(at.getTime() - 2000),
        },
        {
          ...{ id: 'two', sourceKind: 'account', sourceId: '111122223333', state: 'running', phase: 'roles' },
          startedBy: 't',
          startedAt: at,
        },
      ],
    });
    await refusedIn(client, '111122223333', at);
    await waiting(client, new Date(at.getTime() - 90_000));
    const text = await read();
    expect(text).toContain('drawbridge_database_up 1');
    expect(text).toMatch(/drawbridge_source_read_age_seconds\{kind="account",source="111122223333"\} \d/);
    expect(text).toContain('drawbridge_source_last_sync{kind="account",source="111122223333",state="running"} 1');
    expect(text).toContain('drawbridge_source_sync_duration_seconds{kind="account",source="111122223333"} 7');
    expect(text).toContain('drawbridge_queue_messages{queue="sync-account",state="created"} 1');
    expect(text).toContain('drawbridge_entries_refused{account="111122223333"} 7');
    expect(text).toMatch(/drawbridge_deliveries_oldest_seconds\{endpoint="bridge"\} 9\d/);
    expect(text).toContain('drawbridge_workers 1');
    expect(text).toContain('drawbridge_audit_head 0');
    expect(text).toMatch(/drawbridge_nodejs_eventloop_lag_p99_seconds \d/);
  });

  test('say that the database is away, and keep what the process counted', async () => {
    counted().calls.inc({ system: 'gitlab', source: 'gitlab.example.com', outcome: 'answered' });
    const away = { $queryRawUnsafe: () => Promise.reject(Object.assign(new Error('away'), { code: 'ECONNREFUSED' })) };
    const { text } = await readMetrics({ db: away as never });
    expect(text).toContain('drawbridge_database_up 0');
    expect(text).toContain(
      'drawbridge_outbound_calls_total{system="gitlab",source="gitlab.example.com",outcome="answered"}',
    );
    expect(text).not.toContain('drawbridge_roles{');
  });
});

describe('the dashboard and the alert rules', () => {
  beforeEach(() => countConnections({ totalCount: 3, idleCount: 2, waitingCount: 0 }));
  const folder = path.resolve(import.meta.dirname, '../../../deploy/prometheus');
  const files = readdirSync(folder);

  test.each(files)('%s asks for metrics that exist', async (file) => {
    const text = readFileSync(path.join(folder, file), 'utf8');
    const asked = new Set(text.match(/\bdrawbridge_[a-z0-9_]+/g));
    const known = z
      .array(z.object({ name: z.string(), type: z.unknown() }))
      .parse(await counted().registry.getMetricsAsJSON())
      .flatMap(({ name, type }) =>
        type === 'histogram' ? [`${name}_bucket`, `${name}_sum`, `${name}_count`] : [name],
      );
    const all = new Set([...known, ...OF_INSTALLATION.map(({ name }) => name), 'drawbridge_database_up']);
    expect(asked.size).toBeGreaterThan(0);
    expect([...asked].filter((name) => !all.has(name))).toEqual([]);
  });

  test('each metric of the installation stands on the dashboard', () => {
    const dashboard = readFileSync(path.join(folder, 'grafana-dashboard.json'), 'utf8');
    expect(OF_INSTALLATION.map(({ name }) => name).filter((name) => !dashboard.includes(name))).toEqual([]);
  });
});

/** A role that refused 7 attempts of late. It refused others long ago, and let some in. */
async function refusedIn(client: Client, accountId: string, now: Date): Promise<void> {
  const name = { uniqueId: 'AROAEXAMPLE', arn: `arn:aws:iam::${accountId}:role/deploy`, name: 'deploy', path: '/' };
  const what = { tags: [], attachedPolicies: [], trustPolicy: '{}', trustDigest: 'd', findings: [] };
  await client.role.create({ data: { id: 'deploy', accountId, ...name, ...what, createdAt: now, syncedAt: now } });
  const old = new Date(now.getTime() - 3 * 86_400_000);
  const rows = [
    ['a', true, now, 3],
    ['b', true, now, 4],
    ['a', true, old, 100],
    ['a', false, now, 50],
  ] as const;
  for (const [subject, refused, at, count] of rows)
    await client.observedDay.create({
      data: {
        ...{ roleId: 'deploy', refused, subject, count, host: 'gitlab.example.com', audience: 'sts.amazonaws.com' },
        ...{ day: at, firstAt: at, lastAt: at },
      },
    });
}

/** A notice of then that still waits, one of long ago that arrived, a worker that beats, and two processes that do not count. */
async function waiting(client: Client, then: Date): Promise<void> {
  const old = new Date(then.getTime() - 86_400_000);
  for (const [id, at, state] of [
    ['waits', then, 'waiting'],
    ['arrived', old, 'delivered'],
  ] as const) {
    await client.notice.create({ data: { id, at, kind: 'applied', facts: {} } });
    await client.delivery.create({ data: { id, noticeId: id, endpoint: 'bridge', state, nextAt: at } });
  }
  for (const [id, works, heardAt] of [
    ['beats', true, new Date()],
    ['web', false, new Date()],
    ['gone', true, old],
  ] as const)
    await client.productProcess.create({
      data: { id, works, heardAt, startedAt: old, kind: 'worker', host: 'h', version: '1' },
    });
}
