import { z } from 'zod';
import type { Actor } from '@/lib/access/decide';
import { AppError } from '@/lib/services/app-error';
import { needsOfProposal } from '@/lib/services/change-needs';
import { type ChangeView, viewChange } from '@/lib/services/change-view';
import type { Context } from '@/lib/services/context';
import { changeText } from '@/lib/services/draft-change';
import { keptEnds } from '@/lib/services/limits/proposed-limits';
import { loadChange, requireCommand, surroundingsOf } from '@/lib/services/load-change';
import { parseInput, rowNumber } from '@/lib/services/parse-input';
import { computeProposal, proposalInput, requireEffect } from '@/lib/services/proposal';
import { requireAccess } from '@/lib/services/require-access';
import { writeRevision } from '@/lib/services/write-revision';

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
  if (role.goneAt && role.plannedAt === null)
    throw new AppError('conflict', 'The role of this change was deleted. The change is kept as it was.');
  if (role.trustDigest !== wanted.baseDigest) {
    throw new AppError(
      'conflict',
      'The live trust policy is another one than you were shown. Your edit is kept. Look at the policy again.',
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
  const { title, reason } = wanted;
  await context.db.$transaction((tx) =>
    writeRevision(tx, context, actor, change, { action: 'change.edited', state, title, reason, proposal, needs }),
  );
  return viewChange(context, actor, wanted.number);
}
