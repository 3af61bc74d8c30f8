/** Databases for tests: a new one for every test, copied from a migrated template. Not for production code. */
import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { afterEach, beforeEach } from 'vitest';
import { type OpenDatabase, openDatabase } from '@/lib/db/open-database';
import type { Database } from '@/lib/db/transaction';

const LOCK = 7_214_533_002;
const TEMPLATE = 'drawbridge_template';

/**
 * Gives every test of the file an empty, migrated database of its own: call the returned function inside a test. "server"
 * is the PostgreSQL of TEST_DATABASE_URL (`npm run test:db` starts one), "embedded" is in memory.
 */
export function withTestDatabase(kind: OpenDatabase['kind'] = 'server'): () => OpenDatabase {
  let opened: { readonly database: OpenDatabase; readonly drop: () => Promise<void> } | null = null;
  beforeEach(async () => {
    opened = kind === 'server' ? await openCopy() : await openInMemory();
  });
  afterEach(async () => {
    await opened?.database.close();
    await opened?.drop();
    opened = null;
  });
  return () => {
    if (opened === null) throw new Error('There is a database inside tests only.');
    return opened.database;
  };
}

/** Does some work in one more empty, migrated database on the server, which is dropped again. */
export async function inTestDatabase<T>(work: (db: Database) => Promise<T>): Promise<T> {
  const { database, drop } = await openCopy();
  try {
    return await work(database.client);
  } finally {
    await database.close();
    await drop();
  }
}

async function openInMemory() {
  return { database: await openDatabase({ databaseUrl: null, dataDir: null }), drop: async () => {} };
}

async function openCopy() {
  const server = process.env.TEST_DATABASE_URL;
  if (!server) throw new Error('TEST_DATABASE_URL is not set. Run these tests by `npm run test:db`.');
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  await onServer(server, async (client) => {
    await prepareTemplate(client, server);
    await client.query(`CREATE DATABASE ${name} TEMPLATE ${TEMPLATE} STRATEGY FILE_COPY`);
  });
  return {
    database: await openDatabase({ databaseUrl: urlOf(server, name), dataDir: null }),
    drop: () =>
      onServer(server, async (client) => {
        await client.query(`DROP DATABASE ${name} WITH (FORCE)`);
      }),
  };
}

let prepared = false;

/** Once per process: migrations may have changed since another process made the template. */
async function prepareTemplate(client: pg.Client, server: string): Promise<void> {
  if (prepared) return;
  await client.query('SELECT pg_advisory_lock($1)', [LOCK]);
  await client.query(`DROP DATABASE IF EXISTS ${TEMPLATE}`);
  await client.query(`CREATE DATABASE ${TEMPLATE}`);
  const template = await openDatabase({ databaseUrl: urlOf(server, TEMPLATE), dataDir: null });
  await template.close();
  await client.query('SELECT pg_advisory_unlock($1)', [LOCK]);
  prepared = true;
}

function urlOf(server: string, database: string): string {
  const url = new URL(server);
  url.pathname = `/${database}`;
  return url.href;
}

async function onServer(connectionString: string, work: (client: pg.Client) => Promise<void>): Promise<void> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}
