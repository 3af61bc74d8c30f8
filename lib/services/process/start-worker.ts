import { setTimeout as pause } from 'node:timers/promises';
import { log } from '@/lib/log/log';
import type { ApplyRun } from '@/lib/services/apply/run';
import { sweepApplies } from '@/lib/services/apply/sweep-applies';
import { startStreams } from '@/lib/services/audit/delivery/start-stream';
import { startCheckpoints } from '@/lib/services/audit/delivery/write-checkpoint';
import { checkAtStart } from '@/lib/services/connections/check-connections';
import { keepLookingForAnswers } from '@/lib/services/connections/look-for-answers';
import { ensureConnections } from '@/lib/services/connections/rows';
import { resumeMigrations } from '@/lib/services/migration/start-scan';
import { startDeliveries } from '@/lib/services/notices/start-deliveries';
import { discoverAccounts } from '@/lib/services/process/discover-accounts';
import { jobHandlers } from '@/lib/services/process/job-handlers';
import { keepTime } from '@/lib/services/process/keep-time';
import type { Running } from '@/lib/services/process/running';
import { takeEvents } from '@/lib/services/process/take-events';
import { resumeSyncs, startDueSyncs, syncChangedGroups } from '@/lib/services/sync/schedule';

/** Milliseconds between two looks for sources whose sync is due. */
const TICK = 60_000;
/** Milliseconds between two lists of the accounts of the organization. */
const DISCOVERY = 5 * TICK;
/** Milliseconds that a delivery under way has to end. One that does not is sent again later, with the same id. */
const STOP_AFTER = 1000;
/** Milliseconds between two looks for applies whose worker is gone. */
const SWEEP = 1000;

/** Works off the queues, delivers notices and keeps the syncs going, until the returned function is called. */
export async function startWorker(running: Running, wait?: ApplyRun['wait']): Promise<() => Promise<void>> {
  await ensureConnections(running);
  // Another version may have derived what is stored, and by another configuration.
  await running.db.moved.create({ data: { kind: 'everything', id: '' } });
  await resumeSyncs(running);
  await resumeMigrations(running);
  await startDueSyncs(running);
  await syncChangedGroups(running);
  await checkAtStart(running);
  running.queue.work(jobHandlers(running, wait));
  const timer = setInterval(() => {
    startDueSyncs(running).catch((error: unknown) => log.error({ err: error }, 'syncs could not be scheduled'));
  }, TICK);
  const discover = () =>
    discoverAccounts(running).catch((error: unknown) => log.error({ err: error }, 'accounts could not be discovered'));
  void discover();
  const discovery = setInterval(discover, DISCOVERY);
  const stopSweep = startSweep(running);
  const stopCheckpoints = await startCheckpoints(running);
  const stopLooking = keepLookingForAnswers(running);
  const stopClock = keepTime(running);
  const stopDeliveries = startDeliveries(running);
  const stopStreams = startStreams(running);
  const stopEvents = takeEvents(running);
  return async () => {
    clearInterval(timer);
    clearInterval(discovery);
    stopSweep();
    stopLooking();
    stopCheckpoints();
    await Promise.race([
      Promise.all([stopClock(), stopDeliveries(), stopStreams(), stopEvents()]),
      pause(STOP_AFTER, null, { ref: false }),
    ]);
  };
}

/** Takes up applies whose worker is gone, until the returned function is called. */
function startSweep(running: Running): () => void {
  let sweeping = false;
  const timer = setInterval(() => {
    if (sweeping) return;
    sweeping = true;
    sweepApplies(running)
      .catch((error: unknown) => log.error({ err: error }, 'abandoned applies could not be looked for'))
      .finally(() => {
        sweeping = false;
      });
  }, SWEEP);
  return () => clearInterval(timer);
}
