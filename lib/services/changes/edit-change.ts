import { z } from 'zod';
import type { Actor } from '@/lib/access/decide';
import type { Hand } from '@/lib/changes/authorship';
import { suggestersOf } from '@/lib/changes/suggestions';
import { needsOfProposal } from '@/lib/services/changes/proposal/change-needs';
import { computeProposal, proposalInput, requireEffect } from '@/lib/services/changes/proposal/proposal';
import { keptEnds } from '@/lib/services/changes/proposal/proposed-limits';
import { requireCommand } from '@/lib/services/changes/record/change-command';
import { type LoadedChange, loadChange, surroundingsOf } from '@/lib/services/changes/record/load-change';
import { recordRevised } from '@/lib/services/changes/record/record-revised';
import { changeText } from '@/lib/services/changes/record/write-draft';
import { type ChangeView, viewChange } from '@/lib/services/changes/view/change-view';
import { AppError } from '@/lib/services/verb/app-error';
import type { Context } from '@/lib/services/verb/context';
import { parseInput, rowNumber } from '@/lib/services/verb/parse-input';
import { requireAccess } from '@/lib/services/verb/require-access';
import { requirePerson } from '@/lib/services/verb/require-person';

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
  const { next: state, facts } = await requireCommand(context, actor, change, 'edit', wanted.version);
  requirePerson(actor, 'edit a change');
  const { role } = change;
  if (role.goneAt && role.plannedAt === null)
    throw new AppError(
      'conflict',
      'The role of this change was deleted. The change is kept as it was. Draft a new one for another role.',
    );
  if (role.trustDigest !== wanted.baseDigest) {
    throw new AppError(
      'conflict',
      'The live trust policy changed since you opened this page. Your edit is kept. Look at the policy again.',
    );
  }
  const computed = await computeProposal(context, role, wanted.proposal);
  const proposal = {
    ...computed,
    surroundings: surroundingsOf(change),
    ...(wanted.proposal.kind === 'document' && { limits: keptEnds(context, computed.policy, change.limits) }),
  };
  requireEffect(role, proposal);
  const needs = await needsOfProposal(context, role, proposal);
  const suggested = await suggestedBy(context, change, proposal.document);
  const { title, reason } = wanted;
  await context.db.$transaction((tx) =>
    recordRevised(tx, context, actor, change, 'change.edited', {
      state,
      hands: [{ personId: actor.personId, act: 'edited' }, ...suggested],
      proposal,
      needs,
      columns: { title, reason },
    }),
  );
  return viewChange(context, actor, wanted.number, facts);
}

/** Whoever wrote in a comment, or in a decision, what the edit adds: their words are approved with it. */
async function suggestedBy(context: Context, change: LoadedChange, edited: string): Promise<readonly Hand[]> {
  const comments = await context.db.changeComment.findMany({ where: { changeId: change.id } });
  const decided = change.decisions.map(({ personId, comment }) => ({ personId, text: comment }));
  return suggestersOf(change.proposedDocument, edited, [...comments, ...decided]).map((personId) => ({
    ...{ personId, act: 'suggested' },
  }));
}
