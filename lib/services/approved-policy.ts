/** The approved trust policy of a role: what an applied change or an adoption leaves behind. */
import type { SystemActor } from '@/lib/access/decide';
import type { Context, Transaction } from '@/lib/services/context';
import type { LoadedChange } from '@/lib/services/load-change';
import { recordEvent } from '@/lib/services/record-event';

/** The proposal becomes the role's approved policy, and a drift ends with it: IAM was just read and holds it. */
export async function markApproved(
  tx: Transaction,
  context: Context,
  actor: SystemActor,
  change: LoadedChange,
): Promise<void> {
  const { role } = change;
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
  if (drifted === 0) return;
  await recordEvent(tx, context, actor, {
    action: 'role.drift-ended',
    result: 'done',
    object: { kind: 'role', id: role.id, name: role.name },
    changeId: change.id,
    roleId: role.id,
    afterDigest: change.proposedDigest,
    data: { arn: role.arn, by: change.kind === 'adopt' ? 'adoption' : 'change' },
  });
}
