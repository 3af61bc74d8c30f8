import { setTimeout as pause } from 'node:timers/promises';
import { log } from '@/lib/log/log';
import { databaseState } from '@/lib/services/process/is-ready';

/** Milliseconds between two looks. */
const EVERY = 2000;
/** Looks between two that write: a full disk is known before somebody's work fails. */
const WRITES_EVERY = 30;

// proxy.ts reads it: it runs in this process, in a bundle of its own that knows nothing of the services.
declare global {
  var drawbridgeDatabaseDown: boolean | undefined;
}

/** Keeps looking whether the database answers, so that pages are refused with 503 while it does not, and served again after. */
export async function watchDatabase(): Promise<never> {
  let full = false;
  for (let look = 0; ; look++) {
    const state = await databaseState(look % WRITES_EVERY === 0);
    globalThis.drawbridgeDatabaseDown = state === 'away';
    if (full !== (state === 'full')) {
      full = !full;
      if (full) log.error("the database's disk is full: nothing can be written until there is room");
      else log.info('the database has room again');
    }
    await pause(EVERY, undefined, { ref: false });
  }
}
