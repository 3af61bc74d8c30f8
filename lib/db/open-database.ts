import path from 'node:path';
import { PrismaPg } from '@prisma/adapter-pg';
import pg from 'pg';
import type { Config } from '@/lib/config/config';
import { openEmbedded } from '@/lib/db/embedded';
import { PrismaClient } from '@/lib/db/generated/client';
import { migrate, readMigrations } from '@/lib/db/migrate';
import { PGliteStream } from '@/lib/db/pglite-stream';
import { nameRequest, traceStatements, traceTransactions } from '@/lib/db/trace-statements';

export interface OpenDatabase {
  readonly kind: 'embedded' | 'server';
  readonly client: PrismaClient;
  /** The pool that the client uses too: on the embedded database it has one connection, so that statements never interleave. */
  readonly pool: pg.Pool;
  readonly close: () => Promise<void>;
}

const MIGRATIONS = path.join(process.cwd(), 'prisma', 'migrations');
/** Milliseconds: a database that does not answer must become an error that people see, not a page that hangs. */
const CONNECT_TIMEOUT = 5000;
const POOL_SIZE = 10;

/** Opens the database of the configuration and brings its schema up to date. */
export async function openDatabase(
  config: Pick<Config, 'databaseUrl'> & { readonly dataDir: string | null },
): Promise<OpenDatabase> {
  return config.databaseUrl === null ? openEmbeddedDatabase(config.dataDir) : openServer(config.databaseUrl);
}

async function openServer(connectionString: string): Promise<OpenDatabase> {
  const pool = new pg.Pool({ connectionString, max: POOL_SIZE, connectionTimeoutMillis: CONNECT_TIMEOUT });
  return assemble('server', pool, async () => {});
}

async function openEmbeddedDatabase(dataDir: string | null): Promise<OpenDatabase> {
  const database = await openEmbedded(dataDir);
  const pool = new pg.Pool({
    max: 1,
    idleTimeoutMillis: 0,
    user: 'postgres',
    database: 'postgres',
    stream: () => new PGliteStream(database) as never,
  });
  return assemble('embedded', pool, () => database.close());
}

async function assemble(
  kind: OpenDatabase['kind'],
  pool: pg.Pool,
  closeServer: () => Promise<void>,
): Promise<OpenDatabase> {
  // An idle connection that breaks is replaced at the next query; without a listener it would end the process.
  pool.on('error', () => {});
  const traced = globalThis.drawbridgeTracing !== undefined;
  if (traced) traceStatements(pool);
  const connection = await pool.connect();
  try {
    await migrate(connection, readMigrations(MIGRATIONS));
  } finally {
    connection.release();
  }
  const client = new PrismaClient({
    adapter: new PrismaPg(pool),
    comments: [nameRequest],
    transactionOptions: { maxWait: 15_000, timeout: 30_000 },
  });
  return {
    kind,
    client: traced ? traceTransactions(client) : client,
    pool,
    close: async () => {
      await client.$disconnect();
      if (!pool.ended) await pool.end();
      await closeServer();
    },
  };
}
