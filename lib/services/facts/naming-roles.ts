import { arnsNamed } from '@/lib/capabilities/target-trust';
import type { Prisma } from '@/lib/db/generated/client';
import { parsePolicy } from '@/lib/policy/parse-policy';

/** Roles whose trust policy may name a role or one of its sessions: few. A backslash, which LIKE wants twice, may hide a name. */
export const MAY_NAME_ROLES: Prisma.RoleWhereInput = {
  OR: [{ trustPolicy: { contains: 'role/' } }, { trustPolicy: { contains: '\\\\' } }],
};

/** The roles of this account that a trust policy names, by ARN or by one of their sessions. null: none. */
export function rolesNamed(trustPolicy: string, accountId: string): Prisma.RoleWhereInput | null {
  const parsed = parsePolicy(trustPolicy);
  // Nobody knows whom such a text names.
  if (!parsed.ok) return { accountId };
  const names = arnsNamed(parsed.policy).flatMap((arn) => {
    const [, , service, , account, resource = ''] = arn.split(':');
    const [kind, ...parts] = resource.split('/');
    if (account !== accountId) return [];
    if (service === 'sts' && kind === 'assumed-role') return parts.slice(0, 1);
    return service === 'iam' && kind === 'role' ? parts.slice(-1) : [];
  });
  return names.length === 0 ? null : { accountId, name: { in: names } };
}
