import type { EventQueue, ReceivedEvent } from '@/lib/aws/event-queue';
import { countEntries } from '@/lib/services/observed/count-entries';
import { tellRefusals } from '@/lib/services/observed/tell-refusals';
import type { Context } from '@/lib/services/verb/context';

/**
 * Milliseconds. An entry that is told later than this is left to the reading of CloudTrail: which events were counted is known for twice as
 * long, so one that is delivered again is never counted again.
 */
const LATE = 24 * 3_600_000;

/**
 * Takes what EventBridge put into the queue of an account. A write leads to a reading of its role and to nothing else; an entry is counted as if
 * CloudTrail had told of it, each once. What was taken is deleted after it is committed, so that a stop in between loses nothing. Answers how many
 * there were.
 */
export async function takeAwsEvents(
  context: Context,
  accountId: string,
  queue: EventQueue,
  signal: AbortSignal,
): Promise<number> {
  const received = await queue.receive(signal);
  if (received.length === 0) return 0;
  await take(context, accountId, received);
  await queue.remove(received.map(({ receipt }) => receipt));
  return received.length;
}

async function take(context: Context, accountId: string, received: readonly ReceivedEvent[]): Promise<void> {
  const now = context.now();
  // A queue speaks for its own account alone, whatever somebody got into it.
  const own = received.flatMap(({ event }) => (event.kind !== 'other' && event.account === accountId ? [event] : []));
  const written = new Set(own.flatMap((event) => (event.kind === 'role-written' ? [event.roleName] : [])));
  const entries = own.flatMap((event) => (event.kind === 'entry' ? [event.entry] : []));
  const recent = entries.filter(({ at }) => Math.abs(now.getTime() - at.getTime()) < LATE);
  await context.db.$transaction(async (tx) => {
    for (const name of written)
      await context.jobs.enqueue(tx, 'read-role', { accountId, name }, `${accountId} ${name}`);
    await tellRefusals(tx, context, await countEntries(tx, accountId, recent, now));
  });
}
