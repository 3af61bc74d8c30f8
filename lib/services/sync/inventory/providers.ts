import type { AwsProvider } from '@/lib/aws/port';
import type { Transaction } from '@/lib/db/transaction';
import type { Context } from '@/lib/services/verb/context';
import { holds, toJsonOrNull } from '@/lib/services/verb/json-columns';

/** Writes what moved of the OIDC providers of an account, as IAM gave them. */
export async function writeProviders(
  tx: Transaction,
  context: Pick<Context, 'now'>,
  accountId: string,
  providers: readonly AwsProvider[],
): Promise<void> {
  const stored = await tx.provider.findMany({ where: { arn: { in: providers.map(({ arn }) => arn) } } });
  for (const { arn, host, clientIds, thumbprints } of providers) {
    const facts = {
      host,
      clientIds: inOrder(clientIds),
      thumbprints: inOrder(thumbprints),
      missedAt: null,
      goneAt: null,
    };
    const known = stored.find((row) => row.arn === arn);
    if (known !== undefined && holds(known, facts)) continue;
    const row = { ...facts, syncedAt: context.now() };
    await tx.provider.upsert({ where: { arn }, create: { arn, accountId, ...row }, update: row });
  }
}

/** IAM lists them in no order. */
const inOrder = (texts: readonly string[] | null) => toJsonOrNull(texts === null ? null : [...texts].sort());
