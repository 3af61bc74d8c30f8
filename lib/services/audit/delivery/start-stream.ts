import { log } from '@/lib/log/log';
import { streamAudit } from '@/lib/services/audit/delivery/stream-audit';
import type { Context } from '@/lib/services/verb/context';

/** Milliseconds between two looks at the end of the log. */
const POLLING = 1000;

/** Streams events as they happen until the returned function is called; that ends when the message under way has ended. */
export function startStream(context: Context): () => Promise<unknown> {
  if (context.config.audit.stream === null) return async () => {};
  const stopping = new AbortController();
  let running: Promise<void> | null = null;
  const timer = setInterval(() => {
    running ??= streamAudit(context, stopping.signal)
      .catch((error: unknown) => log.error({ err: error }, 'audit events could not be streamed'))
      .finally(() => {
        running = null;
      });
  }, POLLING);
  return async () => {
    clearInterval(timer);
    stopping.abort();
    await running;
  };
}
