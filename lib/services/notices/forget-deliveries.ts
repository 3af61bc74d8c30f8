import type { Context } from '@/lib/services/verb/context';

/** Days that the outcome of a delivery is kept. The notice itself, and the event that it follows from, are kept for good. */
const KEPT_DAYS = 90;
const DAY = 86_400_000;

/**
 * Removes deliveries that ended long ago. One that waits is never removed, and neither is the last outcome of an endpoint, which
 * says whether it works.
 */
export async function forgetDeliveries({ db, now }: Pick<Context, 'db' | 'now'>): Promise<void> {
  const before = new Date(now().getTime() - KEPT_DAYS * DAY);
  await db.$executeRaw`
    DELETE FROM "Delivery" d
    WHERE d.state <> 'waiting' AND d."finishedAt" < ${before}
      AND EXISTS (SELECT 1 FROM "Delivery" n WHERE n.endpoint = d.endpoint AND n.position > d.position AND n.detail IS NOT NULL)`;
}
