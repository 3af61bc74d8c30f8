import { z } from 'zod';
import type { Actor } from '@/lib/access/decide';
import type { SetupStep } from '@/lib/changes/setup-steps';
import { admitAudience } from '@/lib/migration/admit-audience';
import { needsOfProposal } from '@/lib/services/changes/proposal/change-needs';
import { computeProposal, type Proposal, requireEffect } from '@/lib/services/changes/proposal/proposal';
import { writeDraft } from '@/lib/services/changes/record/write-draft';
import { issuerHost } from '@/lib/services/facts/issuer-profiles';
import { loadRole } from '@/lib/services/facts/load-role';
import { AppError } from '@/lib/services/verb/app-error';
import type { Context } from '@/lib/services/verb/context';
import { readStrings } from '@/lib/services/verb/json-columns';
import { parseInput } from '@/lib/services/verb/parse-input';
import { requireAccess } from '@/lib/services/verb/require-access';
import { requirePerson } from '@/lib/services/verb/require-person';

export const draftAudienceInput = z.strictObject({
  instanceId: z.string().min(1).max(100),
  role: z.strictObject({ accountId: z.string().max(20), name: z.string().max(64) }),
  audience: z.string().min(1).max(255),
});

/**
 * Drafts the change by which a role takes tokens for a new audience beside those for the issuer's URL: the provider learns the
 * audience first, where it does not know it. It is decided on and applied like any other.
 */
export async function draftAudience(
  context: Context,
  actor: Actor,
  input: unknown,
): Promise<{ readonly number: number }> {
  await requireAccess(context, actor, 'change.draft');
  const wanted = parseInput(draftAudienceInput, input);
  requirePerson(actor, 'draft a change');
  const { audience } = wanted;
  const instance = await context.db.instance.findFirst({ where: { id: wanted.instanceId, removedAt: null } });
  if (!instance)
    throw new AppError('not-found', 'The configuration has no such GitLab. Check the id under Settings, Connections.');
  const host = issuerHost(instance.issuer);
  const role = await loadRole(context, wanted.role);
  const provider = await context.db.provider.findFirst({ where: { accountId: role.accountId, host, goneAt: null } });
  if (!provider)
    throw new AppError(
      'invalid',
      `The account has no OIDC provider for ${host}. Nothing was drafted. Create the provider in AWS, then sync the account.`,
    );
  const knows = readStrings(provider.clientIds)?.includes(audience) === true;
  const setup: readonly SetupStep[] = knows ? [] : [{ kind: 'add-audience', arn: provider.arn, audience }];
  const text = admitAudience(role.trustPolicy, host, instance.issuer, audience) ?? role.trustPolicy;
  const alone = await computeProposal(context, role, { kind: 'document', text });
  const proposal: Proposal = { ...alone, surroundings: { setup, cleanUp: [] } };
  requireEffect(role, proposal);
  const needs = await needsOfProposal(context, role, proposal);
  const said = {
    title: `${role.name} accepts tokens for ${audience} too`.slice(0, 200),
    reason: `Pipelines move from CI_JOB_JWT to ID tokens for ${audience}. Tokens for ${instance.issuer} stay accepted until all have moved.`,
  };
  return context.db.$transaction(async (tx) => {
    const { number } = await writeDraft(tx, context, actor, { role, ...said, proposal, needs });
    return { number };
  });
}
