import { z } from 'zod';
import type { Actor } from '@/lib/access/decide';
import type { OperationId } from '@/lib/access/operations';
import type { AuditAction } from '@/lib/audit/events';
import { handOf } from '@/lib/changes/authorship';
import type { ChangeCommand } from '@/lib/changes/states';
import { moveChange, requireCommand } from '@/lib/services/changes/record/change-command';
import { changeObject, loadChange } from '@/lib/services/changes/record/load-change';
import { type ChangeView, viewChange } from '@/lib/services/changes/view/change-view';
import { AppError } from '@/lib/services/verb/app-error';
import type { Context } from '@/lib/services/verb/context';
import { parseInput, rowNumber } from '@/lib/services/verb/parse-input';
import { recordEvent } from '@/lib/services/verb/record-event';
import { requireOperation } from '@/lib/services/verb/require-operation';
import { requirePerson } from '@/lib/services/verb/require-person';

export const decisionInput = z.strictObject({
  number: rowNumber,
  version: rowNumber,
  comment: z.string().trim().max(4000).default(''),
});

interface DecisionKind {
  readonly operation: Extract<OperationId, 'approveChange' | 'rejectChange' | 'requestChanges'>;
  readonly command: Extract<ChangeCommand, 'approve' | 'request-changes' | 'reject'>;
  readonly action: AuditAction;
  /** A refusal has to say why. */
  readonly commentRequired: boolean;
}

/** What approving, asking for changes and rejecting share: the decision row binds to the revision and digest of this moment. */
export async function recordDecision(
  context: Context,
  actor: Actor,
  input: unknown,
  kind: DecisionKind,
): Promise<ChangeView> {
  await requireOperation(context, actor, kind.operation);
  const schema = kind.commentRequired
    ? decisionInput.extend({ comment: z.string().trim().min(1, 'Say why.').max(4000) })
    : decisionInput;
  const { number, version, comment } = parseInput(schema, input);
  const change = await loadChange(context.db, number);
  const { next: state, facts } = await requireCommand(context, actor, change, kind.command, version);
  requirePerson(actor, 'decide on a change');
  if (kind.command === 'approve' && comment === '' && facts.requirement.reasonRequired) {
    throw new AppError('invalid', 'The approval rules require a reason. Nothing was decided. Write a comment.', [
      { path: ['comment'], message: 'Say why.' },
    ]);
  }
  const now = context.now();
  await context.db.$transaction(async (tx) => {
    await moveChange(tx, context, change, { state, decidedAt: now });
    // Whoever approved did not know what was found wanting.
    if (kind.command === 'request-changes')
      await tx.decision.updateMany({ where: { changeId: change.id, voidedAt: null }, data: { voidedAt: now } });
    await tx.decision.create({
      data: {
        id: context.newId(),
        changeId: change.id,
        revision: change.revision,
        personId: actor.personId,
        verdict: kind.command,
        comment,
        approvalDigest: change.approvalDigest,
        at: now,
      },
    });
    await recordEvent(tx, context, actor, {
      action: kind.action,
      object: changeObject(change),
      changeId: change.id,
      roleId: change.roleId,
      beforeDigest: change.baseDigest,
      afterDigest: change.proposedDigest,
      data: {
        revision: change.revision,
        approvalDigest: change.approvalDigest,
        comment,
        singleOperator: context.config.singleOperator,
        // Only where one person runs this alone, and then to be seen.
        authored: handOf(facts, actor.personId)?.act ?? null,
      },
    });
  });
  return viewChange(context, actor, number, facts);
}
