import { z } from 'zod';
import { parsePolicy } from '@/lib/policy/parse-policy';
import { inAccount } from '@/lib/reach/providers';
import { sentence } from '@/lib/services/answers/parts';
import { diffOfAccess } from '@/lib/services/answers/reach';
import { computeProposal, type ProposalInput, type ProposalRole } from '@/lib/services/changes/proposal/proposal';
import { loadFacts } from '@/lib/services/facts/load-facts';
import { AppError } from '@/lib/services/verb/app-error';
import { ask } from '@/lib/services/verb/ask';
import type { Context } from '@/lib/services/verb/context';

export const admittingEdit = z.union([
  z.strictObject({ possible: z.literal(true), size: z.int(), access: diffOfAccess }),
  z.strictObject({ possible: z.literal(false), reason: sentence }),
]);
export type AdmittingEdit = z.infer<typeof admittingEdit>;

/** A branch or tag of a project of the inventory, and the audience of its tokens. */
export interface ExactPipeline {
  readonly instanceId: string;
  readonly projectId: number;
  readonly ref: { readonly type: 'branch' | 'tag'; readonly name: string };
  readonly audience: string;
}

/** The smallest edit that admits a pipeline: one exact mapping for its own project and ref. */
export const admittingProposal = ({ instanceId, projectId, ref, audience }: ExactPipeline): ProposalInput => ({
  ...{ kind: 'mappings', remove: [], limit: [] },
  add: [
    {
      instanceId,
      source: { kind: 'project', projectId },
      ref: { kind: 'exact', ...ref },
      audiences: [audience],
    },
  ],
});

/** What that edit would admit besides, or why there is none. */
export async function admittingEditOf(
  context: Context,
  role: ProposalRole,
  pipeline: ExactPipeline,
): Promise<AdmittingEdit> {
  try {
    const proposal = await computeProposal(context, role, admittingProposal(pipeline));
    const live = parsePolicy(role.trustPolicy);
    const before = live.ok ? live.policy : { statements: [], unknown: {} };
    const facts = inAccount(await loadFacts(context.db, { policies: [before, proposal.policy] }), role.accountId);
    const access = await ask('access-diff', before, proposal.policy, facts);
    return { possible: true, size: proposal.size, access };
  } catch (error) {
    if (error instanceof AppError) return { possible: false, reason: error.message };
    throw error;
  }
}
