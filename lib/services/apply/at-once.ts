/** What must not be applied without a person any more: what Drawbridge restores at once, and whatever was scheduled before a pause. */
import { policyDigest } from '@/lib/audit/digest';
import { RESTORE_AUTHOR } from '@/lib/changes/system-author';
import type { Database, Transaction } from '@/lib/db/transaction';
import { parsePolicy } from '@/lib/policy/parse-policy';
import { printPolicy } from '@/lib/policy/print-policy';
import type { LoadedChange } from '@/lib/services/changes/record/load-change';

const NOT_SINCE =
  'Applying was paused since, and the database may not know what was decided on this change meanwhile. Compare it with the live trust policy, then apply or reject it.';

/**
 * Why a scheduled change must not be started any more, whoever scheduled it; null: it may. A database that was restored from a backup does
 * not know that a change was rejected or taken off the schedule after that backup.
 */
export async function whyNotStarted(db: Database | Transaction, change: LoadedChange): Promise<string | null> {
  const asked = await lastAsked(db, change.id);
  return (await isPausedSince(db, asked?.seq ?? 0n)) ? NOT_SINCE : whyNotAtOnce(db, change);
}

/**
 * Why a change that nobody decided on must not be applied any more; null: it may, or a person chose when. A role is restored at once only
 * as long as it is set to, has drifted, and the change restores what is approved: an adoption approves what is live meanwhile.
 */
export async function whyNotAtOnce(db: Database | Transaction, change: LoadedChange): Promise<string | null> {
  if (change.authorId !== RESTORE_AUTHOR) return null;
  const asked = await lastAsked(db, change.id);
  if (asked !== null && asked.actorKind !== 'system') return null;
  if (await isPausedSince(db, asked?.seq ?? 0n)) return NOT_SINCE;
  const { driftMode, driftSince, approvedDocument } = await db.role.findUniqueOrThrow({ where: { id: change.roleId } });
  if (driftMode !== 'close') return 'The role is no longer set to restore at once.';
  if (driftSince === null) return 'The drift of the role has ended.';
  const approved = parsePolicy(approvedDocument ?? '');
  if (approved.ok && policyDigest(printPolicy(approved.policy)) === change.proposedDigest) return null;
  return 'Another trust policy of the role has been approved since.';
}

/** By their order in the log, and not by times of several machines. */
const isPausedSince = async (db: Database | Transaction, seq: bigint): Promise<boolean> =>
  (await db.auditEvent.count({ where: { action: 'applying.resumed', seq: { gt: seq } } })) > 0;

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
