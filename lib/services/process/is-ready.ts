import { running } from '@/lib/services/process/running';

/** Whether the database answers now. */
export async function isReady(): Promise<boolean> {
  try {
    const { db } = await running();
    await db.$queryRaw`SELECT 1`;
    return true;
  } catch {
    return false;
  }
}
