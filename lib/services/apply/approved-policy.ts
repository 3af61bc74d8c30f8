/** The approved trust policy of a role: what an applied change or an adoption leaves behind. */
import type { SystemActor } from '@/lib/access/decide';
import { undoneBy } from '@/lib/changes/undone-by';
import type { Transaction } from '@/lib/db/transaction';
import { approvedAfterEnd, settleLimits } from '@/lib/services/apply/settle-limits';
import { changeObject, type LoadedChange } from '@/lib/services/changes/record/load-change';
import type { Context } from '@/lib/services/verb/context';
import { recordEvent } from '@/lib/services/verb/record-event';

/** The proposal becomes the role's approved policy, and a drift ends with it: IAM was just read and holds it. */
export async function markApproved(
  tx: Transaction,
  context: Context,
  actor: SystemActor,
  change: LoadedChange,
): Promise<void> {
  const { role } = change;
  const limit = change.limitId === null ? null : await tx.mappingLimit.findUnique({ where: { id: change.limitId } });
  await settleLimits(tx, context, actor, change);
  if (limit !== null && change.revision === 1) {
    // Whether the role drifted is decided anew right after this.
    const approved = approvedAfterEnd(context, role.approvedDocument, limit.mapping);
    if (approved !== null) await tx.role.updateMany({ where: { id: role.id }, data: { ...approved } });
    return;
  }
  const drifted = await tx.role.count({ where: { id: change.roleId, driftSince: { not: null } } });
  await tx.role.updateMany({
    where: { id: change.roleId },
    data: {
      approvedDocument: change.proposedDocument,
      approvedDigest: change.proposedDigest,
      approvedAt: context.now(),
      approvedChangeId: change.id,
      driftSince: null,
    },
  });
  await markReverted(tx, context, actor, change);
  if (drifted === 0) return;
  await recordEvent(tx, context, actor, {
    action: 'role.drift-ended',
    object: { kind: 'role', id: role.id, name: role.name },
    changeId: change.id,
    roleId: role.id,
    afterDigest: change.proposedDigest,
    data: { arn: role.arn, by: change.kind === 'adopt' ? 'adoption' : 'change' },
  });
}

/** The applied changes that this one undid, if it did, are reverted. */
async function markReverted(tx: Transaction, context: Context, actor: SystemActor, undo: LoadedChange): Promise<void> {
  if (undo.kind !== 'put') return;
  const applied = await tx.change.findMany({
    where: { roleId: undo.roleId, state: 'applied', kind: 'put', id: { not: undo.id } },
    orderBy: [{ finishedAt: 'desc' }, { number: 'desc' }],
    take: 100,
  });
  for (const change of undoneBy(undo, applied)) {
    const { count } = await tx.change.updateMany({
      where: { id: change.id, state: 'applied' },
      data: {
        state: 'reverted',
        outcome: `Change ${undo.number} undid it.`,
        version: { increment: 1 },
        updatedAt: context.now(),
      },
    });
    if (count !== 1) continue;
    await recordEvent(tx, context, actor, {
      action: 'change.reverted',
      object: changeObject(change),
      changeId: change.id,
      roleId: change.roleId,
      data: { by: undo.number },
    });
  }
}
