import { setTimeout as pause } from 'node:timers/promises';
import PgBoss from 'pg-boss';
import { Prisma } from '@/lib/db/generated/client';
import type { OpenDatabase } from '@/lib/db/open-database';
import type { Transaction } from '@/lib/db/transaction';
import type { JobName, Jobs } from '@/lib/jobs/messages';
import { withOrigin } from '@/lib/jobs/origin';
import { AT_ONCE, QUEUE_NAMES, QUEUES, STOP_AFTER } from '@/lib/jobs/queues';
import { type JobHandlers, startLoop } from '@/lib/jobs/work-loop';

export interface Queue extends Jobs {
  /** Begins to work off the queues with these handlers. */
  work(handlers: JobHandlers): void;
  /** Lets running handlers end, each within its queue's time, then stops. What did not end runs again later. */
  stop(): Promise<void>;
}

/** Opens the queue in the product's own database, so that a message and what it is about are committed together. */
export async function openQueue(
  database: Pick<OpenDatabase, 'pool' | 'kind'>,
  onError: (error: unknown) => void,
): Promise<Queue> {
  const boss = new PgBoss({
    db: { executeSql: (text, values) => database.pool.query(text, values) },
    schema: 'jobs',
    schedule: false,
    maintenanceIntervalSeconds: 30,
  });
  boss.on('error', onError);
  await alone(database, async () => {
    await boss.start();
    for (const name of QUEUE_NAMES) await boss.createQueue(name, { name, ...QUEUES[name] });
  });
  // The embedded database has one process: whatever is active at its start belongs to a process that died.
  if (database.kind === 'embedded')
    await database.pool.query(`UPDATE jobs.job SET state = 'retry' WHERE state = 'active'`);
  const loops: { readonly name: JobName; readonly loop: ReturnType<typeof startLoop> }[] = [];
  const wake = () => {
    for (const { loop } of loops) loop.wake();
  };
  return {
    enqueue: async (tx, name, message, key, afterSeconds = 0) => {
      // The library takes a number of seconds as text for an interval.
      const startAfter = String(afterSeconds);
      await boss.insert([{ name, data: withOrigin(name, message), singletonKey: key, startAfter }], { db: inside(tx) });
      // The transaction is committed shortly after this; a look that comes too early is followed by the next one.
      setTimeout(wake, WAKE_AFTER).unref();
    },
    work: (handlers) => {
      for (const name of QUEUE_NAMES)
        for (let nth = 0; nth < AT_ONCE[name]; nth++)
          loops.push({ name, loop: startLoop(boss, name, handlers[name], onError) });
    },
    stop: async () => {
      await Promise.all(
        loops.map(({ name, loop }) => Promise.race([loop.stop(), pause(STOP_AFTER[name], null, { ref: false })])),
      );
      await boss.stop({ graceful: false });
    },
  };
}

const WAKE_AFTER = 50;

/** Any number that nothing else locks with. */
const LOCK = 7_214_533_004;

/** One process at a time: where several start at once, the library's own tables and queues are made in a deadlock otherwise. */
async function alone({ pool, kind }: Pick<OpenDatabase, 'pool' | 'kind'>, prepare: () => Promise<void>): Promise<void> {
  // The embedded database has one process, and one connection.
  if (kind === 'embedded') return prepare();
  const connection = await pool.connect();
  try {
    await connection.query('SELECT pg_advisory_lock($1)', [LOCK]);
    await prepare();
  } finally {
    await connection.query('SELECT pg_advisory_unlock($1)', [LOCK]).finally(() => connection.release());
  }
}

/** The queue library's own statement inside our transaction; its placeholders become those of a Prisma statement. */
function inside(tx: Transaction): PgBoss.Db {
  return {
    executeSql: async (text, values) => {
      const parts = text.split(/\$\d+/);
      const order = [...text.matchAll(/\$(\d+)/g)].map(([, position]) => values[Number(position) - 1] ?? null);
      return { rows: await tx.$queryRaw<unknown[]>(new Prisma.Sql(parts, order)) };
    },
  };
}
