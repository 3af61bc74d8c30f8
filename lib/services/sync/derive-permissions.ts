import { couldEscalate, type EscalationStep, mayAssume } from '@/lib/capabilities/escalation';
import { labelOf, powerOf } from '@/lib/capabilities/risk';
import type { OtherRoles, Power } from '@/lib/capabilities/risk-words';
import { summarise } from '@/lib/capabilities/summarise';
import { firstSteps } from '@/lib/services/facts/escalation-targets';
import { policiesOfRoles } from '@/lib/services/facts/policy-readings';
import type { DerivedPermissions } from '@/lib/services/sync/derive-role';
import { escalationFindings, permissionFindings } from '@/lib/services/sync/permission-findings';
import type { Context } from '@/lib/services/verb/context';
import { readTags } from '@/lib/services/verb/json-columns';

type Role = Parameters<typeof policiesOfRoles>[1][number] & {
  readonly name: string;
  readonly trustPolicy: string;
  readonly tags: unknown;
  readonly account: { readonly label: string | null };
};

/** What follows from the policies of each of these roles, in their order. */
export async function derivePermissions(
  context: Pick<Context, 'db'>,
  roles: readonly Role[],
): Promise<readonly DerivedPermissions[]> {
  const policies = await policiesOfRoles(context, roles);
  const given = policies.map(({ permissions, grants }) => ({ permissions, grants, can: summarise(grants) }));
  // An administrator can do everything to everyone, and its finding says so.
  const able = roles.flatMap((role, index) => {
    const own = given[index];
    return own === undefined || own.can.administrator ? [] : [{ ...role, grants: own.grants }];
  });
  const found = await firstSteps(context, able);
  return roles.flatMap((role, index) => {
    const own = given[index];
    if (own === undefined) return [];
    const { steps, cut } = found.get(role.arn) ?? { steps: [], cut: false };
    const escalations = steps.filter(({ to }) => to !== role.arn);
    return {
      findings: [
        ...permissionFindings(own.permissions),
        ...escalationFindings(escalations, cut || own.grants.unread.length > 0),
      ],
      ...powerWithOthers(powerOf(own.can), escalations, own.can.passRole !== 'none' || mayAssume(own.grants)),
      // Also where there is nobody yet: who comes later concerns it then.
      escalates: !own.can.administrator && (escalations.length > 0 || couldEscalate(own.grants)),
      label: labelOf(readTags(role.tags), role.account.label),
    };
  });
}

/**
 * Whoever gets hold of another role can do what that one can. How much that is is not looked at: it counts as changing permissions.
 * `usesRoles`: it may assume or pass some role, of which only those count that pipelines enter.
 */
function powerWithOthers(
  power: Power | null,
  escalations: readonly EscalationStep[],
  usesRoles: boolean,
): { readonly power: Power | null; readonly others: OtherRoles | null } {
  if (power === null || power >= 3) return { power, others: null };
  const taking = escalations.filter(({ takesOver }) => takesOver);
  if (taking.length === 0) return { power, others: usesRoles ? 'not-counted' : null };
  return { power: 3, others: taking.some(({ sure }) => sure) ? 'taken-over' : 'maybe-taken-over' };
}
