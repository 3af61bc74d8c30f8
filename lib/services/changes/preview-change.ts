import { z } from 'zod';
import type { Actor } from '@/lib/access/decide';
import { parsePolicy } from '@/lib/policy/parse-policy';
import type { Policy } from '@/lib/policy/types';
import { inAccount } from '@/lib/reach/providers';
import type { Facts } from '@/lib/reach/types';
import { digest, documentText, list } from '@/lib/services/answers/parts';
import { policyLine } from '@/lib/services/answers/policy-lines';
import { containment, diffOfAccess, diffOfFindings } from '@/lib/services/answers/reach';
import { approvalsPreview, previewApprovals } from '@/lib/services/changes/preview-approvals';
import { computeProposal, proposalInput } from '@/lib/services/changes/proposal/proposal';
import { loadFacts } from '@/lib/services/facts/load-facts';
import { loadRole } from '@/lib/services/facts/load-role';
import { ask } from '@/lib/services/verb/ask';
import type { Context } from '@/lib/services/verb/context';
import { parseInput } from '@/lib/services/verb/parse-input';
import { requireAccess } from '@/lib/services/verb/require-access';

export const previewChangeInput = z.strictObject({
  role: z.strictObject({ accountId: z.string().max(20), name: z.string().max(64) }),
  proposal: proposalInput,
});

export const policyEffects = z
  .strictObject({
    access: diffOfAccess,
    findings: diffOfFindings,
    containment: containment.nullable().describe('Of the proposed policy. `null` if it has no mapping.'),
  })
  .meta({ id: 'PolicyEffects', description: 'What a change does to access and to findings.' });
export type PolicyEffects = z.infer<typeof policyEffects>;

export const changePreview = z
  .strictObject({
    document: documentText,
    digest,
    size: z.int(),
    quota: z.int().nullable(),
    unchanged: z.boolean().describe('The proposal means the same as the live policy.'),
    effects: policyEffects,
    lines: list(policyLine).describe('The lines of the proposed policy, at most 200.'),
    approvals: approvalsPreview,
  })
  .meta({ id: 'ChangePreview', description: 'What a proposal would be, and what it would do.' });
export type ChangePreview = z.infer<typeof changePreview>;

const effectsOf = async (before: Policy, after: Policy, facts: Facts): Promise<PolicyEffects> => ({
  access: await ask('access-diff', before, after, facts),
  findings: await ask('finding-diff', before, after, facts),
  containment: await ask('containment', after, facts),
});

/** Computes what a proposal would be and whom it would admit, by the server's own facts. Keeps nothing. */
export async function previewChange(context: Context, actor: Actor, input: unknown): Promise<ChangePreview> {
  await requireAccess(context, actor, 'estate.read');
  const wanted = parseInput(previewChangeInput, input);
  const role = await loadRole(context, wanted.role);
  const live = parsePolicy(role.trustPolicy);
  const proposal = await computeProposal(context, role, wanted.proposal);
  const before = live.ok ? live.policy : { statements: [], unknown: {} };
  const facts = await loadFacts(context.db, { policies: [before, proposal.policy] });
  const known = inAccount(facts, role.accountId);
  const effects = await effectsOf(before, proposal.policy, known);
  return {
    document: proposal.document,
    digest: proposal.digest,
    size: proposal.size,
    quota: proposal.quota,
    unchanged: proposal.digest === role.trustDigest,
    effects,
    lines: await ask('lines', proposal.policy, known),
    approvals: await previewApprovals(context, actor, role, proposal, effects.access),
  };
}

/** What the step between two documents does of a role of this account that were stored earlier, for a change's page. null: one of them does not parse. */
export async function storedEffects(
  context: Context,
  actor: Actor,
  accountId: string,
  before: string,
  after: string,
): Promise<PolicyEffects | null> {
  await requireAccess(context, actor, 'estate.read');
  const [base, proposed] = [parsePolicy(before), parsePolicy(after)];
  if (!base.ok || !proposed.ok) return null;
  const facts = await loadFacts(context.db, { policies: [base.policy, proposed.policy] });
  return effectsOf(base.policy, proposed.policy, inAccount(facts, accountId));
}
