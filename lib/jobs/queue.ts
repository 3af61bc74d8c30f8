import PgBoss from 'pg-boss';
import { Prisma } from '@/lib/db/generated/client';
import type { OpenDatabase } from '@/lib/db/open-database';
import { QUEUE_NAMES, QUEUES } from '@/lib/jobs/queues';
import { type JobHandlers, startLoop } from '@/lib/jobs/work-loop';
import type { Jobs, Transaction } from '@/lib/services/context';

export interface Queue extends Jobs {
  /** Begins to work off the queues with these handlers. */
  work(handlers: JobHandlers): void;
  /** Lets running handlers end, for at most `milliseconds`, then stops. A handler that did not end runs again at the next start. */
  stop(milliseconds?: number): Promise<void>;
}

const STOP_TIMEOUT = 20_000;

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
  await boss.start();
  for (const name of QUEUE_NAMES) await boss.createQueue(name, { name, ...QUEUES[name] });
  // The embedded database has one process: whatever is active at its start belongs to a process that died.
  if (database.kind === 'embedded')
    await database.pool.query(`UPDATE jobs.job SET state = 'retry' WHERE state = 'active'`);
  const loops: ReturnType<typeof startLoop>[] = [];
  const wake = () => {
    for (const loop of loops) loop.wake();
  };
  return {
    enqueue: async (tx, name, message, key) => {
      await boss.insert([{ name, data: message, singletonKey: key }], { db: inside(tx) });
      // The transaction is committed shortly after this; a look that comes too early is followed by the next one.
      setTimeout(wake, WAKE_AFTER).unref();
    },
    work: (handlers) => {
      for (const name of QUEUE_NAMES) loops.push(startLoop(boss, name, handlers[name], onError));
    },
    stop: async (milliseconds = STOP_TIMEOUT) => {
      const ended = Promise.all(loops.map((loop) => loop.stop()));
      await Promise.race([ended, new Promise((resolve) => setTimeout(resolve, milliseconds).unref())]);
      await boss.stop({ graceful: false });
    },
  };
}

const WAKE_AFTER = 50;

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
