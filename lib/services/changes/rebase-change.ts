import type { Actor } from '@/lib/access/decide';
import { endsColumn } from '@/lib/changes/limits';
import { rebasePolicy } from '@/lib/mappings/rebase-policy';
import { parsePolicy } from '@/lib/policy/parse-policy';
import { needsOfProposal } from '@/lib/services/changes/proposal/change-needs';
import { adoptionOf, type Proposal, proposalOf, requireEffect } from '@/lib/services/changes/proposal/proposal';
import { requireLimitsKept } from '@/lib/services/changes/proposal/proposed-limits';
import { changeCommandInput, requireCommand } from '@/lib/services/changes/record/change-command';
import { type LoadedChange, loadChange, surroundingsOf } from '@/lib/services/changes/record/load-change';
import { recordRevised } from '@/lib/services/changes/record/record-revised';
import { type ChangeView, viewChange } from '@/lib/services/changes/view/change-view';
import { issuerProfiles } from '@/lib/services/facts/issuer-profiles';
import { AppError } from '@/lib/services/verb/app-error';
import type { Context } from '@/lib/services/verb/context';
import { parseInput } from '@/lib/services/verb/parse-input';
import { requireAccess } from '@/lib/services/verb/require-access';
import { requirePerson } from '@/lib/services/verb/require-person';

/**
 * Makes a change that conflicts anew over the live policy: the same mappings added and removed, as a new revision to be
 * approved by someone else. AppError "invalid" where its intent is not mappings alone: its author edits it instead.
 */
export async function rebaseChange(context: Context, actor: Actor, input: unknown): Promise<ChangeView> {
  await requireAccess(context, actor, 'change.draft');
  const { number, version } = parseInput(changeCommandInput, input);
  const change = await loadChange(context.db, number);
  const { next: state, facts } = await requireCommand(context, actor, change, 'rebase', version);
  requirePerson(actor, 'rebase a change');
  const { role } = change;
  if (role.goneAt || role.uniqueId !== change.baseUniqueId)
    throw new AppError(
      'conflict',
      'The role of this change was deleted. The change is kept. Draft a new one for another role.',
    );
  const computed = change.kind === 'adopt' ? adoptionOf(role) : reapply(context, change);
  const proposal = { ...computed, surroundings: surroundingsOf(change) };
  await requireLimitsKept(context, role.id, proposal.policy);
  requireEffect(role, proposal);
  const needs = await needsOfProposal(context, role, proposal);
  const hands = [{ personId: actor.personId, act: 'rebased' }] as const;
  await context.db.$transaction((tx) =>
    recordRevised(tx, context, actor, change, 'change.rebased', { state, hands, proposal, needs }),
  );
  return viewChange(context, actor, number, facts);
}

function reapply(context: Context, { role, baseDocument, proposedDocument, limits }: LoadedChange): Proposal {
  const base = parsePolicy(baseDocument);
  const proposed = parsePolicy(proposedDocument);
  const live = parsePolicy(role.trustPolicy);
  const rebased =
    base.ok && proposed.ok && live.ok
      ? rebasePolicy(base.policy, proposed.policy, live.policy, issuerProfiles(context.config))
      : ({ ok: false, reason: 'One of the three trust policies does not parse.' } as const);
  if (!rebased.ok)
    throw new AppError(
      'invalid',
      `${rebased.reason} Drawbridge cannot rebase it. Its author can edit it over the live policy.`,
    );
  return proposalOf(role, rebased.policy, endsColumn.parse(limits));
}
