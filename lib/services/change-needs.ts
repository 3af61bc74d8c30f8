import { approvalDigest } from '@/lib/changes/approval-digest';
import { requirementFor } from '@/lib/changes/approval-rules';
import { type ChangeEffect, effectOf, widestRung } from '@/lib/changes/change-effect';
import { TRUST_POLICY_PLAN } from '@/lib/changes/plan';
import type { Requirement } from '@/lib/changes/requirement';
import { parsePolicy } from '@/lib/policy/parse-policy';
import { accessDiff } from '@/lib/reach/access-diff';
import { activeRules, ruleRole } from '@/lib/services/active-rules';
import type { Context } from '@/lib/services/context';
import { loadFacts } from '@/lib/services/facts-from-inventory';
import { toJson } from '@/lib/services/inventory-columns';

/** The role and both documents of a revision. */
export interface Step {
  readonly role: {
    readonly accountId: string;
    readonly path: string;
    readonly tags: unknown;
    readonly arn: string;
  };
  readonly base: { readonly document: string; readonly digest: string; readonly uniqueId: string };
  readonly proposed: { readonly document: string; readonly digest: string };
}

/** What the server finds out about a revision, and what approvals of it bind to. */
export interface ChangeNeeds {
  readonly effect: ChangeEffect;
  /** The wider rung of before and after, null: unknown. */
  readonly rung: number | null;
  readonly requirement: Requirement;
  readonly approvalDigest: string;
}

/** Computes the effect by the facts and the requirement by the rules of now. A document that does not parse is undecided. */
export async function needsOf(context: Pick<Context, 'db'>, step: Step): Promise<ChangeNeeds> {
  const [before, after] = [parsePolicy(step.base.document), parsePolicy(step.proposed.document)];
  const found =
    before.ok && after.ok
      ? accessDiff(before.policy, after.policy, await loadFacts(context.db))
      : { verdict: 'undecided' as const, before: { rung: null }, after: { rung: null } };
  const effect = effectOf(found);
  const rung = widestRung(found);
  const requirement = requirementFor(await activeRules(context.db), ruleRole(step.role, rung), effect);
  const digest = approvalDigest({
    roleArn: step.role.arn,
    roleUniqueId: step.base.uniqueId,
    baseDigest: step.base.digest,
    proposedDigest: step.proposed.digest,
    plan: TRUST_POLICY_PLAN.map(({ kind }) => kind),
    effect,
    requirement,
  });
  return { effect, rung, requirement, approvalDigest: digest };
}

/** The same as columns of a revision. */
export const revisionColumns = ({ effect, rung, requirement, approvalDigest }: ChangeNeeds) => ({
  effect,
  rung,
  requirement: toJson({ ...requirement }),
  approvalDigest,
});
