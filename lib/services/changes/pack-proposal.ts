import { z } from 'zod';
import type { Actor } from '@/lib/access/decide';
import { describeRef } from '@/lib/mappings/describe-mapping';
import { recoverMappings } from '@/lib/mappings/recover-mappings';
import type { PlacedMapping } from '@/lib/mappings/statement-layout';
import { policySize, printPolicy } from '@/lib/policy/print-policy';
import { inAccount } from '@/lib/reach/providers';
import { documentText, list, sentence } from '@/lib/services/answers/parts';
import { previewChangeInput } from '@/lib/services/changes/preview-change';
import { type ProposalInput, proposedPolicy } from '@/lib/services/changes/proposal/proposal';
import { issuerProfiles } from '@/lib/services/facts/issuer-profiles';
import { loadFacts } from '@/lib/services/facts/load-facts';
import { loadRole } from '@/lib/services/facts/load-role';
import { AppError } from '@/lib/services/verb/app-error';
import { ask } from '@/lib/services/verb/ask';
import type { Context } from '@/lib/services/verb/context';
import { parseInput } from '@/lib/services/verb/parse-input';
import { requireAccess } from '@/lib/services/verb/require-access';

export const packedProposal = z
  .union([
    z.strictObject({
      packed: z.literal(true),
      document: documentText,
      before: z.int().describe('Characters without white space, before and after.'),
      after: z.int(),
      dropped: z.int().describe('Mappings that were left out because others admit the same.'),
    }),
    z.strictObject({
      packed: z.literal(false),
      reason: sentence,
      roles: list(list(z.string())).describe(
        'Mappings in words, one list for each role, so that each role fits. Empty if no split fits.',
      ),
    }),
  ])
  .meta({ id: 'PackedProposal', description: 'A shorter form of a proposal, or how to split it.' });
export type PackedProposal = z.infer<typeof packedProposal>;

/** Writes a proposal as small as can be. That it admits the same is proved by comparison; foreign statements stay as they are. */
export async function packProposal(context: Context, actor: Actor, input: unknown): Promise<PackedProposal> {
  await requireAccess(context, actor, 'estate.read');
  const wanted = parseInput(previewChangeInput, input);
  const role = await loadRole(context, wanted.role);
  const quota = role.account.trustPolicyQuota;
  if (quota === null)
    throw new AppError(
      'conflict',
      'Drawbridge does not know the size limit of this account. Your edit is kept. Sync the account, then try again.',
    );
  if (wanted.proposal.kind === 'mappings' && endsSomething(wanted.proposal))
    throw new AppError(
      'invalid',
      'A policy with a mapping that ends cannot be packed, because part of a packed policy cannot end. Your edit is kept. Remove the end, or use another role.',
    );
  const policy = await proposedPolicy(context, role, wanted.proposal);
  const { mappings, foreign } = recoverMappings(policy, issuerProfiles(context.config));
  const request = {
    mappings: mappings.map(({ provider, statementIndex: _, ...mapping }) => ({ mapping, provider })),
    foreign: foreign.map(({ statement }) => statement),
    quota,
  };
  const packed = await ask('pack', request, inAccount(await loadFacts(context.db, {}), role.accountId));
  if (!packed.ok) return { packed: false, reason: packed.reason, roles: packed.roles.map((part) => part.map(inWords)) };
  const document = printPolicy({ ...packed.policy, unknown: policy.unknown });
  return { packed: true, document, before: policySize(policy), after: packed.size, dropped: packed.dropped.length };
}

const endsSomething = ({ add, limit }: Extract<ProposalInput, { kind: 'mappings' }>): boolean =>
  limit.length > 0 || add.some(({ until }) => until !== undefined);

const inWords = ({ mapping }: PlacedMapping): string =>
  `${mapping.source.path || 'project by id'}: ${describeRef(mapping.ref)}`;
