import type { StreamConfig } from '@/lib/config/config';
import { type Claim, claim, release, settleArrived, settleFailed } from '@/lib/services/audit/delivery/claim';
import { OUTBOUND, type Outbound, streamOf } from '@/lib/services/audit/delivery/stream-senders';
import { chainedFacts } from '@/lib/services/audit/view';
import type { Context } from '@/lib/services/verb/context';

type Streaming = Pick<Context, 'db' | 'now' | 'config'>;

/** Events read at once. */
const BATCH = 100;

/**
 * Sends a receiver every event that it does not have yet, in order. At least once: a process that dies behind the receiver's
 * answer, and a failure in the middle of what is sent together, send events again. One process at a time for each receiver, from
 * where the last one stopped. Ends at the end of the log, at the first failure, or when `signal` says so.
 */
export async function streamAudit(
  context: Streaming,
  stream: StreamConfig,
  signal?: AbortSignal,
  outbound: Outbound = OUTBOUND,
): Promise<void> {
  const { place, atOnce, send } = streamOf(stream);
  let held: Claim | null = await claim(context, place);
  while (held !== null) {
    const events = await eventsAfter(context, held.seq ?? 0n);
    if (events.length === 0) return release(context, held);
    for (let from = 0; from < events.length; from += atOnce) {
      if (signal?.aborted) return release(context, held);
      const sent = events.slice(from, from + atOnce);
      const { ok, detail } = await send(sent, context.now(), context.config, outbound);
      if (!ok) return settleFailed(context, held, detail);
      held = await settleArrived(context, held, { seq: BigInt(sent.at(-1)?.seq ?? 0) });
      if (held === null) return;
    }
  }
}

async function eventsAfter({ db }: Streaming, seq: bigint) {
  const rows = await db.auditEvent.findMany({
    where: { seq: { gt: seq }, hash: { not: null } },
    orderBy: { seq: 'asc' },
    take: BATCH,
  });
  return rows.map(({ prevHash, hash, ...event }) => ({
    ...chainedFacts(event),
    prevHash: prevHash ?? '',
    hash: hash ?? '',
  }));
}
