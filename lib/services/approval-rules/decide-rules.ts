import { z } from 'zod';
import type { Actor } from '@/lib/access/decide';
import { whyNotDecide } from '@/lib/changes/rule-sets';
import { ruleSetObject } from '@/lib/services/approval-rules/rule-set-object';
import { AppError } from '@/lib/services/verb/app-error';
import type { Context } from '@/lib/services/verb/context';
import { accountRoots } from '@/lib/services/verb/linked-people';
import { parseInput, rowNumber } from '@/lib/services/verb/parse-input';
import { recordEvent } from '@/lib/services/verb/record-event';
import { refuseAccess } from '@/lib/services/verb/require-access';
import { requireOperation } from '@/lib/services/verb/require-operation';
import { requirePerson } from '@/lib/services/verb/require-person';

export const decideRulesInput = z.strictObject({
  version: rowNumber,
  comment: z.string().trim().max(4000).default(''),
});

/** Puts proposed approval rules in force in place of those that were. The proposer cannot. */
export const approveRules = (context: Context, actor: Actor, input: unknown): Promise<void> =>
  decideRules(context, actor, input, 'approve');

/** Turns proposed approval rules down. */
export const rejectRules = (context: Context, actor: Actor, input: unknown): Promise<void> =>
  decideRules(context, actor, input, 'reject');

async function decideRules(context: Context, actor: Actor, input: unknown, verdict: 'approve' | 'reject') {
  await requireOperation(context, actor, verdict === 'approve' ? 'approveApprovalRules' : 'rejectApprovalRules');
  const { version, comment } = parseInput(decideRulesInput, input);
  const proposal = await context.db.ruleSet.findUnique({ where: { version } });
  if (!proposal)
    throw new AppError('not-found', `There is no version ${version} of the approval rules. Check the number.`);
  const { singleOperator } = context.config;
  const facts = { ...proposal, singleOperator, roots: await accountRoots(context.db) };
  const refusal = whyNotDecide(facts, verdict, actor);
  if (refusal !== null) await refuseAccess(context, actor, 'rules.decide', refusal);
  requirePerson(actor, 'decide on approval rules');
  await context.db.$transaction(async (tx) => {
    const approved = verdict === 'approve';
    if (approved) await tx.ruleSet.updateMany({ where: { state: 'active' }, data: { state: 'superseded' } });
    const { count } = await tx.ruleSet.updateMany({
      where: { version, state: 'proposed' },
      data: {
        state: approved ? 'active' : 'rejected',
        decidedById: actor.personId,
        decidedAt: context.now(),
        comment,
      },
    });
    if (count !== 1)
      throw new AppError(
        'conflict',
        `Someone already decided on version ${version} of the approval rules. Nothing was changed. Look at the rules again.`,
      );
    await recordEvent(tx, context, actor, {
      action: approved ? 'rules.approved' : 'rules.rejected',
      object: ruleSetObject(version),
      data: { comment, proposedBy: proposal.proposedById, singleOperator },
    });
  });
}
