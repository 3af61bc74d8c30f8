import { z } from 'zod';
import type { PolicyVerdict } from '@/lib/onboarding/permissions/judge-policy';
import {
  type GivenPolicies,
  type PolicyReadings,
  rolePermissions,
} from '@/lib/onboarding/permissions/role-permissions';
import type { Context } from '@/lib/services/verb/context';

const attachedColumn = z.array(z.object({ arn: z.string(), name: z.string() })).catch([]);
const inlineColumn = z.array(z.object({ name: z.string(), document: z.string() })).catch([]);

interface RoleRow {
  readonly arn: string;
  readonly accountId: string;
  readonly attachedPolicies: unknown;
  readonly inlinePolicies: unknown;
  readonly policiesUnknown: string | null;
}

type Reads = Pick<Context, 'db'>;

/** These managed policies of an account as AWS last gave them; what was never read is missing. */
export async function policyReadings(
  { db }: Reads,
  accountId: string,
  arns: readonly string[],
): Promise<PolicyReadings> {
  if (arns.length === 0) return new Map();
  const rows = await db.managedPolicy.findMany({ where: { accountId, arn: { in: [...new Set(arns)] } } });
  return new Map(rows.map(({ arn, document, unknownBecause }) => [arn, { document, unknownBecause }]));
}

/** How far the policies of each of these roles go, in the order of the roles. */
export async function permissionsOfRoles(
  context: Reads,
  roles: readonly RoleRow[],
): Promise<readonly (readonly PolicyVerdict[])[]> {
  const given = roles.map((role) => ({ accountId: role.accountId, policies: givenPolicies(role) }));
  const readings = new Map<string, PolicyReadings>();
  for (const account of new Set(given.map(({ accountId }) => accountId))) {
    const own = given.filter(({ accountId }) => accountId === account);
    const arns = own.flatMap(({ policies }) => policies.attached.map(({ arn }) => arn));
    readings.set(account, await policyReadings(context, account, arns));
  }
  return given.map(({ accountId, policies }) => rolePermissions(policies, readings.get(accountId) ?? new Map()));
}

const givenPolicies = (role: RoleRow): GivenPolicies => ({
  roleArn: role.arn,
  attached: attachedColumn.parse(role.attachedPolicies),
  inline: inlineColumn.parse(role.inlinePolicies),
  unknownBecause: role.policiesUnknown,
});
