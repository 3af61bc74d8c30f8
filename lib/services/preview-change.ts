import { z } from 'zod';
import type { Actor } from '@/lib/access/decide';
import { parsePolicy } from '@/lib/policy/parse-policy';
import { type AccessDiff, accessDiff } from '@/lib/reach/access-diff';
import type { Context } from '@/lib/services/context';
import { loadRole } from '@/lib/services/draft-change';
import { loadFacts } from '@/lib/services/facts-from-inventory';
import { parseInput } from '@/lib/services/parse-input';
import { computeProposal, proposalInput } from '@/lib/services/proposal';
import { requireAccess } from '@/lib/services/require-access';

export const previewChangeInput = z.strictObject({
  role: z.strictObject({ accountId: z.string().max(20), name: z.string().max(64) }),
  proposal: proposalInput,
});

export interface ChangePreview {
  readonly document: string;
  readonly digest: string;
  readonly size: number;
  readonly quota: number | null;
  /** The proposal means the same as the live policy. */
  readonly unchanged: boolean;
  readonly access: AccessDiff;
}

/** Computes what a proposal would be and whom it would admit, by the server's own facts. Keeps nothing. */
export async function previewChange(context: Context, actor: Actor, input: unknown): Promise<ChangePreview> {
  await requireAccess(context, actor, 'estate.read');
  const wanted = parseInput(previewChangeInput, input);
  const role = await loadRole(context, wanted.role);
  const live = parsePolicy(role.trustPolicy);
  const proposal = await computeProposal(context, role, wanted.proposal);
  const before = live.ok ? live.policy : { statements: [], unknown: {} };
  return {
    document: proposal.document,
    digest: proposal.digest,
    size: proposal.size,
    quota: proposal.quota,
    unchanged: proposal.digest === role.trustDigest,
    access: accessDiff(before, proposal.policy, await loadFacts(context.db)),
  };
}

/** The access diff of two documents that were stored earlier, for a change's page. null: one of them does not parse. */
export async function storedAccessDiff(
  context: Context,
  actor: Actor,
  before: string,
  after: string,
): Promise<AccessDiff | null> {
  await requireAccess(context, actor, 'estate.read');
  const [base, proposed] = [parsePolicy(before), parsePolicy(after)];
  if (!base.ok || !proposed.ok) return null;
  return accessDiff(base.policy, proposed.policy, await loadFacts(context.db));
}
