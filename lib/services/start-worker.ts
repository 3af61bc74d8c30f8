import { log } from '@/lib/log/log';
import { ensureConnections } from '@/lib/services/connection-rows';
import { jobHandlers } from '@/lib/services/job-handlers';
import type { Running } from '@/lib/services/running';
import { resumeSyncs, startDueSyncs } from '@/lib/services/sync-schedule';
import { startCheckpoints } from '@/lib/services/write-checkpoint';

/** Milliseconds between two looks for sources whose sync is due. */
const TICK = 60_000;

/** Works off the queues and keeps the syncs going, until the returned function is called. */
export async function startWorker(running: Running): Promise<() => void> {
  await ensureConnections(running);
  await resumeSyncs(running);
  await startDueSyncs(running);
  running.queue.work(jobHandlers(running));
  const timer = setInterval(() => {
    startDueSyncs(running).catch((error: unknown) => log.error({ err: error }, 'syncs could not be scheduled'));
  }, TICK);
  const stopCheckpoints = await startCheckpoints(running);
  return () => {
    clearInterval(timer);
    stopCheckpoints();
  };
}
