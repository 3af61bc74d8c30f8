import { z } from 'zod';
import type { Actor } from '@/lib/access/decide';
import { startApply } from '@/lib/services/apply/start-apply';
import { requireCommand } from '@/lib/services/changes/record/change-command';
import { changeObject, loadChange } from '@/lib/services/changes/record/load-change';
import { type ChangeView, viewChange } from '@/lib/services/changes/view/change-view';
import type { Context } from '@/lib/services/verb/context';
import { parseInput, rowNumber } from '@/lib/services/verb/parse-input';
import { recordEvent } from '@/lib/services/verb/record-event';
import { requireOperation } from '@/lib/services/verb/require-operation';
import { requirePerson } from '@/lib/services/verb/require-person';

export const breakGlassInput = z.strictObject({
  number: rowNumber,
  version: rowNumber,
  reason: z.string().trim().min(1, 'Say why it cannot wait for an approval.').max(4000),
});

/** Applies a change that waits for approvals without them. It is shown everywhere until someone else has reviewed it. */
export async function breakGlass(context: Context, actor: Actor, input: unknown): Promise<ChangeView> {
  await requireOperation(context, actor, 'breakGlass');
  const { number, version, reason } = parseInput(breakGlassInput, input);
  const change = await loadChange(context.db, number);
  const { next: state, facts } = await requireCommand(context, actor, change, 'break-glass', version);
  requirePerson(actor, 'apply a change without approval');
  const glass = {
    brokenGlassById: actor.personId,
    brokenGlassAt: context.now(),
    brokenGlassReason: reason,
    brokenGlassRevision: change.revision,
    brokenGlassReviewerId: null,
    brokenGlassReviewedAt: null,
    brokenGlassReview: null,
  };
  await startApply(context, change, { state, ...glass }, (tx) =>
    recordEvent(tx, context, actor, {
      action: 'change.break-glass',
      object: changeObject(change),
      changeId: change.id,
      roleId: change.roleId,
      beforeDigest: change.baseDigest,
      afterDigest: change.proposedDigest,
      data: { revision: change.revision, reason, singleOperator: context.config.singleOperator },
    }),
  );
  return viewChange(context, actor, number, facts);
}
