import { authorIds, type Hand, handsOf } from '@/lib/changes/authorship';
import { RESTORING } from '@/lib/changes/drift-modes';
import { approvalsNeeded } from '@/lib/changes/requirement';
import { RESTORE_AUTHOR } from '@/lib/changes/system-author';
import type { Transaction } from '@/lib/db/transaction';
import { parsePolicy } from '@/lib/policy/parse-policy';
import { type ChangeNeeds, needsOfProposal } from '@/lib/services/changes/proposal/change-needs';
import type { Proposal } from '@/lib/services/changes/proposal/proposal';
import { endsInForce } from '@/lib/services/changes/proposal/proposed-limits';
import { moveChange } from '@/lib/services/changes/record/change-command';
import { changeObject } from '@/lib/services/changes/record/load-change';
import { managedRefusal } from '@/lib/services/changes/record/managed';
import { fittingProposal, openSubmitted } from '@/lib/services/changes/record/open-submitted';
import type { ChangedRole } from '@/lib/services/changes/record/write-revision';
import { isKnownSinceRestore } from '@/lib/services/drift/known-since-restore';
import { readPause } from '@/lib/services/facts/applying-pause';
import { WORKER } from '@/lib/services/verb/actors';
import type { Context } from '@/lib/services/verb/context';
import { recordEvent } from '@/lib/services/verb/record-event';

const TITLE = 'Restore the approved trust policy';
const REASON =
  'The live trust policy no longer means what was approved, and this role is set to restore. Opened by Drawbridge; someone has to approve it as any other change.';

const LETS_IN_MORE =
  'The live trust policy lets in more than what was approved, and this role is set to restore at once.';

const AT_ONCE = `${LETS_IN_MORE} Drawbridge applies the approved policy without asking: it is proven that this only takes access away, and the approval rules ask for nobody then.`;

const PAUSED = `${LETS_IN_MORE} Applying is paused, so Drawbridge does not do it alone: someone has to apply this change as any other.`;

const RESTORED = `${LETS_IN_MORE} The database was restored from a backup, so what is live may have been approved since: someone has to compare it and apply this change as any other.`;

const MANAGED = `${LETS_IN_MORE} Its tags say that another tool manages it, which would write its own text back: someone has to mend that, or apply this change as any other.`;

/**
 * Opens the change that restores the approved policy of each of these roles that drifted and is set to restore. Once for
 * each drift: a change that was rejected is not opened again. Where the role is set to restore at once, a proven narrowing that the
 * rules ask nobody about is put on the schedule for now: the worker starts it by the same decision as any other change. Not while
 * applying is paused, nor for what was there when it was resumed: a restored database does not know what was approved since.
 */
export async function restoreDrifted(context: Context, roleIds: readonly string[]): Promise<void> {
  const drifted = { driftMode: { in: [...RESTORING] }, driftSince: { not: null }, goneAt: null };
  const roles = await context.db.role.findMany({
    where: { id: { in: [...roleIds] }, ...drifted },
    include: { account: true },
    orderBy: { id: 'asc' },
  });
  for (const role of roles) {
    const approved = parsePolicy(role.approvedDocument ?? '');
    if (!approved.ok || role.driftSince === null) continue;
    const limits = await endsInForce(context, role.id, approved.policy);
    const proposal = fittingProposal(role, approved.policy, limits);
    if (proposal === null) continue;
    if (proposal.digest === role.trustDigest || (await isOpened(context.db, role.id, role.driftSince))) continue;
    const needs = await needsOfProposal(context, role, proposal);
    await context.db.$transaction((tx) => openRestore(tx, context, role, proposal, needs));
  }
}

const isOpened = async (db: Context['db'] | Transaction, roleId: string, since: Date | null): Promise<boolean> =>
  (await db.change.count({
    where: { roleId, authorId: RESTORE_AUTHOR, dropsOld: null, ...(since !== null && { createdAt: { gte: since } }) },
  })) > 0;

interface DriftedRole extends ChangedRole {
  readonly accountId: string;
  readonly driftSince: Date | null;
  readonly goneAt: Date | null;
  readonly tags: unknown;
  readonly approvedAt: Date | null;
  readonly approvedChangeId: string | null;
  readonly driftMode: string;
  readonly approvedDigest: string | null;
  readonly account: { readonly writable: boolean };
}

/** `effect` is what the comparer proved; what it could not decide is never closed without a person. */
const isClosedAtOnce = ({ driftMode, account }: DriftedRole, { effect, requirement }: ChangeNeeds): boolean =>
  driftMode === 'close' && account.writable && effect === 'narrows' && approvalsNeeded(requirement) === 0;

/** Nobody writes the restore, so whoever wrote what it restores is its author: alone they must not bring it back. */
async function writersOfApproved(tx: Transaction, { approvedChangeId }: DriftedRole): Promise<readonly Hand[]> {
  if (approvedChangeId === null) return [];
  const change = await tx.change.findUnique({ where: { id: approvedChangeId }, include: { revisions: true } });
  return change === null ? [] : authorIds(handsOf(change)).map((personId) => ({ personId, act: 'restored' }));
}

const isStillSo = (known: DriftedRole, now: DriftedRole): boolean =>
  now.driftSince !== null &&
  now.goneAt === null &&
  RESTORING.some((mode) => mode === now.driftMode) &&
  now.approvedDigest === known.approvedDigest &&
  now.trustDigest === known.trustDigest;

/** Why a person has to apply it all the same; null: nobody has to. */
async function whyHeld(tx: Transaction, context: Context, role: DriftedRole): Promise<string | null> {
  if (managedRefusal(context, role) !== null) return MANAGED;
  if ((await readPause(tx)) !== null) return PAUSED;
  return (await isKnownSinceRestore(tx, role)) ? null : RESTORED;
}

async function openRestore(
  tx: Transaction,
  context: Context,
  known: DriftedRole,
  proposal: Proposal,
  needs: ChangeNeeds,
): Promise<void> {
  // Two syncs may see one drift: the row of the role is the turn.
  await tx.$queryRaw`SELECT 1 FROM "Role" WHERE "id" = ${known.id} FOR UPDATE`;
  const role = await tx.role.findUniqueOrThrow({ where: { id: known.id }, include: { account: true } });
  // Someone adopted it, applied a change or chose another mode meanwhile: what became of the role is decided on anew.
  if (!isStillSo(known, role) || (await isOpened(tx, role.id, role.driftSince))) return;
  const closes = isClosedAtOnce(role, needs);
  const held = closes ? await whyHeld(tx, context, role) : REASON;
  const hands = await writersOfApproved(tx, role);
  const own = { authorId: RESTORE_AUTHOR, hands, title: TITLE, reason: held ?? AT_ONCE };
  const change = await openSubmitted(tx, context, WORKER, { role, proposal, needs, ...own });
  if (held !== null) return;
  const applyAt = context.now();
  await moveChange(tx, context, change, { state: 'scheduled', applyAt });
  await recordEvent(tx, context, WORKER, {
    action: 'change.scheduled',
    object: changeObject(change),
    changeId: change.id,
    roleId: role.id,
    afterDigest: proposal.digest,
    data: { revision: change.revision, applyAt: applyAt.toISOString(), drift: 'closed at once', effect: needs.effect },
  });
}
