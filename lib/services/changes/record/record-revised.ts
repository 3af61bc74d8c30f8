import type { Actor } from '@/lib/access/decide';
import { endInWords } from '@/lib/changes/limits';
import type { Transaction } from '@/lib/db/transaction';
import type { Proposal } from '@/lib/services/changes/proposal/proposal';
import { changeObject, type LoadedChange } from '@/lib/services/changes/record/load-change';
import { type NextRevision, reviseChange } from '@/lib/services/changes/record/write-revision';
import type { Context } from '@/lib/services/verb/context';
import { recordEvent } from '@/lib/services/verb/record-event';

type Edited = Omit<NextRevision, 'note'> & { readonly proposal: Proposal };

/** A new revision over the live policy, with its event: what an edit and a rebase share. */
export async function recordRevised(
  tx: Transaction,
  context: Context,
  actor: Actor,
  change: LoadedChange,
  action: 'change.edited' | 'change.rebased',
  next: Edited,
): Promise<void> {
  const written = await reviseChange(tx, context, change, next);
  await recordEvent(tx, context, actor, {
    action,
    object: changeObject(change),
    changeId: change.id,
    roleId: change.roleId,
    beforeDigest: change.proposedDigest,
    afterDigest: next.proposal.digest,
    data: { ...written, effect: next.needs.effect, ends: next.proposal.limits.map(endInWords) },
  });
}
