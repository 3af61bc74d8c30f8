import { log } from '@/lib/log/log';
import { deliverInPerson } from '@/lib/services/notices/deliver-in-person';
import { deliverNotices } from '@/lib/services/notices/deliver-notices';
import type { Context } from '@/lib/services/verb/context';

/** Milliseconds between two looks at the lines. */
const POLLING = 1000;

/** What reaches people in person is worked off beside the endpoints, under a name that none of them has. */
const IN_PERSON = 'in person';

/**
 * Works off the line of every configured endpoint, and those of people, each beside the others, until the returned function is called; that ends
 * when the deliveries under way have ended.
 */
export function startDeliveries(context: Context): () => Promise<unknown> {
  const busy = new Map<string, Promise<void>>();
  const work = async (name: string, deliver: () => Promise<void>) => {
    await deliver().catch((error: unknown) =>
      log.error({ err: error, endpoint: name }, 'notices could not be delivered'),
    );
    busy.delete(name);
  };
  const begin = (name: string, deliver: () => Promise<void>) => {
    if (!busy.has(name)) busy.set(name, work(name, deliver));
  };
  const timer = setInterval(() => {
    for (const endpoint of context.config.notifications) begin(endpoint.name, () => deliverNotices(context, endpoint));
    begin(IN_PERSON, () => deliverInPerson(context));
  }, POLLING);
  return () => {
    clearInterval(timer);
    return Promise.all(busy.values());
  };
}
