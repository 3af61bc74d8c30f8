import { log } from '@/lib/log/log';
import { followDiscovered } from '@/lib/services/process/follow-discovered';
import { readReloadAsked } from '@/lib/services/process/reload-asked';
import { reloadConfiguration } from '@/lib/services/process/reload-configuration';
import type { Running } from '@/lib/services/process/running';

/** Milliseconds between two looks whether somebody asked for it in Settings. */
const EVERY = 5000;
/** Looks that are let pass after a reload that threw, at most; after the first ones fewer. */
const PATIENCE = 60;

/**
 * Reads the configuration again on SIGHUP, and in every process when an admin asks for it, until the returned function is called. Whoever asks
 * during a reload gets one more, and one that threw is tried again, less and less often: otherwise processes would run different configurations.
 */
export function followReload(running: Running, reload = reloadConfiguration, every = EVERY): () => void {
  let known = running.reloadAskedAt ?? null;
  const reloads = oneAfterAnother(running, reload);
  const look = async () => {
    const asked = await readReloadAsked(running.db);
    const isNew = asked !== null && asked.getTime() !== known?.getTime();
    known = asked;
    if (isNew) void reloads.ask();
    else void reloads.tryAgain();
    await followDiscovered(running);
  };
  const timer = setInterval(() => {
    look().catch((error: unknown) => log.warn({ err: error }, 'whether to read the configuration again is not known'));
  }, every);
  // At a terminal it says that the terminal was closed.
  if (!process.stdin.isTTY) process.on('SIGHUP', reloads.ask);
  return () => {
    clearInterval(timer);
    process.off('SIGHUP', reloads.ask);
    reloads.stop();
  };
}

/** Two reloads at once would go over to the one that ends last. */
function oneAfterAnother(running: Running, reload: typeof reloadConfiguration) {
  // What STS did not name at the start is connected once it does.
  let isDue = (running.config.unnamed ?? []).length > 0;
  let [isReloading, hasStopped] = [false, false];
  let [failures, looksLeft] = [0, 0];
  let lastError = '';
  const failed = (error: unknown) => {
    isDue = true;
    looksLeft = Math.min(2 ** failures++, PATIENCE);
    // What stays as it is would fill the log.
    if (String(error) !== lastError)
      log.error({ err: error }, 'the configuration could not be read again; it is tried until it can');
    lastError = String(error);
  };
  const ask = async () => {
    isDue = true;
    if (isReloading) return;
    isReloading = true;
    try {
      while (isDue && !hasStopped) {
        isDue = false;
        for (const problem of await reload(running)) log.error(`The configuration was not read again. ${problem}`);
        failures = 0;
        lastError = '';
      }
    } catch (error) {
      failed(error);
    }
    isReloading = false;
  };
  /** Called at each look. */
  const tryAgain = async () => {
    looksLeft -= 1;
    if (isDue && !isReloading && looksLeft < 0) await ask();
  };
  const stop = () => {
    hasStopped = true;
  };
  return { ask, tryAgain, stop };
}
