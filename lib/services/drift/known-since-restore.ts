import type { Transaction } from '@/lib/db/transaction';

/**
 * Whether what is approved of this role is known to be the newest: always, but after the database was restored from a backup. Then a drift
 * may be what people approved and applied since that backup, unless the role was approved anew, or its whole account was read, after an
 * admin confirmed the database, and what is live came only after that.
 */
export async function isKnownSinceRestore(
  tx: Transaction,
  role: { readonly id: string; readonly accountId: string; readonly approvedAt: Date | null },
): Promise<boolean> {
  const installation = await tx.installation.findFirst({ select: { confirmedAt: true } });
  const confirmedAt = installation?.confirmedAt ?? null;
  if (confirmedAt === null || (role.approvedAt !== null && role.approvedAt > confirmedAt)) return true;
  const live = await tx.roleRevision.findFirst({
    where: { roleId: role.id },
    orderBy: [{ at: 'desc' }, { id: 'desc' }],
  });
  if (live === null) return false;
  const read = {
    ...{ sourceKind: 'account', sourceId: role.accountId, state: 'done' },
    startedAt: { gt: confirmedAt },
    finishedAt: { lt: live.at },
  };
  return (await tx.syncRun.count({ where: read })) > 0;
}
