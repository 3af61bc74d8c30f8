import { policyDigest } from '@/lib/audit/digest';
import { CLOSED_TRUST_POLICY } from '@/lib/changes/setup-steps';
import type { NewRoleRules } from '@/lib/config/config';
import type { TrackAnswers } from '@/lib/onboarding/answers';
import { roleNameProblem } from '@/lib/onboarding/role-names';
import { managedRefusal } from '@/lib/services/changes/record/managed';
import type { OnboardingFacts } from '@/lib/services/onboarding/onboarding-facts';
import type { Context } from '@/lib/services/verb/context';
import { toJson } from '@/lib/services/verb/json-columns';

/** A role as a proposal needs it: one of the inventory, or one that the change is to make. */
export type TrackRole = NonNullable<Awaited<ReturnType<typeof trackRole>>['role']>;

/** The role of a track, and what is wrong with it, in words. */
export async function trackRole(context: Context, facts: OnboardingFacts, { role: wanted }: TrackAnswers) {
  const { account } = facts;
  if (wanted.kind === 'existing') {
    const role = await context.db.role.findFirst({
      where: { accountId: account.id, name: wanted.name, goneAt: null },
      include: { account: true },
    });
    if (role === null) return { role: null, problems: [`There is no role "${wanted.name}" in this account.`] };
    const refusal = managedRefusal(context, role);
    return { role: { ...role, isNew: false }, problems: refusal === null ? [] : [refusal] };
  }
  const problem = roleNameProblem(wanted, facts.taken);
  const rules = context.config.accounts.find(({ id }) => id === account.id)?.newRoles ?? {};
  const { maxSessionSeconds: seconds } = wanted;
  const problems = [
    ...(problem === null ? [] : [problem]),
    ...ruleProblems(wanted, rules),
    ...(seconds < 3600 || seconds > 43_200 ? ['The longest session is 3600 to 43200 seconds.'] : []),
  ];
  if (problems.length > 0) return { role: null, problems };
  const id = context.newId();
  const now = context.now();
  const role = {
    ...{ id, isNew: true, account, accountId: account.id, name: wanted.name, path: wanted.path },
    // Stands in for IAM's RoleId, which the apply learns when it makes the role.
    uniqueId: `planned-${id}`,
    arn: `arn:${account.partition}:iam::${account.id}:role${wanted.path}${wanted.name}`,
    ...{ description: wanted.description, maxSessionSeconds: seconds, permissionsBoundary: wanted.permissionsBoundary },
    ...{ tags: toJson(wanted.tags), attachedPolicies: toJson([]), findings: toJson([]) },
    ...{ createdAt: now, syncedAt: now, goneAt: now, plannedAt: now },
    ...{ trustPolicy: CLOSED_TRUST_POLICY, trustDigest: policyDigest(CLOSED_TRUST_POLICY) },
    ...{ approvedDocument: null, approvedDigest: null },
  };
  return { role, problems: [] };
}

/** Why the account's rules refuse a role like this, in words. */
function ruleProblems(
  { path, permissionsBoundary }: Extract<TrackAnswers['role'], { kind: 'new' }>,
  rules: NewRoleRules,
): readonly string[] {
  const { path: prefix, permissionsBoundary: boundary } = rules;
  return [
    ...(prefix === undefined || path.startsWith(prefix)
      ? []
      : [`The rules of this account want new roles below the path ${prefix}.`]),
    ...(boundary === undefined || boundary === permissionsBoundary
      ? []
      : [`The rules of this account want the permissions boundary ${boundary} on new roles.`]),
  ];
}
