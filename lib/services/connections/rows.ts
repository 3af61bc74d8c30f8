import { partitionOf } from '@/lib/config/aws-regions';
import { type AccountConfig, type AwsConfig, awsOf } from '@/lib/config/config';
import type { Transaction } from '@/lib/db/transaction';
import type { Context } from '@/lib/services/verb/context';

/**
 * At start: gives every connection of the configuration its row and marks the others as removed; their inventory and history
 * stay. Accounts without an id must have been named by `resolveAccounts` or are left out.
 */
export async function ensureConnections(context: Context): Promise<void> {
  const { instances, accounts, aws, organization } = context.config;
  const isLabelled = organization !== undefined && organization.labels.length > 0;
  const named = accounts.flatMap((account) => (account.id === null ? [] : [{ ...account, id: account.id }]));
  await context.db.$transaction(async (tx) => {
    for (const { id, name, url, issuer, shared } of instances) {
      const facts = { name, url, issuer, shared, removedAt: null };
      await tx.instance.upsert({ where: { id }, create: { id, ...facts }, update: facts });
    }
    for (const account of named) {
      const facts = {
        name: account.name,
        // Where rules of the organization give labels, only a list of its accounts says which.
        ...(account.label === undefined && isLabelled ? {} : { label: account.label ?? null }),
        writable: account.writer !== null,
        removedAt: null,
      };
      await tx.account.upsert({
        where: { id: account.id },
        create: { id: account.id, partition: partitionOfAccount(account, aws), ...facts },
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

/** Until the first sync asks STS. */
const partitionOfAccount = (account: AccountConfig, aws: AwsConfig): string =>
  account.reader?.roleArn.split(':')[1] ?? partitionOf(awsOf(account, aws).region).id;
