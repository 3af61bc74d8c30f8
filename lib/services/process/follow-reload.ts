import { log } from '@/lib/log/log';
import { followDiscovered } from '@/lib/services/process/follow-discovered';
import { readReloadAsked } from '@/lib/services/process/reload-asked';
import { reloadConfiguration } from '@/lib/services/process/reload-configuration';
import type { Running } from '@/lib/services/process/running';

/** Milliseconds between two looks whether somebody asked for it in Settings. */
const EVERY = 5000;

/**
 * Reads the configuration again on SIGHUP, and in every process when an admin asks for it, until the returned function is called. Whoever asks
 * during a reload gets one more, and one that threw is tried again at the next look: otherwise processes would run different configurations.
 */
export function followReload(running: Running, reload = reloadConfiguration, every = EVERY): () => void {
  let known = running.reloadAskedAt ?? null;
  let [isDue, isReloading, hasStopped] = [false, false, false];
  let lastError = '';
  const once = async () => {
    isDue = true;
    // Two at once would go over to the one that ends last.
    if (isReloading) return;
    isReloading = true;
    while (isDue && !hasStopped) {
      isDue = false;
      try {
        for (const problem of await reload(running)) log.error(`The configuration was not read again. ${problem}`);
        lastError = '';
      } catch (error) {
        isDue = true;
        // What stays as it is would fill the log.
        if (String(error) !== lastError)
          log.error({ err: error }, 'the configuration could not be read again; it is tried until it can');
        lastError = String(error);
        break;
      }
    }
    isReloading = false;
  };
  const look = async () => {
    const asked = await readReloadAsked(running.db);
    const isNew = asked !== null && asked.getTime() !== known?.getTime();
    known = asked;
    if (isNew || (isDue && !isReloading)) void once();
    await followDiscovered(running);
  };
  const timer = setInterval(() => {
    look().catch((error: unknown) => log.warn({ err: error }, 'whether to read the configuration again is not known'));
  }, every);
  // At a terminal it says that the terminal was closed.
  if (!process.stdin.isTTY) process.on('SIGHUP', once);
  return () => {
    hasStopped = true;
    clearInterval(timer);
    process.off('SIGHUP', once);
  };
}
