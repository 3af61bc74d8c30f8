import { randomUUID } from 'node:crypto';
import type { Config } from '@/lib/config/config';
import { loadConfig } from '@/lib/config/load-config';
import { openDatabase } from '@/lib/db/open-database';
import { openQueue, type Queue } from '@/lib/jobs/queue';
import { log } from '@/lib/log/log';
import { countConnections } from '@/lib/metrics/counted';
import { openPorts, resolveAccounts } from '@/lib/services/connections/ports';
import { beginWithFile } from '@/lib/services/process/follow-discovered';
import { prepareAsOwner } from '@/lib/services/process/prepare-as-owner';
import { readReloadAsked } from '@/lib/services/process/reload-asked';
import type { Context } from '@/lib/services/verb/context';
import { underNothing } from '@/lib/tracing/under-way';

export { isDatabaseDown } from '@/lib/db/is-database-down';
export { isDiskFull } from '@/lib/db/is-disk-full';

/** What this process runs with. Opened once; the worker and every request share it. */
export interface Running extends Context {
  readonly queue: Queue;
  /** When a reload was last asked for before this process read its configuration; absent or null: never. */
  readonly reloadAskedAt?: Date | null;
  /** Goes over to another configuration: whatever asks for it from here on is given this one, and ports that are opened by it. */
  goOver(config: Config): void;
  close(): Promise<void>;
}

// The framework bundles this module several times into one process: what is to be one lives on globalThis.
declare global {
  var drawbridgeRunning: Promise<Running> | undefined;
}

/** The context of this process, opened at the first call. Where that fails (the database is away) the next call tries again. */
export function running(): Promise<Running> {
  globalThis.drawbridgeRunning ??= underNothing(open).catch((error: unknown) => {
    globalThis.drawbridgeRunning = undefined;
    throw error;
  });
  return globalThis.drawbridgeRunning;
}

function readConfiguration(): Config {
  const loaded = loadConfig(process.env);
  if (!loaded.ok) throw new Error(`The configuration is not complete:\n${loaded.problems.join('\n')}`);
  return loaded.config;
}

async function open(): Promise<Running> {
  const first = readConfiguration();
  await prepareAsOwner(first);
  const database = await openDatabase(first);
  countConnections(database.pool);
  try {
    const reloadAskedAt = await readReloadAsked(database.client);
    // Read anew, so that it holds whatever a reload was asked for until then; what is asked for later is followed.
    const { config: ofFile, problems } = await resolveAccounts(readConfiguration());
    const config = await beginWithFile(database.client, ofFile);
    for (const problem of problems) log.warn(problem);
    const queue = await openQueue(database, (error) => log.error({ err: error }, 'a message of the queue failed'));
    const opened: Running = {
      ...openPorts(config),
      db: database.client,
      config,
      reloadAskedAt,
      jobs: queue,
      queue,
      now: () => new Date(),
      newId: randomUUID,
      goOver: (next) => {
        Object.assign(opened, openPorts(next), { config: next });
      },
      close: async () => {
        await queue.stop();
        await database.close();
      },
    };
    return opened;
  } catch (error) {
    await database.close().catch(() => {});
    throw error;
  }
}
