import { running } from '@/lib/services/process/running';

// Set when this process was asked to end; several bundles of this module share it.
const slot = globalThis as { drawbridgeEnding?: boolean };

/** Whether to send requests here: the database answers, and the process is not on its way out. */
export async function isReady(): Promise<boolean> {
  return slot.drawbridgeEnding !== true && (await databaseAnswers());
}

/** From here on this process is not ready any more. */
export function beginEnding(): void {
  slot.drawbridgeEnding = true;
}

export async function databaseAnswers(): Promise<boolean> {
  try {
    const { db } = await running();
    await db.$queryRaw`SELECT 1`;
    return true;
  } catch {
    return false;
  }
}
