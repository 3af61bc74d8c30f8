import { z } from 'zod';
import type { Actor, PersonActor } from '@/lib/access/decide';
import { endInWords } from '@/lib/changes/limits';
import { AppError } from '@/lib/services/app-error';
import { type ChangeNeeds, needsOfProposal, revisionColumns } from '@/lib/services/change-needs';
import { type ChangeView, viewChange } from '@/lib/services/change-view';
import type { Context, Transaction } from '@/lib/services/context';
import { changeObject } from '@/lib/services/load-change';
import { parseInput } from '@/lib/services/parse-input';
import { computeProposal, type Proposal, proposalInput, requireEffect } from '@/lib/services/proposal';
import { recordEvent } from '@/lib/services/record-event';
import { requireAccess } from '@/lib/services/require-access';
import { proposalColumns, waitingSteps } from '@/lib/services/write-revision';

export const changeText = {
  title: z.string().trim().min(1, 'Give it a title.').max(200),
  reason: z.string().trim().max(4000),
};

export const draftChangeInput = z.strictObject({
  role: z.strictObject({ accountId: z.string().max(20), name: z.string().max(64) }),
  ...changeText,
  /** Digest of the live trust policy that the person looked at: another one now means that they must look again. */
  baseDigest: z.string().max(100),
  proposal: proposalInput,
});

/** Drafts a change of one role's trust policy, or its adoption as it is live. Nothing happens in AWS. */
export async function draftChange(context: Context, actor: Actor, input: unknown): Promise<ChangeView> {
  await requireAccess(context, actor, 'change.draft');
  const wanted = parseInput(draftChangeInput, input);
  if (actor.kind !== 'person') throw new AppError('forbidden', 'Only a person can draft a change.');
  const role = await loadRole(context, wanted.role);
  if (role.trustDigest !== wanted.baseDigest) {
    throw new AppError(
      'conflict',
      'The live trust policy is another one than you were shown. Your edit is kept. Look at the policy again.',
    );
  }
  const proposal = await computeProposal(context, role, wanted.proposal);
  requireEffect(role, proposal);
  const needs = await needsOfProposal(context, role, proposal);
  const number = await context.db.$transaction(async (tx) => {
    const change = await writeDraft(tx, context, actor, role, wanted, proposal, needs);
    return change.number;
  });
  return viewChange(context, actor, number);
}

type DraftedRole = Parameters<typeof proposalColumns>[0] & { readonly id: string; readonly arn: string };

/** Writes a draft with its event. Everything in it was computed by the server. */
export async function writeDraft(
  tx: Transaction,
  context: Context,
  actor: PersonActor,
  role: DraftedRole,
  { title, reason }: { readonly title: string; readonly reason: string },
  proposal: Proposal,
  needs: ChangeNeeds,
) {
  const now = context.now();
  const revision = { revision: 1, editorId: actor.personId, at: now, proposedDocument: proposal.document };
  const change = await tx.change.create({
    data: {
      id: context.newId(),
      roleId: role.id,
      title,
      reason,
      state: 'draft',
      authorId: actor.personId,
      ...proposalColumns(role, proposal, needs),
      createdAt: now,
      updatedAt: now,
      revisions: { create: { ...revision, ...revisionColumns(needs) } },
      steps: { create: waitingSteps(proposal.kind, proposal.surroundings) },
    },
  });
  await recordEvent(tx, context, actor, {
    action: 'change.drafted',
    result: 'done',
    object: changeObject(change),
    changeId: change.id,
    roleId: role.id,
    beforeDigest: role.trustDigest,
    afterDigest: proposal.digest,
    data: { role: role.arn, kind: proposal.kind, effect: needs.effect, ends: proposal.limits.map(endInWords) },
  });
  return change;
}

/** The live role with this name in the account, or AppError "not-found". */
export async function loadRole(context: Pick<Context, 'db'>, where: { accountId: string; name: string }) {
  const role = await context.db.role.findFirst({
    where: { accountId: where.accountId, name: where.name, goneAt: null },
    include: { account: true },
  });
  if (!role)
    throw new AppError(
      'not-found',
      `There is no role ${where.name} in account ${where.accountId}. If it was made just now, sync the account.`,
    );
  return role;
}
