import type { EndpointConfig } from '@/lib/config/config';
import { log } from '@/lib/log/log';
import { deliverNotices } from '@/lib/services/notices/deliver-notices';
import type { Context } from '@/lib/services/verb/context';

/** Milliseconds between two looks at the lines. */
const POLLING = 1000;

/**
 * Works off the line of every configured endpoint, each beside the others, until the returned function is called; that ends
 * when the deliveries under way have ended.
 */
export function startDeliveries(context: Context): () => Promise<unknown> {
  const busy = new Map<string, Promise<void>>();
  const work = async (endpoint: EndpointConfig) => {
    await deliverNotices(context, endpoint).catch((error: unknown) =>
      log.error({ err: error, endpoint: endpoint.name }, 'notices could not be delivered'),
    );
    busy.delete(endpoint.name);
  };
  const timer = setInterval(() => {
    for (const endpoint of context.config.notifications)
      if (!busy.has(endpoint.name)) busy.set(endpoint.name, work(endpoint));
  }, POLLING);
  return () => {
    clearInterval(timer);
    return Promise.all(busy.values());
  };
}
