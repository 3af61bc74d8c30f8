import type { Actor } from '@/lib/access/decide';
import { approvalsNeeded } from '@/lib/changes/requirement';
import { parsePolicy } from '@/lib/policy/parse-policy';
import { needsOf } from '@/lib/services/changes/proposal/change-needs';
import { requireAcceptable } from '@/lib/services/changes/proposal/proposal';
import { changeCommandInput, moveChange, requireCommand } from '@/lib/services/changes/record/change-command';
import { changeObject, kindOf, loadChange, underDecision } from '@/lib/services/changes/record/load-change';
import { refuseManaged } from '@/lib/services/changes/record/managed';
import { reviseChange } from '@/lib/services/changes/record/write-revision';
import { type ChangeView, viewChange } from '@/lib/services/changes/view/change-view';
import { AppError } from '@/lib/services/verb/app-error';
import type { Context } from '@/lib/services/verb/context';
import { parseInput } from '@/lib/services/verb/parse-input';
import { recordEvent } from '@/lib/services/verb/record-event';
import { requireAccess } from '@/lib/services/verb/require-access';

/**
 * Submits a draft for a decision. It needs a reason: the person who decides reads it first. Where facts or rules moved since
 * the draft, this is a new revision. A proven narrowing that needs nobody is approved by it.
 */
export async function submitChange(context: Context, actor: Actor, input: unknown): Promise<ChangeView> {
  await requireAccess(context, actor, 'change.draft');
  const { number, version } = parseInput(changeCommandInput, input);
  const change = await loadChange(context.db, number);
  const { next } = await requireCommand(context, actor, change, 'submit', version);
  if (change.reason.trim() === '') {
    throw new AppError(
      'invalid',
      'This change has no reason yet. The draft is kept. Write a reason for the people who decide.',
      [{ path: ['reason'], message: 'Write a reason.' }],
    );
  }
  refuseManaged(context, change);
  const proposed = parsePolicy(change.proposedDocument);
  if (proposed.ok && kindOf(change) === 'put') requireAcceptable(change.role.path, proposed.policy);
  const needs = await needsOf(context, underDecision(change));
  const needed = approvalsNeeded(needs.requirement);
  const moved = needs.approvalDigest !== change.approvalDigest;
  const revision = change.revision + (moved ? 1 : 0);
  const submittedAt = context.now();
  await context.db.$transaction(async (tx) => {
    const submitted = { submittedAt, outcome: null, ...(needed === 0 && { decidedAt: submittedAt }) };
    if (moved) await reviseChange(tx, context, change, { needs, state: next, columns: submitted });
    else await moveChange(tx, context, change, { ...submitted, state: needed === 0 ? 'approved' : next });
    await recordEvent(tx, context, actor, {
      action: 'change.submitted',
      object: changeObject(change),
      changeId: change.id,
      roleId: change.roleId,
      beforeDigest: change.baseDigest,
      afterDigest: change.proposedDigest,
      data: { revision, reason: change.reason, effect: needs.effect, approvalsNeeded: needed },
    });
  });
  return viewChange(context, actor, number);
}
