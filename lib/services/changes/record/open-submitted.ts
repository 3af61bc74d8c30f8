import type { Actor } from '@/lib/access/decide';
import { approvalsNeeded } from '@/lib/changes/requirement';
import type { Transaction } from '@/lib/db/transaction';
import type { Policy } from '@/lib/policy/types';
import { type ChangeNeeds, revisionColumns } from '@/lib/services/changes/proposal/change-needs';
import { type Proposal, type ProposalRole, proposalOf } from '@/lib/services/changes/proposal/proposal';
import { changeObject } from '@/lib/services/changes/record/load-change';
import { proposalColumns, waitingSteps } from '@/lib/services/changes/record/write-revision';
import { AppError } from '@/lib/services/verb/app-error';
import type { Context } from '@/lib/services/verb/context';
import { recordEvent } from '@/lib/services/verb/record-event';

/** The role of a change that no person drafted. */
export type OwnChangeRole = Parameters<typeof proposalColumns>[0] & { readonly id: string; readonly arn: string };

/** null: the policy is longer than the account takes by now; what it would mend stays shown. */
export function fittingProposal(role: ProposalRole, policy: Policy): Proposal | null {
  try {
    return proposalOf(role, policy);
  } catch (error) {
    if (error instanceof AppError) return null;
    throw error;
  }
}

interface Opening {
  readonly role: OwnChangeRole;
  readonly proposal: Proposal;
  readonly needs: ChangeNeeds;
  readonly authorId: string;
  /** Who had a hand in it besides, and so cannot approve it either. */
  readonly coEditorIds?: readonly string[];
  readonly title: string;
  readonly reason: string;
  /** The guide that it comes of. */
  readonly guide?: { readonly onboardingId: string; readonly track: string };
}

/** Opens a change that nobody wrote by hand, submitted at once: it needs the approvals that any change needs. */
export async function openSubmitted(tx: Transaction, context: Context, actor: Actor, opening: Opening) {
  const { role, proposal, needs, authorId, coEditorIds = [], title, reason, guide } = opening;
  const now = context.now();
  const needed = approvalsNeeded(needs.requirement);
  const revision = {
    ...{ revision: 1, editorId: authorId, coEditorIds: [...coEditorIds] },
    ...{ at: now, proposedDocument: proposal.document },
  };
  const change = await tx.change.create({
    data: {
      id: context.newId(),
      roleId: role.id,
      ...{ title, reason, authorId, ...guide },
      state: needed === 0 ? 'approved' : 'in_review',
      ...proposalColumns(role, proposal, needs),
      createdAt: now,
      updatedAt: now,
      submittedAt: now,
      revisions: { create: { ...revision, ...revisionColumns(needs) } },
      steps: { create: waitingSteps(proposal.kind, proposal.surroundings) },
    },
  });
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
