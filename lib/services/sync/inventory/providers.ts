import type { AwsProvider } from '@/lib/aws/port';
import type { Transaction } from '@/lib/db/transaction';
import type { Context } from '@/lib/services/verb/context';
import { toJsonOrNull } from '@/lib/services/verb/json-columns';

/** Writes the OIDC providers of an account as IAM gave them. */
export async function writeProviders(
  tx: Transaction,
  context: Pick<Context, 'now'>,
  accountId: string,
  providers: readonly AwsProvider[],
): Promise<void> {
  for (const { arn, host, clientIds, thumbprints } of providers) {
    const facts = {
      host,
      // IAM lists them in no order.
      clientIds: toJsonOrNull(clientIds === null ? null : [...clientIds].sort()),
      thumbprints: toJsonOrNull(thumbprints),
      syncedAt: context.now(),
      goneAt: null,
    };
    await tx.provider.upsert({ where: { arn }, create: { arn, accountId, ...facts }, update: facts });
  }
}
