import { z } from 'zod';
import { policyDigest } from '@/lib/audit/digest';
import { unacceptable } from '@/lib/changes/acceptable-policy';
import type { MappingEnd } from '@/lib/changes/limits';
import { type ChangeKind, isAlone, NO_SURROUNDINGS, type Surroundings } from '@/lib/changes/plan';
import { editPolicy } from '@/lib/mappings/edit-policy';
import { parsePolicy } from '@/lib/policy/parse-policy';
import { policySize, printPolicy } from '@/lib/policy/print-policy';
import type { Policy } from '@/lib/policy/types';
import { type ChosenEnd, chosenEnds, requireLimitsKept } from '@/lib/services/changes/proposal/proposed-limits';
import { mappingInput, resolveMapping } from '@/lib/services/changes/proposal/resolve-mapping';
import { issuerProfiles } from '@/lib/services/facts/issuer-profiles';
import { AppError, type Issue } from '@/lib/services/verb/app-error';
import type { Context } from '@/lib/services/verb/context';

const until = z.iso.datetime({ offset: true });

/** What a trust policy is to become: lines of intent added and removed, or a whole document typed by hand, or what is live. */
export const proposalInput = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('mappings'),
    add: z
      .array(mappingInput.extend({ until: until.optional() }))
      .max(200)
      .describe('Mappings to add. `until` says when one ends, as ISO 8601 with a time zone.'),
    remove: z
      .array(z.string().max(16_384))
      .max(1000)
      .describe(
        'Ids of mappings of the live policy, and keys of statements of it that are none, as `lines` of a preview has them.',
      ),
    limit: z
      .array(z.strictObject({ id: z.string().max(200), until: until.nullable() }))
      .max(200)
      .default([])
      .describe('Mappings of the live policy that end at another time. `null`: no longer at any time.'),
  }),
  z.strictObject({ kind: z.literal('document'), text: z.string().max(131_072) }),
  /** The live policy becomes the approved one; nothing is written. */
  z.strictObject({ kind: z.literal('adopt') }),
]);
export type ProposalInput = z.output<typeof proposalInput>;

/** The role that a proposal is for, as the database knows it. */
export interface ProposalRole {
  readonly id: string;
  readonly accountId: string;
  readonly arn: string;
  readonly path: string;
  readonly uniqueId: string;
  readonly trustPolicy: string;
  readonly trustDigest: string;
  readonly account: { readonly trustPolicyQuota: number | null };
}

export interface Proposal {
  readonly kind: ChangeKind;
  readonly policy: Policy;
  readonly document: string;
  readonly digest: string;
  /** Characters without white space, as it is sent; `quota` null: unknown. */
  readonly size: number;
  readonly quota: number | null;
  /** When mappings of it end. */
  readonly limits: readonly MappingEnd[];
  readonly surroundings: Surroundings;
  /** The mappings that its author composed; absent: it was not made of any. */
  readonly intent?: Extract<ProposalInput, { kind: 'mappings' }>;
}

/**
 * Computes a proposal from intent and the database alone; nothing that a browser computed is used. Refuses what IAM would
 * refuse or what would not mean what it says: every problem at once, with its place.
 */
export async function computeProposal(context: Context, role: ProposalRole, input: ProposalInput): Promise<Proposal> {
  if (input.kind === 'adopt') return adoptionOf(role);
  const { policy, ends } = await proposed(context, role, input);
  await requireLimitsKept(context, role.id, policy);
  const proposal = proposalOf(role, policy, chosenEnds(context, policy, ends));
  return input.kind === 'mappings' ? { ...proposal, intent: input } : proposal;
}

/** The policy that a proposal means, whatever its size. */
export const proposedPolicy = async (context: Context, role: ProposalRole, input: ProposalInput): Promise<Policy> =>
  (await proposed(context, role, input)).policy;

interface Proposed {
  readonly policy: Policy;
  /** Which mappings of it were asked to end when. */
  readonly ends: readonly ChosenEnd[];
}

async function proposed(context: Context, role: ProposalRole, input: ProposalInput): Promise<Proposed> {
  if (input.kind === 'mappings') return applyIntent(context, role, input);
  return { policy: input.kind === 'adopt' ? livePolicy(role) : readDocument(input.text), ends: [] };
}

/**
 * The proposal that IAM is to hold this policy. AppError "invalid" where the account allows none of that size, or IAM would refuse
 * it: only AWS may change the role, or the policy breaks a rule of IAM.
 */
export function proposalOf(role: ProposalRole, policy: Policy, limits: readonly MappingEnd[] = []): Proposal {
  requireAcceptable(role.path, policy);
  return sizedProposal(role, policy, limits);
}

/** The same where it is not for this caller to say what IAM would refuse besides its size. */
export function sizedProposal(role: ProposalRole, policy: Policy, limits: readonly MappingEnd[] = []): Proposal {
  const document = printPolicy(policy);
  const size = policySize(policy);
  const quota = role.account.trustPolicyQuota;
  if (quota !== null && size > quota) {
    throw new AppError(
      'invalid',
      `The trust policy would have ${size} characters, and this account allows ${quota}. Your edit is kept. Pack the policy, remove mappings, or use another role.`,
    );
  }
  const digest = policyDigest(document);
  return { kind: 'put', policy, document, digest, size, quota, limits, surroundings: NO_SURROUNDINGS };
}

/** AppError "invalid" for what IAM would refuse in the end: nobody should be asked to approve it. */
export function requireAcceptable(path: string, policy: Policy): void {
  const problems = unacceptable(path, policy);
  if (problems.length === 0) return;
  const message = `${problems.map((problem) => problem.message).join(' ')} Nothing was saved or sent.`;
  throw new AppError(
    'invalid',
    message,
    problems.map((problem) => ({ ...problem, path: ['proposal', ...problem.path] })),
  );
}

/** The proposal that what is live becomes what is approved. */
export function adoptionOf(role: ProposalRole): Proposal {
  const policy = livePolicy(role);
  return {
    kind: 'adopt',
    policy,
    document: printPolicy(policy),
    digest: role.trustDigest,
    size: policySize(policy),
    quota: role.account.trustPolicyQuota,
    limits: [],
    surroundings: NO_SURROUNDINGS,
  };
}

function livePolicy(role: ProposalRole): Policy {
  const live = parsePolicy(role.trustPolicy);
  if (live.ok) return live.policy;
  throw new AppError(
    'invalid',
    'The live trust policy does not parse, so it cannot be adopted. Nothing was drafted. Edit it as JSON.',
    live.problems,
  );
}

/** Refuses a proposal that does nothing: it means what is live, or adopts what is approved already. */
export function requireEffect(
  role: Pick<ProposalRole, 'trustDigest'> & { readonly approvedDigest: string | null },
  { kind, digest, limits, surroundings }: Proposal,
): void {
  if (kind === 'put' && digest === role.trustDigest && limits.length === 0 && isAlone(surroundings))
    throw new AppError(
      'invalid',
      'The proposed trust policy means the same as the live one. Nothing was drafted. Edit the policy first.',
    );
  if (kind === 'adopt' && digest === role.approvedDigest)
    throw new AppError(
      'invalid',
      'The live trust policy is already the approved one. Nothing was drafted. Look at the role again.',
    );
}

function readDocument(text: string): Policy {
  const parsed = parsePolicy(text);
  const errors = parsed.problems.filter((problem) => problem.severity === 'error');
  if (!parsed.ok || errors.length > 0) {
    throw new AppError(
      'invalid',
      'The trust policy does not parse. Your text is kept. Correct the marked lines.',
      errors,
    );
  }
  return parsed.policy;
}

async function applyIntent(
  context: Context,
  role: ProposalRole,
  input: Extract<ProposalInput, { kind: 'mappings' }>,
): Promise<Proposed> {
  const live = parsePolicy(role.trustPolicy);
  if (!live.ok)
    throw new AppError(
      'invalid',
      'The live trust policy does not parse, so its mappings cannot be edited. Nothing was drafted. Edit it as JSON.',
      live.problems,
    );
  const issues: Issue[] = [];
  const add = [];
  const ends = new Map(input.limit.map(({ id, until }) => [id, until]));
  for (const [index, { until, ...wanted }] of input.add.entries()) {
    const resolved = await resolveMapping(context, role.accountId, wanted);
    if (!resolved.ok) {
      issues.push({ path: ['proposal', 'add', index], message: resolved.reason });
      continue;
    }
    add.push({ mapping: resolved.mapping, provider: resolved.provider });
    if (until !== undefined) ends.set(resolved.mapping.id, until);
  }
  if (issues.length > 0) throw new AppError('invalid', issues.map((issue) => issue.message).join(' '), issues);
  const edited = editPolicy(live.policy, { add, remove: input.remove }, issuerProfiles(context.config));
  if (!edited.ok) {
    throw new AppError(
      'invalid',
      edited.refusals.map((refusal) => refusal.reason).join(' '),
      edited.refusals.map((refusal) => ({ path: ['proposal'], message: refusal.reason })),
    );
  }
  return { policy: edited.policy, ends: [...ends].map(([id, until]) => ({ id, until })) };
}
