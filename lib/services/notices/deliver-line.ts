import { log } from '@/lib/log/log';
import { MOST_ATTEMPTS, waitAfter } from '@/lib/notify/retries';
import type { Posted } from '@/lib/outbound/post-message';
import type { Context } from '@/lib/services/verb/context';

/** Milliseconds that a try may take before another worker takes its place: more than the timeout of a message. */
const LEASE = 30_000;

type Delivering = Pick<Context, 'db' | 'now'>;
export type Claimed = NonNullable<Awaited<ReturnType<typeof claimHead>>>;
/** `final`: another try would come to the same. */
export type Outcome = Posted & { readonly final?: true };

/**
 * Sends what is due in one line, in order, until it is empty or its head has to wait. At least once: a worker that dies after the
 * receiver took a message leaves it in the line. The head holds up the others until it is delivered or dead.
 */
export async function deliverLine(
  context: Delivering,
  endpoint: string,
  send: (head: Claimed) => Promise<Outcome>,
): Promise<void> {
  for (;;) {
    const head = await claimHead(context, endpoint);
    if (head === null) return;
    const outcome = await send(head).catch((error: unknown) => {
      // What cannot be made must not hold up the line for ever.
      log.error({ err: error, endpoint }, 'a notice could not be made');
      return { ok: false, status: null, detail: 'The message could not be made.' };
    });
    await settle(context, head, outcome);
  }
}

/** The first of the line, if it is due and no other worker has it; taken by one conditional write. */
async function claimHead({ db, now }: Delivering, endpoint: string) {
  const head = await db.delivery.findFirst({
    where: { endpoint, state: 'waiting' },
    orderBy: { position: 'asc' },
    include: { notice: true },
  });
  const at = now();
  if (head === null || head.nextAt > at || (head.leasedUntil !== null && head.leasedUntil > at)) return null;
  const attempts = head.attempts + 1;
  const { count } = await db.delivery.updateMany({
    where: { id: head.id, state: 'waiting', attempts: head.attempts },
    data: { attempts, leasedUntil: new Date(at.getTime() + LEASE) },
  });
  return count === 1 ? { ...head, attempts } : null;
}

/** Writes what came of it. A worker whose lease ran out and whose place was taken changes nothing. */
async function settle({ db, now }: Delivering, head: Claimed, { final, ...posted }: Outcome): Promise<void> {
  const at = now();
  const wait = posted.ok || final ? null : waitAfter(head.attempts);
  const ended = posted.ok ? 'delivered' : 'dead';
  await db.delivery.updateMany({
    where: { id: head.id, state: 'waiting', attempts: head.attempts },
    data: {
      status: posted.status,
      detail: posted.detail,
      leasedUntil: null,
      ...(wait === null || head.attempts >= MOST_ATTEMPTS
        ? { state: ended, finishedAt: at }
        : { nextAt: new Date(at.getTime() + wait) }),
    },
  });
}
