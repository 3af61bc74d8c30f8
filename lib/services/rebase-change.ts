import type { Actor } from '@/lib/access/decide';
import { endsColumn } from '@/lib/changes/limits';
import { rebasePolicy } from '@/lib/mappings/rebase-policy';
import { parsePolicy } from '@/lib/policy/parse-policy';
import { AppError } from '@/lib/services/app-error';
import { needsOfProposal } from '@/lib/services/change-needs';
import { type ChangeView, viewChange } from '@/lib/services/change-view';
import type { Context } from '@/lib/services/context';
import { issuerProfiles } from '@/lib/services/issuer-profiles';
import { requireLimitsKept } from '@/lib/services/limits/proposed-limits';
import { type LoadedChange, loadChange, requireCommand, surroundingsOf } from '@/lib/services/load-change';
import { parseInput } from '@/lib/services/parse-input';
import { adoptionOf, type Proposal, proposalOf, requireEffect } from '@/lib/services/proposal';
import { requireAccess } from '@/lib/services/require-access';
import { changeCommandInput } from '@/lib/services/submit-change';
import { writeRevision } from '@/lib/services/write-revision';

/**
 * Makes a change that conflicts anew over the live policy: the same mappings added and removed, as a new revision to be
 * approved by someone else. AppError "invalid" where its intent is not mappings alone: its author edits it instead.
 */
export async function rebaseChange(context: Context, actor: Actor, input: unknown): Promise<ChangeView> {
  await requireAccess(context, actor, 'change.draft');
  const { number, version } = parseInput(changeCommandInput, input);
  const change = await loadChange(context.db, number);
  const state = await requireCommand(context, actor, change, 'rebase', version);
  if (actor.kind !== 'person') throw new AppError('forbidden', 'Only a person can rebase a change.');
  const { role, title, reason } = change;
  if (role.goneAt || role.uniqueId !== change.baseUniqueId)
    throw new AppError('conflict', 'The role of this change was deleted. The change is kept. Draft a new one.');
  const computed = change.kind === 'adopt' ? adoptionOf(role) : reapply(context, change);
  const proposal = { ...computed, surroundings: surroundingsOf(change) };
  await requireLimitsKept(context, role.id, proposal.policy);
  requireEffect(role, proposal);
  const needs = await needsOfProposal(context, role, proposal);
  await context.db.$transaction((tx) =>
    writeRevision(tx, context, actor, change, { action: 'change.rebased', state, title, reason, proposal, needs }),
  );
  return viewChange(context, actor, number);
}

function reapply(context: Context, { role, baseDocument, proposedDocument, limits }: LoadedChange): Proposal {
  const [base, proposed, live] = [
    parsePolicy(baseDocument),
    parsePolicy(proposedDocument),
    parsePolicy(role.trustPolicy),
  ];
  const rebased =
    base.ok && proposed.ok && live.ok
      ? rebasePolicy(base.policy, proposed.policy, live.policy, issuerProfiles(context.config))
      : ({ ok: false, reason: 'One of the three trust policies does not parse.' } as const);
  if (!rebased.ok)
    throw new AppError(
      'invalid',
      `${rebased.reason} It cannot be rebased by itself: its author can edit it over the live policy.`,
    );
  return proposalOf(role, rebased.policy, endsColumn.parse(limits));
}
