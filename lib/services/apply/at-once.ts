/** What Drawbridge put on its way without a person, since the role is to be restored at once: nobody decided on it. */
import { policyDigest } from '@/lib/audit/digest';
import { RESTORE_AUTHOR } from '@/lib/changes/system-author';
import type { Database, Transaction } from '@/lib/db/transaction';
import { parsePolicy } from '@/lib/policy/parse-policy';
import { printPolicy } from '@/lib/policy/print-policy';
import type { LoadedChange } from '@/lib/services/changes/record/load-change';

/**
 * Why a change that nobody decided on must not be applied any more; null: it may, or a person chose when. A role is restored at once only
 * as long as it is set to, has drifted, and the change restores what is approved: an adoption approves what is live meanwhile. Nor after a
 * pause: a restored database does not know what people decided since its backup.
 */
export async function whyNotAtOnce(db: Database | Transaction, change: LoadedChange): Promise<string | null> {
  if (change.authorId !== RESTORE_AUTHOR) return null;
  const asked = await lastAsked(db, change.id);
  if (asked !== null && asked.actorKind !== 'system') return null;
  // By their order in the log, and not by times of several machines.
  const resumed = { action: 'applying.resumed', seq: { gt: asked?.seq ?? 0n } };
  if ((await db.auditEvent.count({ where: resumed })) > 0)
    return 'Applying was paused since, and nobody has decided on this change. Compare it with the live trust policy, then apply or reject it.';
  const { driftMode, driftSince, approvedDocument } = await db.role.findUniqueOrThrow({ where: { id: change.roleId } });
  if (driftMode !== 'close') return 'The role is no longer set to restore at once.';
  if (driftSince === null) return 'The drift of the role has ended.';
  const approved = parsePolicy(approvedDocument ?? '');
  if (approved.ok && policyDigest(printPolicy(approved.policy)) === change.proposedDigest) return null;
  return 'Another trust policy of the role has been approved since.';
}

/** Who had it applied last, or chose when; that the worker then started it says nothing about that. */
const lastAsked = (db: Database | Transaction, changeId: string) =>
  db.auditEvent.findFirst({
    where: {
      changeId,
      OR: [
        { action: 'change.scheduled' },
        { action: { in: ['change.apply-requested', 'change.break-glass'] }, actorKind: { not: 'system' } },
      ],
    },
    orderBy: { seq: 'desc' },
    select: { seq: true, actorKind: true },
  });
