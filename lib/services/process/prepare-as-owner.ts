import type { Config } from '@/lib/config/config';
import { grantApplication, userOf } from '@/lib/db/grant-application';
import { openDatabase } from '@/lib/db/open-database';
import { openQueue } from '@/lib/jobs/queue';
import { log } from '@/lib/log/log';

/**
 * Where the tables have an owner of their own: migrates and opens the queue as the owner, grants the product's user what it
 * needs, and lets go of the owner's connection. Nothing where the product owns its tables.
 */
export async function prepareAsOwner({
  databaseUrl,
  databaseOwnerUrl,
}: Pick<Config, 'databaseUrl' | 'databaseOwnerUrl'>): Promise<void> {
  if (databaseOwnerUrl === null || databaseUrl === null) return;
  const owner = await openDatabase({ databaseUrl: databaseOwnerUrl, dataDir: null });
  try {
    const queue = await openQueue(owner, (error) => log.error({ err: error }, 'the queue failed'));
    await queue.stop();
    await grantApplication(owner.pool, await userOf(databaseUrl));
  } finally {
    await owner.close();
  }
}
