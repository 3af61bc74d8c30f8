import { z } from 'zod';
import type { Actor } from '@/lib/access/decide';
import { needsOfProposal } from '@/lib/services/changes/proposal/change-needs';
import { computeProposal, proposalInput, requireEffect } from '@/lib/services/changes/proposal/proposal';
import { changeText, writeDraft } from '@/lib/services/changes/record/write-draft';
import { type ChangeView, viewChange } from '@/lib/services/changes/view/change-view';
import { loadRole } from '@/lib/services/facts/load-role';
import { AppError } from '@/lib/services/verb/app-error';
import type { Context } from '@/lib/services/verb/context';
import { parseInput } from '@/lib/services/verb/parse-input';
import { requireAccess } from '@/lib/services/verb/require-access';
import { requirePerson } from '@/lib/services/verb/require-person';

export const draftChangeInput = z.strictObject({
  role: z.strictObject({ accountId: z.string().max(20), name: z.string().max(64) }),
  ...changeText,
  baseDigest: z
    .string()
    .max(100)
    .describe(
      'Digest of the trust policy that you looked at. The draft is refused when the role has another one by now.',
    ),
  proposal: proposalInput,
});

/** Drafts a change of one role's trust policy, or its adoption as it is live. Nothing happens in AWS. */
export async function draftChange(context: Context, actor: Actor, input: unknown): Promise<ChangeView> {
  await requireAccess(context, actor, 'change.draft');
  const wanted = parseInput(draftChangeInput, input);
  requirePerson(actor, 'draft a change');
  const role = await loadRole(context, wanted.role);
  if (role.trustDigest !== wanted.baseDigest) {
    throw new AppError(
      'conflict',
      'The live trust policy changed since you opened this page. Your edit is kept. Look at the policy again.',
    );
  }
  const proposal = await computeProposal(context, role, wanted.proposal);
  requireEffect(role, proposal);
  const { title, reason } = wanted;
  const needs = await needsOfProposal(context, role, proposal);
  const number = await context.db.$transaction(async (tx) => {
    const change = await writeDraft(tx, context, actor, { role, title, reason, proposal, needs });
    return change.number;
  });
  return viewChange(context, actor, number);
}
