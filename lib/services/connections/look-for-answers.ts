import { log } from '@/lib/log/log';
import { doesAnswer } from '@/lib/outbound/does-answer';
import type { Context } from '@/lib/services/verb/context';

/** Milliseconds between two looks. With the patience of one, a source that falls silent is known in well under 15 seconds. */
const BETWEEN = 4000;

/**
 * Looks whether anything answers at the address of each connection, and keeps since when nothing does. Accounts of one region share an
 * address, which is asked once. No credential goes out: whether one is good is what syncs and checks find.
 */
export async function lookForAnswers(
  context: Context,
  ask: (url: string) => Promise<boolean> = doesAnswer,
): Promise<void> {
  const { db, config } = context;
  const instances = config.instances.map(({ id, url }) => ({ kind: 'instance' as const, id, url }));
  const accounts = config.accounts.flatMap(({ id, region }) =>
    id === null ? [] : [{ kind: 'account' as const, id, url: addressOfAws(config.aws, region) }],
  );
  const urls = [...new Set([...instances, ...accounts].map(({ url }) => url))];
  const answers = new Map(await Promise.all(urls.map(async (url) => [url, await ask(url)] as const)));
  for (const { kind, id, url } of [...instances, ...accounts]) {
    const silent = answers.get(url) === false;
    const moved = {
      where: { id, silentSince: silent ? null : { not: null } },
      data: { silentSince: silent ? context.now() : null },
    };
    const { count } = kind === 'instance' ? await db.instance.updateMany(moved) : await db.account.updateMany(moved);
    if (count > 0)
      log.warn({ kind, id }, silent ? 'nothing answers at the address of a connection' : 'a connection answers again');
  }
}

/** Where AWS is asked for an account: STS of its region, or the address of the configuration. */
function addressOfAws({ endpointUrl, region: ofAll }: Context['config']['aws'], region = ofAll): string {
  return endpointUrl ?? `https://sts.${region}.amazonaws.com${region.startsWith('cn-') ? '.cn' : ''}/`;
}

/** Looks again and again, one look after another, until the returned function is called. */
export function keepLookingForAnswers(context: Context): () => void {
  let looking = false;
  const timer = setInterval(() => {
    if (looking) return;
    looking = true;
    lookForAnswers(context)
      .catch((error: unknown) => log.error({ err: error }, 'connections could not be looked at'))
      .finally(() => {
        looking = false;
      });
  }, BETWEEN);
  return () => clearInterval(timer);
}
