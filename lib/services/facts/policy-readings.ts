import { z } from 'zod';
import { type Grants, readGrants } from '@/lib/capabilities/grants';
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
  readonly permissionsBoundary: string | null;
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

/** The policies of one role, and how far they go. */
export interface RolePolicies {
  readonly permissions: readonly PolicyVerdict[];
  readonly grants: Grants;
}

/** What the policies of each of these roles give, in the order of the roles. */
export async function policiesOfRoles(context: Reads, roles: readonly RoleRow[]): Promise<readonly RolePolicies[]> {
  const given = roles.map((role) => ({
    accountId: role.accountId,
    policies: { ...givenPolicies(role), boundary: role.permissionsBoundary },
  }));
  const readings = new Map<string, PolicyReadings>();
  for (const account of new Set(given.map(({ accountId }) => accountId))) {
    const own = given.filter(({ accountId }) => accountId === account);
    const arns = own.flatMap(({ policies: { attached, boundary } }) => [
      ...attached.map(({ arn }) => arn),
      ...(boundary === null ? [] : [boundary]),
    ]);
    readings.set(account, await policyReadings(context, account, arns));
  }
  return given.map(({ accountId, policies }) => {
    const read = readings.get(accountId) ?? new Map();
    return { permissions: rolePermissions(policies, read), grants: readGrants(policies, read) };
  });
}

/** How far the policies of each of these roles go, in the order of the roles. */
export const permissionsOfRoles = async (
  context: Reads,
  roles: readonly RoleRow[],
): Promise<readonly (readonly PolicyVerdict[])[]> =>
  (await policiesOfRoles(context, roles)).map(({ permissions }) => permissions);

const givenPolicies = (role: RoleRow): GivenPolicies => ({
  roleArn: role.arn,
  attached: attachedColumn.parse(role.attachedPolicies),
  inline: inlineColumn.parse(role.inlinePolicies),
  unknownBecause: role.policiesUnknown,
});
