import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { isDatabaseDown } from '@/lib/db/is-database-down';
import { type OpenDatabase, openDatabase } from '@/lib/db/open-database';
import { withTestDatabase } from '@/lib/test-worlds/test-database';

/** Stands between the product and PostgreSQL, so that the server can go away and come back. */
async function wire(target: URL) {
  const sockets = new Set<Socket>();
  const server = createServer((inbound) => {
    const outbound = connect(Number(target.port), target.hostname);
    for (const socket of [inbound, outbound]) {
      sockets.add(socket);
      socket.on('error', () => {}).on('close', () => sockets.delete(socket));
    }
    inbound.pipe(outbound).pipe(inbound);
  });
  const listen = (port: number) => new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  await listen(0);
  const { port } = server.address() as AddressInfo;
  const url = new URL(target);
  url.port = String(port);
  return {
    url: url.href,
    cut: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
    mend: () => listen(port),
  };
}

const database = withTestDatabase();
let opened: OpenDatabase | null = null;
afterEach(async () => {
  await opened?.close();
  opened = null;
});

test('a server that goes away is told apart from other errors, and one that comes back is used again', async () => {
  const { rows } = await database().pool.query<{ name: string }>('SELECT current_database() AS name');
  const target = new URL(process.env.TEST_DATABASE_URL ?? '');
  target.pathname = `/${rows[0]?.name}`;
  const line = await wire(target);
  opened = await openDatabase({ databaseUrl: line.url, dataDir: null });
  const { client, pool } = opened;
  const held = client.$transaction(async (tx) => {
    await tx.account.count();
    await line.cut();
    await tx.account.count();
  });
  expect(await held.catch(isDatabaseDown)).toBe(true);
  expect(await client.account.count().catch(isDatabaseDown)).toBe(true);
  expect(await client.$transaction((tx) => tx.account.count()).catch(isDatabaseDown)).toBe(true);
  expect(await client.$queryRaw`SELECT 1`.catch(isDatabaseDown)).toBe(true);
  expect(await pool.query('SELECT 1').catch(isDatabaseDown)).toBe(true);
  expect(await openDatabase({ databaseUrl: line.url, dataDir: null }).catch(isDatabaseDown)).toBe(true);
  await line.mend();
  expect(await client.account.count()).toBe(0);
  await line.cut();
});

test('what the database refuses is not taken for a database that is away', async () => {
  const { client, pool } = database();
  const account = { id: '1', name: 'a', partition: 'aws' };
  await client.account.create({ data: account });
  expect(await client.account.create({ data: account }).catch(isDatabaseDown)).toBe(false);
  expect(await pool.query('SELECT nonsense').catch(isDatabaseDown)).toBe(false);
  expect(isDatabaseDown(new Error('ECONNREFUSED'))).toBe(false);
});

test('undefined in a filter is an error, not "no filter"', async () => {
  const { client } = database();
  const where = { id: undefined } as unknown as { id: string };
  await expect(client.account.findMany({ where })).rejects.toThrow('undefined');
});
