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

/** Milliseconds between two looks whether the configuration names other queues. */
const LOOK = 5000;

/** Takes the events of every account that has a queue, until the returned function is called; that ends with what is being taken. */
export function takeEvents(context: Context, open: Open = openEventQueue): () => Promise<void> {
  const taking = new Map<string, { readonly stop: AbortController; readonly ended: Promise<void> }>();
  const look = () => {
    const named = new Map(context.config.accounts.map((account) => [JSON.stringify(account), account]));
    for (const [key, { stop }] of taking) {
      if (named.has(key)) continue;
      stop.abort();
      taking.delete(key);
    }
    for (const [key, account] of named) {
      const queue = account.id === null || taking.has(key) ? null : open(account, context.config.aws);
      if (queue === null || account.id === null) continue;
      const stop = new AbortController();
      taking.set(key, { stop, ended: takeFrom(context, account.id, queue, stop.signal) });
    }
  };
  look();
  const timer = setInterval(look, LOOK);
  return async () => {
    clearInterval(timer);
    for (const { stop } of taking.values()) stop.abort();
    await Promise.all([...taking.values()].map(({ ended }) => ended));
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
