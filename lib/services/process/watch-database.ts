import { setTimeout as pause } from 'node:timers/promises';
import { databaseAnswers } from '@/lib/services/process/is-ready';

/** Milliseconds between two looks. */
const EVERY = 2000;

// proxy.ts reads it: it runs in this process, in a bundle of its own that knows nothing of the services.
const slot = globalThis as { drawbridgeDatabaseDown?: boolean };

/** Keeps looking whether the database answers, so that pages are refused with 503 while it does not, and served again after. */
export async function watchDatabase(): Promise<never> {
  for (;;) {
    slot.drawbridgeDatabaseDown = !(await databaseAnswers());
    await pause(EVERY, undefined, { ref: false });
  }
}
