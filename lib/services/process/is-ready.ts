import { isDiskFull } from '@/lib/db/is-disk-full';
import { running } from '@/lib/services/process/running';

/** `full`: it answers, but has no room to write. */
export type DatabaseState = 'answers' | 'away' | 'full';

// Several bundles of this module share these.
declare global {
  /** This process was asked to end. */
  var drawbridgeEnding: boolean | undefined;
  /** The last write found no room. */
  var drawbridgeDiskFull: boolean | undefined;
}

/** Why no request should be sent here, in a sentence; null: this process is ready. */
export async function whyNotReady(): Promise<string | null> {
  if (globalThis.drawbridgeEnding === true) return 'this process ends';
  const state = await databaseState();
  if (state === 'full') return "the database's disk is full: nothing can be written, and nothing is lost";
  return state === 'away' ? 'the database does not answer' : null;
}

/** From here on this process is not ready any more. */
export function beginEnding(): void {
  globalThis.drawbridgeEnding = true;
}

/** Notes that a write found no room. It is looked at again until one does. */
export function noteDiskFull(): void {
  globalThis.drawbridgeDiskFull = true;
}

/** Whether this process was asked to end: what holds a connection open lets go of it. */
export const isEnding = (): boolean => globalThis.drawbridgeEnding === true;

/** What the database does now. Whether it can write is looked at only where a write failed, or where `alsoWrite` says so. */
export async function databaseState(alsoWrite = false): Promise<DatabaseState> {
  try {
    const { db } = await running();
    if (!alsoWrite && globalThis.drawbridgeDiskFull !== true) {
      await db.$queryRaw`SELECT 1`;
      return 'answers';
    }
    await db.$transaction((tx) => tx.$executeRawUnsafe(NEEDS_ROOM));
    globalThis.drawbridgeDiskFull = false;
    return 'answers';
  } catch (error) {
    if (!isDiskFull(error)) return 'away';
    globalThis.drawbridgeDiskFull = true;
    return 'full';
  }
}

/** Half a megabyte that is written and let go of: a row alone could find room in a page that is there already. */
const NEEDS_ROOM =
  "CREATE TEMPORARY TABLE room ON COMMIT DROP AS SELECT repeat('x', 8000) AS x FROM generate_series(1, 64)";
