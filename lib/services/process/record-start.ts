import { START } from '@/lib/services/verb/actors';
import type { Context } from '@/lib/services/verb/context';
import { recordEvent } from '@/lib/services/verb/record-event';

/** Records that the product started and with which configuration: names and ids, never a secret. */
export async function recordStart(context: Pick<Context, 'db' | 'config' | 'now' | 'newId'>): Promise<void> {
  const { config } = context;
  await context.db.$transaction((tx) =>
    recordEvent(tx, context, START, {
      action: 'configuration.loaded',
      object: { kind: 'configuration', id: 'configuration', name: 'Configuration' },
      data: {
        url: config.publicUrl,
        database: config.databaseUrl === null ? 'embedded' : 'server',
        instances: config.instances.map(({ id, url, issuer, groups }) => ({
          ...{ id, url, issuer },
          ...(groups && { groups: [...groups] }),
        })),
        accounts: config.accounts.map(({ id, name, writer }) => ({ id, name, writable: writer !== null })),
        admins: [...config.admins],
        groupGrants: config.groupGrants.map(({ groupPath, role }) => `${groupPath}=${role}`),
      },
    }),
  );
}
