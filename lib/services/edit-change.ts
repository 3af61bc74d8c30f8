import { z } from 'zod';
import type { Actor } from '@/lib/access/decide';
import { approvalsNeeded } from '@/lib/changes/requirement';
import { AppError } from '@/lib/services/app-error';
import { needsOf, revisionColumns } from '@/lib/services/change-needs';
import { type ChangeView, viewChange } from '@/lib/services/change-view';
import type { Context } from '@/lib/services/context';
import { changeText } from '@/lib/services/draft-change';
import { changeObject, loadChange, moveChange, requireCommand } from '@/lib/services/load-change';
import { parseInput, rowNumber } from '@/lib/services/parse-input';
import { computeProposal, proposalInput } from '@/lib/services/proposal';
import { recordEvent } from '@/lib/services/record-event';
import { requireAccess } from '@/lib/services/require-access';

export const editChangeInput = z.strictObject({
  number: rowNumber,
  version: rowNumber,
  ...changeText,
  baseDigest: z.string().max(100),
  proposal: proposalInput,
});

/**
 * Edits a change: a new revision against the live trust policy as it is now (which makes it the rebase after a conflict).
 * Approvals of earlier revisions are void.
 */
export async function editChange(context: Context, actor: Actor, input: unknown): Promise<ChangeView> {
  await requireAccess(context, actor, 'change.draft');
  const wanted = parseInput(editChangeInput, input);
  const change = await loadChange(context.db, wanted.number);
  const state = await requireCommand(context, actor, change, 'edit', wanted.version);
  if (actor.kind !== 'person') throw new AppError('forbidden', 'Only a person can edit a change.');
  const { role } = change;
  if (role.goneAt) throw new AppError('conflict', 'The role of this change was deleted. The change is kept as it was.');
  if (role.trustDigest !== wanted.baseDigest) {
    throw new AppError(
      'conflict',
      'The live trust policy is another one than you were shown. Your edit is kept. Look at the policy again.',
    );
  }
  const proposal = await computeProposal(context, role, wanted.proposal);
  if (proposal.digest === role.trustDigest)
    throw new AppError('invalid', 'This changes nothing: the proposed trust policy means the same as the live one.');
  const base = { document: role.trustPolicy, digest: role.trustDigest, uniqueId: role.uniqueId };
  const needs = await needsOf(context, { role, base, proposed: proposal });
  const now = context.now();
  const revision = change.revision + 1;
  await context.db.$transaction(async (tx) => {
    await moveChange(tx, context, change, {
      state: state === 'in_review' && approvalsNeeded(needs.requirement) === 0 ? 'approved' : state,
      revision,
      title: wanted.title,
      reason: wanted.reason,
      baseDocument: role.trustPolicy,
      baseDigest: role.trustDigest,
      baseUniqueId: role.uniqueId,
      proposedDocument: proposal.document,
      proposedDigest: proposal.digest,
      approvalDigest: needs.approvalDigest,
      decidedAt: null,
      outcome: null,
      liveDocument: null,
    });
    const voided = await tx.decision.updateMany({
      where: { changeId: change.id, voidedAt: null },
      data: { voidedAt: now },
    });
    await tx.changeStep.updateMany({
      where: { changeId: change.id },
      data: { state: 'waiting', startedAt: null, finishedAt: null, requestId: null, detail: null },
    });
    await tx.changeRevision.create({
      data: {
        changeId: change.id,
        revision,
        editorId: actor.personId,
        at: now,
        proposedDocument: proposal.document,
        ...revisionColumns(needs),
      },
    });
    await recordEvent(tx, context, actor, {
      action: 'change.edited',
      result: 'done',
      object: changeObject(change),
      changeId: change.id,
      roleId: role.id,
      beforeDigest: change.proposedDigest,
      afterDigest: proposal.digest,
      data: { revision, voidedDecisions: voided.count, effect: needs.effect },
    });
  });
  return viewChange(context, actor, wanted.number);
}
