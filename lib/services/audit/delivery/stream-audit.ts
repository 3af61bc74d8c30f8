import { writeLogLine } from '@/lib/audit/log-line';
import { webhookHeaders } from '@/lib/notify/standard-webhooks';
import { postMessage } from '@/lib/outbound/post-message';
import { type Claim, claim, release, settleArrived, settleFailed } from '@/lib/services/audit/delivery/claim';
import { chainedFacts } from '@/lib/services/audit/view';
import type { Context } from '@/lib/services/verb/context';

/** Name of the stream among the places that the log goes to. */
export const STREAM = 'stream';
/** Events read at once. */
const BATCH = 100;

/**
 * Sends every event that the receiver does not have yet, one by one and in order, each as its line of the export; the id of the
 * message is the event's. At least once: a process that dies behind the receiver's answer sends the event again. One process at
 * a time, from where the last one stopped. Ends at the end of the log, at the first failure, or when `signal` says so.
 */
export async function streamAudit(
  context: Pick<Context, 'db' | 'now' | 'config'>,
  signal?: AbortSignal,
  post = postMessage,
): Promise<void> {
  const { stream } = context.config.audit;
  if (stream === null) return;
  let held: Claim | null = await claim(context, STREAM);
  while (held !== null) {
    const events = await context.db.auditEvent.findMany({
      where: { seq: { gt: held.seq ?? 0n }, hash: { not: null } },
      orderBy: { seq: 'asc' },
      take: BATCH,
    });
    if (events.length === 0) return release(context, held);
    for (const { prevHash, hash, ...event } of events) {
      if (signal?.aborted) return release(context, held);
      const line = writeLogLine({ ...chainedFacts(event), prevHash: prevHash ?? '', hash: hash ?? '' }).trimEnd();
      const seconds = Math.floor(context.now().getTime() / 1000);
      const { ok, detail } = await post(stream.url, line, webhookHeaders(stream.secret, event.id, seconds, line));
      if (!ok) return settleFailed(context, held, detail);
      held = await settleArrived(context, held, { seq: event.seq });
      if (held === null) return;
    }
  }
}
