import PgBoss from 'pg-boss';
import type { OpenDatabase } from '@/lib/db/open-database';
import type { JobMessages, JobName, Jobs, Transaction } from '@/lib/services/context';

/** Every queue, and how often a message that threw is tried again. A message whose process died is tried again too. */
const QUEUES: Readonly<Record<JobName, PgBoss.Queue>> = {
  'sync-instance': { name: 'sync-instance', policy: 'short', retryLimit: 0, expireInMinutes: 60 },
  'sync-account': { name: 'sync-account', policy: 'short', retryLimit: 0, expireInMinutes: 60 },
  'apply-change': {
    name: 'apply-change',
    policy: 'short',
    retryLimit: 20,
    retryDelay: 5,
    retryBackoff: true,
    expireInMinutes: 10,
  },
};

/** Seconds between two looks at a queue; a message put there by this process is seen at once. */
const POLLING_SECONDS = 2;

export type JobHandlers = { readonly [N in JobName]: (message: JobMessages[N]) => Promise<void> };

export interface Queue extends Jobs {
  /** Begins to work off the queues with these handlers. */
  work(handlers: JobHandlers): Promise<void>;
  /** Lets running handlers end, then stops. */
  stop(): Promise<void>;
}

/** Opens the queue in the product's own database, so that a message and what it is about are committed together. */
export async function openQueue(
  database: Pick<OpenDatabase, 'pool'>,
  onError: (error: unknown) => void,
): Promise<Queue> {
  const boss = new PgBoss({
    db: { executeSql: (text, values) => database.pool.query(text, values) },
    schema: 'jobs',
    schedule: false,
    maintenanceIntervalSeconds: 60,
  });
  boss.on('error', onError);
  await boss.start();
  for (const queue of Object.values(QUEUES)) await boss.createQueue(queue.name, queue);
  const workers: string[] = [];
  return {
    enqueue: async (tx, name, message, key) => {
      await boss.send(name, message, {
        singletonKey: key,
        db: { executeSql: (text, values) => run(tx, text, values) },
      });
    },
    work: async (handlers) => {
      for (const name of Object.keys(QUEUES) as JobName[])
        workers.push(await start(boss, name, handlers[name], onError));
    },
    stop: () => boss.stop({ graceful: true, wait: true, timeout: 20_000 }),
  };
}

async function start<N extends JobName>(
  boss: PgBoss,
  name: N,
  handle: JobHandlers[N],
  onError: (error: unknown) => void,
): Promise<string> {
  return boss.work<JobMessages[N]>(name, { pollingIntervalSeconds: POLLING_SECONDS }, async (jobs) => {
    for (const job of jobs) {
      try {
        await handle(job.data);
      } catch (error) {
        onError(error);
        throw error;
      }
    }
  });
}

/** The queue library's own statement, with its own placeholders, inside our transaction. Nothing of ours is in the text. */
async function run(tx: Transaction, text: string, values: unknown[]): Promise<{ rows: unknown[] }> {
  return { rows: await tx.$queryRawUnsafe<unknown[]>(text, ...values) };
}
