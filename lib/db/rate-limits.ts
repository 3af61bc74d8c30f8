import { RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible';
import { Prisma, type PrismaClient } from '@/lib/db/generated/client';

export interface RateLimit {
  readonly name: string;
  /** How often within `seconds`. */
  readonly points: number;
  readonly seconds: number;
}

type Database = Pick<PrismaClient, '$queryRaw'>;
const opened = new WeakMap<Database, Map<string, RateLimiterPostgres>>();

/** Counts one more for this key, in the database, so for all processes. Seconds to wait, where that was too often; null: it was not. */
export async function countRate(db: Database, limit: RateLimit, key: string): Promise<number | null> {
  try {
    await limiterOf(db, limit).consume(key);
    return null;
  } catch (refused) {
    if (refused instanceof RateLimiterRes) return Math.max(1, Math.ceil(refused.msBeforeNext / 1000));
    throw refused;
  }
}

function limiterOf(db: Database, { name, points, seconds }: RateLimit): RateLimiterPostgres {
  const known = opened.get(db) ?? new Map<string, RateLimiterPostgres>();
  opened.set(db, known);
  const limiter =
    known.get(name) ??
    new RateLimiterPostgres({
      storeClient: { query: (asked: Statement) => query(db, asked) },
      storeType: 'client',
      tableName: 'RateLimit',
      tableCreated: true,
      keyPrefix: name,
      ...{ points, duration: seconds },
    });
  known.set(name, limiter);
  return limiter;
}

interface Statement {
  readonly text: string;
  readonly values: readonly unknown[];
}

/** The library's own statement by our client; its placeholders become those of a Prisma statement. */
async function query(db: Database, { text, values }: Statement) {
  const parts = text.split(/\$\d+/);
  const order = [...text.matchAll(/\$(\d+)/g)].map(([, position]) => values[Number(position) - 1] ?? null);
  const rows = await db.$queryRaw<{ points: number; expire: bigint | null }[]>(new Prisma.Sql(parts, order));
  return { rowCount: rows.length, rows: rows.map((row) => ({ ...row, expire: Number(row.expire ?? 0) })) };
}
