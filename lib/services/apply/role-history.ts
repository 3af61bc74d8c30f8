/** What an apply adds to the history of its role: every trust policy that was seen or written, in order. */

import type { Transaction } from '@/lib/db/transaction';
import type { Reading } from '@/lib/services/apply/run';
import type { LoadedChange } from '@/lib/services/changes/record/load-change';
import type { Context } from '@/lib/services/verb/context';

interface HistoryEntry {
  readonly trustPolicy: string;
  readonly trustDigest: string;
  readonly origin: 'sync' | 'change';
}

/** The history's entry for the document that an apply put. */
export const writtenBy = (change: LoadedChange): HistoryEntry => ({
  trustPolicy: change.proposedDocument,
  trustDigest: change.proposedDigest,
  origin: 'change',
});

/** The inventory learns at once what the worker has read, so that the next edit starts from it. */
export async function rememberLive(
  tx: Transaction,
  context: Context,
  change: LoadedChange,
  live: Reading,
  origin: HistoryEntry['origin'],
): Promise<void> {
  const known = { trustPolicy: live.detail.trustPolicy, trustDigest: live.digest };
  await tx.role.updateMany({ where: { id: change.roleId }, data: { ...known, syncedAt: context.now() } });
  await appendRevision(tx, context, change, { ...known, origin });
}

/** Adds to the history of the role what it does not end with already: a sync may have seen it first. */
export async function appendRevision(
  tx: Transaction,
  context: Context,
  { id, roleId }: LoadedChange,
  entry: HistoryEntry,
): Promise<void> {
  const newest = await tx.roleRevision.findFirst({ where: { roleId }, orderBy: [{ at: 'desc' }, { id: 'desc' }] });
  if (entry.origin === 'sync' && newest?.trustDigest === entry.trustDigest) return;
  const changeId = entry.origin === 'change' ? id : null;
  await tx.roleRevision.create({ data: { id: context.newId(), roleId, at: context.now(), ...entry, changeId } });
}
