import { approvalDigest } from '@/lib/changes/approval-digest';
import { requirementFor } from '@/lib/changes/approval-rules';
import { type ChangeEffect, effectOf, widestRung } from '@/lib/changes/change-effect';
import { givesTime, type MappingEnd } from '@/lib/changes/limits';
import { type ChangeKind, isAlone, planOf, type Surroundings } from '@/lib/changes/plan';
import { both, type Requirement } from '@/lib/changes/requirement';
import { setupRequirement } from '@/lib/changes/setup-requirement';
import { givesBroad } from '@/lib/onboarding/permissions/gives-broad';
import { parsePolicy } from '@/lib/policy/parse-policy';
import { arnIn, isProvider, type ProofFact, proofDigest } from '@/lib/reach/proofs/proof-facts';
import { inAccount } from '@/lib/reach/providers';
import type { EstateFacts } from '@/lib/reach/types';
import type { Proposal } from '@/lib/services/changes/proposal/proposal';
import { limitsInForce } from '@/lib/services/changes/proposal/proposed-limits';
import { activeRules, ruleRole } from '@/lib/services/facts/active-rules';
import { loadFacts } from '@/lib/services/facts/load-facts';
import { policyReadings } from '@/lib/services/facts/policy-readings';
import { readablePolicies } from '@/lib/services/facts/readable-policies';
import { ask } from '@/lib/services/verb/ask';
import type { Context } from '@/lib/services/verb/context';

/** The role and both documents of a revision. */
export interface RevisionUnderDecision {
  readonly role: {
    readonly accountId: string;
    readonly path: string;
    readonly tags: unknown;
    readonly arn: string;
    readonly id: string;
  };
  readonly base: { readonly digest: string; readonly uniqueId: string };
  readonly proposed: { readonly document: string; readonly digest: string };
  readonly kind: ChangeKind;
  /** What the effect is measured against: of an adoption the approved policy before, else the base. */
  readonly before: string;
  /** When mappings of it end. */
  readonly limits: readonly MappingEnd[];
  readonly surroundings: Surroundings;
  /** Where it is not for the rules to say who approves it. */
  readonly requirement?: Requirement;
}

/** What the server finds out about a revision, and what approvals of it bind to. */
export interface ChangeNeeds {
  readonly effect: ChangeEffect;
  /** The wider rung of before and after, null: unknown. */
  readonly rung: number | null;
  readonly requirement: Requirement;
  /** The GitLab facts that containment of the proposal rests on; none where it does not parse. */
  readonly proofFacts: readonly ProofFact[];
  readonly proofDigest: string;
  readonly approvalDigest: string;
}

/**
 * Computes the effect by the facts and the requirement by the rules of now. A document that does not parse is undecided.
 * `known`: facts that were loaded just now.
 */
export async function needsOf(
  context: Pick<Context, 'db'>,
  under: RevisionUnderDecision,
  known?: EstateFacts,
): Promise<ChangeNeeds> {
  const [before, after] = [parsePolicy(under.before), parsePolicy(under.proposed.document)];
  const policies = readablePolicies(under.before, under.proposed.document);
  const facts = inAccount(known ?? (await loadFacts(context.db, { policies })), under.role.accountId);
  const found =
    before.ok && after.ok
      ? await ask('access-diff', before.policy, after.policy, facts)
      : { verdict: 'undecided' as const, before: { rung: null }, after: { rung: null } };
  const longer = givesTime(under.limits, await limitsInForce(context.db, under.role.id));
  const effect = withTime(effectOf(found), longer);
  const rung = widestRung(found);
  const ruled = under.requirement ?? requirementFor(await activeRules(context.db), ruleRole(under.role, rung), effect);
  const attached = under.surroundings.setup.flatMap((each) => (each.kind === 'attach-policy' ? [each.arn] : []));
  const readings = await policyReadings(context, under.role.accountId, attached);
  const requirement = both(
    ruled,
    setupRequirement(under.surroundings, (each) => givesBroad(each, under.role.arn, readings)),
  );
  const restsOn = after.ok ? await ask('proof-facts', after.policy, facts) : [];
  const proof = restsOn.filter((fact) => !isOwnProvider(fact, under));
  const digestOfProof = proofDigest(proof);
  const digest = approvalDigest({
    roleArn: under.role.arn,
    roleUniqueId: under.base.uniqueId,
    baseDigest: under.base.digest,
    proposedDigest: under.proposed.digest,
    plan: planOf(under.kind, under.surroundings).map(({ kind }) => kind),
    effect,
    requirement,
    ...(under.limits.length === 0 ? {} : { limits: under.limits }),
    ...(isAlone(under.surroundings) ? {} : { surroundings: under.surroundings }),
    proofDigest: digestOfProof,
  });
  return { effect, rung, requirement, proofFacts: proof, proofDigest: digestOfProof, approvalDigest: digest };
}

/** A provider that the change itself makes, or gives an audience, is no fact that it rests on. */
const isOwnProvider = ({ name }: ProofFact, { surroundings }: RevisionUnderDecision): boolean =>
  isProvider(name) &&
  surroundings.setup.some(
    (each) => (each.kind === 'create-provider' || each.kind === 'add-audience') && each.arn === arnIn(name),
  );

/** To enter for longer is to be given access, whatever the documents say. */
export const withTime = (effect: ChangeEffect, longer: boolean): ChangeEffect =>
  longer && (effect === 'narrows' || effect === 'equal') ? 'widens' : effect;

type ProposedRole = RevisionUnderDecision['role'] & {
  readonly trustPolicy: string;
  readonly trustDigest: string;
  readonly uniqueId: string;
  readonly approvedDocument: string | null;
};

/** The same of a proposal over what is live. */
export const needsOfProposal = (
  context: Pick<Context, 'db'>,
  role: ProposedRole,
  proposed: Proposal,
  requirement?: Requirement,
): Promise<ChangeNeeds> =>
  needsOf(context, {
    role,
    limits: proposed.limits,
    surroundings: proposed.surroundings,
    ...(requirement === undefined ? {} : { requirement }),
    base: { digest: role.trustDigest, uniqueId: role.uniqueId },
    proposed,
    kind: proposed.kind,
    before: (proposed.kind === 'adopt' ? role.approvedDocument : null) ?? role.trustPolicy,
  });
