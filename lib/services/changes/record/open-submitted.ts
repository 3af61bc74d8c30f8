import type { Actor } from '@/lib/access/decide';
import type { MappingEnd } from '@/lib/changes/limits';
import { approvalsNeeded } from '@/lib/changes/requirement';
import type { Transaction } from '@/lib/db/transaction';
import type { Policy } from '@/lib/policy/types';
import { type Proposal, type ProposalRole, proposalOf } from '@/lib/services/changes/proposal/proposal';
import { changeObject } from '@/lib/services/changes/record/load-change';
import { createChange, type NewChange } from '@/lib/services/changes/record/write-revision';
import { AppError } from '@/lib/services/verb/app-error';
import type { Context } from '@/lib/services/verb/context';
import { recordEvent } from '@/lib/services/verb/record-event';

/** null: the policy is longer than the account takes by now; what it would mend stays shown. */
export function fittingProposal(
  role: ProposalRole,
  policy: Policy,
  limits: readonly MappingEnd[] = [],
): Proposal | null {
  try {
    return proposalOf(role, policy, limits);
  } catch (error) {
    if (error instanceof AppError) return null;
    throw error;
  }
}

/** Opens a change that nobody wrote by hand, submitted at once: it needs the approvals that any change needs. */
export async function openSubmitted(
  tx: Transaction,
  context: Context,
  actor: Actor,
  opening: Omit<NewChange, 'state' | 'limitId'>,
) {
  const { role, proposal, needs, reason } = opening;
  const needed = approvalsNeeded(needs.requirement);
  const change = await createChange(tx, context, { ...opening, state: needed === 0 ? 'approved' : 'in_review' });
  for (const action of ['change.drafted', 'change.submitted'] as const)
    await recordEvent(tx, context, actor, {
      action,
      object: changeObject(change),
      changeId: change.id,
      roleId: role.id,
      beforeDigest: role.trustDigest,
      afterDigest: proposal.digest,
      data: { role: role.arn, kind: proposal.kind, effect: needs.effect, reason, approvalsNeeded: needed },
    });
  return change;
}
