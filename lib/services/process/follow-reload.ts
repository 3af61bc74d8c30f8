import { log } from '@/lib/log/log';
import { followDiscovered } from '@/lib/services/process/follow-discovered';
import { reloadConfiguration } from '@/lib/services/process/reload-configuration';
import type { Running } from '@/lib/services/process/running';

/** Milliseconds between two looks whether somebody asked for it in Settings. */
const EVERY = 5000;

/** Reads the configuration again on SIGHUP, and in every process when an admin asks for it, until the returned function is called. */
export function followReload(running: Running, reload = reloadConfiguration): () => void {
  let known = running.now();
  let reloading: Promise<void> | null = null;
  const once = () => {
    // Two at once would go over to the one that ends last.
    if (reloading !== null) return;
    reloading = reload(running)
      .then((problems) => {
        for (const problem of problems) log.error(`The configuration was not read again. ${problem}`);
      })
      .catch((error: unknown) => log.error({ err: error }, 'the configuration could not be read again'))
      .finally(() => {
        reloading = null;
      });
  };
  const look = async () => {
    await followDiscovered(running);
    const row = await running.db.installation.findFirst({ select: { reloadAskedAt: true } });
    const asked = row?.reloadAskedAt ?? null;
    if (asked === null || asked <= known) return;
    known = asked;
    once();
  };
  const timer = setInterval(() => {
    look().catch((error: unknown) => log.warn({ err: error }, 'whether to read the configuration again is not known'));
  }, EVERY);
  // At a terminal it says that the terminal was closed.
  if (!process.stdin.isTTY) process.on('SIGHUP', once);
  return () => {
    clearInterval(timer);
    process.off('SIGHUP', once);
  };
}
