import { setTimeout as pause } from 'node:timers/promises';
import { log } from '@/lib/log/log';
import { ensureConnections } from '@/lib/services/connection-rows';
import { jobHandlers } from '@/lib/services/job-handlers';
import type { Running } from '@/lib/services/running';
import { startDeliveries } from '@/lib/services/start-deliveries';
import { resumeSyncs, startDueSyncs } from '@/lib/services/sync-schedule';
import { startCheckpoints } from '@/lib/services/write-checkpoint';

/** Milliseconds between two looks for sources whose sync is due. */
const TICK = 60_000;
/** Milliseconds that a delivery under way has to end. One that does not is sent again later, with the same id. */
const STOP_AFTER = 1000;

/** Works off the queues, delivers notices and keeps the syncs going, until the returned function is called. */
export async function startWorker(running: Running): Promise<() => Promise<void>> {
  await ensureConnections(running);
  await resumeSyncs(running);
  await startDueSyncs(running);
  running.queue.work(jobHandlers(running));
  const timer = setInterval(() => {
    startDueSyncs(running).catch((error: unknown) => log.error({ err: error }, 'syncs could not be scheduled'));
  }, TICK);
  const stopCheckpoints = await startCheckpoints(running);
  const stopDeliveries = startDeliveries(running);
  return async () => {
    clearInterval(timer);
    stopCheckpoints();
    await Promise.race([stopDeliveries(), pause(STOP_AFTER, null, { ref: false })]);
  };
}
