import { setTimeout as pause } from 'node:timers/promises';
import { type EventQueue, openEventQueue } from '@/lib/aws/event-queue';
import { AwsError } from '@/lib/aws/port';
import type { AccountConfig } from '@/lib/config/config';
import { log } from '@/lib/log/log';
import { takeAwsEvents } from '@/lib/services/hooks/take-aws-events';
import type { Context } from '@/lib/services/verb/context';

/** Milliseconds until a queue that failed is asked again. */
const AFTER_FAILURE = 30_000;

type Open = (account: AccountConfig, aws: Context['config']['aws']) => EventQueue | null;

/** Takes the events of every account that has a queue, until the returned function is called; that ends with what is being taken. */
export function takeEvents(context: Context, open: Open = openEventQueue): () => Promise<void> {
  const stop = new AbortController();
  const loops = context.config.accounts.flatMap((account) => {
    const queue = account.id === null ? null : open(account, context.config.aws);
    return queue === null || account.id === null ? [] : [takeFrom(context, account.id, queue, stop.signal)];
  });
  return async () => {
    stop.abort();
    await Promise.all(loops);
  };
}

async function takeFrom(context: Context, accountId: string, queue: EventQueue, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    try {
      await takeAwsEvents(context, accountId, queue, signal);
    } catch (error) {
      if (signal.aborted) return;
      if (error instanceof AwsError) log.warn({ accountId }, `events of AWS could not be taken: ${error.message}`);
      else log.error({ err: error, accountId }, 'events of AWS could not be taken');
      await pause(AFTER_FAILURE, null, { signal, ref: false }).catch(() => {});
    }
  }
}
