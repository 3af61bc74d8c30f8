import type { AccountConfig } from '@/lib/config/config';
import type { Transaction } from '@/lib/db/transaction';
import type { Context } from '@/lib/services/verb/context';

/**
 * At start: gives every connection of the configuration its row and marks the others as removed; their inventory and history
 * stay. Accounts without an id must have been named by `resolveAccounts` or are left out.
 */
export async function ensureConnections(context: Context): Promise<void> {
  const { instances, accounts, aws } = context.config;
  const named = accounts.flatMap((account) => (account.id === null ? [] : [{ ...account, id: account.id }]));
  await context.db.$transaction(async (tx) => {
    for (const { id, name, url, issuer, shared } of instances) {
      const facts = { name, url, issuer, shared, removedAt: null };
      await tx.instance.upsert({ where: { id }, create: { id, ...facts }, update: facts });
    }
    for (const account of named) {
      const facts = { name: account.name, writable: account.writer !== null, removedAt: null };
      await tx.account.upsert({
        where: { id: account.id },
        create: { id: account.id, partition: partitionOf(account, aws.region), ...facts },
        update: facts,
      });
    }
    await markRemoved(
      tx,
      context.now(),
      instances.map(({ id }) => id),
      named.map(({ id }) => id),
    );
  });
}

async function markRemoved(
  tx: Transaction,
  removedAt: Date,
  instanceIds: readonly string[],
  accountIds: readonly string[],
): Promise<void> {
  const others = (ids: readonly string[]) => ({ id: { notIn: [...ids] }, removedAt: null });
  await tx.instance.updateMany({ where: others(instanceIds), data: { removedAt } });
  await tx.account.updateMany({ where: others(accountIds), data: { removedAt } });
}

/** Regions by their partition (AWS: Amazon Resource Names); the first sync asks STS. */
const PARTITIONS = [
  { region: 'cn-', partition: 'aws-cn' },
  { region: 'us-gov-', partition: 'aws-us-gov' },
  { region: 'eusc-', partition: 'aws-eusc' },
] as const;

function partitionOf(account: AccountConfig, region: string): string {
  const fromRole = account.reader?.roleArn.split(':')[1];
  return fromRole ?? PARTITIONS.find((row) => region.startsWith(row.region))?.partition ?? 'aws';
}
