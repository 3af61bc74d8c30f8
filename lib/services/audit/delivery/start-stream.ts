import type { StreamConfig } from '@/lib/config/config';
import { log } from '@/lib/log/log';
import { streamAudit } from '@/lib/services/audit/delivery/stream-audit';
import type { Context } from '@/lib/services/verb/context';

/** Milliseconds between two looks at the end of the log. */
const POLLING = 1000;

/**
 * Streams events to every receiver as they happen, each beside the others, until the returned function is called; that ends when
 * the messages under way have ended.
 */
export function startStreams(context: Context): () => Promise<unknown> {
  const stops = context.config.audit.streams.map((stream) => startStream(context, stream));
  return () => Promise.all(stops.map((stop) => stop()));
}

function startStream(context: Context, stream: StreamConfig): () => Promise<unknown> {
  const stopping = new AbortController();
  let running: Promise<void> | null = null;
  const timer = setInterval(() => {
    running ??= streamAudit(context, stream, stopping.signal)
      .catch((error: unknown) => log.error({ err: error, stream: stream.kind }, 'audit events could not be streamed'))
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
