/** What IAM would refuse of a trust policy whatever it says: known before anybody is asked to approve it. */
import type { Policy } from '@/lib/policy/types';

/** Paths of roles that AWS keeps for itself (AWS IAM: service-linked roles; IAM Identity Center: roles of permission sets). */
const OWNED = [
  {
    path: '/aws-service-role/',
    reason: 'This is a service-linked role. Only the AWS service that owns it can change its trust policy.',
  },
  {
    path: '/aws-reserved/',
    reason:
      'IAM Identity Center owns this role. Its trust policy cannot be changed in IAM. Change the permission set instead.',
  },
] as const;

/** Why only AWS may change the trust policy of a role at this path; null: others may. */
export const ownedByAws = (path: string): string | null =>
  OWNED.find((owned) => path.startsWith(owned.path))?.reason ?? null;

/** In place of a user (AIDA) or role (AROA) that was deleted IAM shows the unique id. AWS IAM: unique identifiers. */
const DELETED = /^(AIDA|AROA)[A-Z0-9]{10,}$/;

/** A principal that does not exist any more, and the statement that names it, from 0. */
export interface DeletedPrincipal {
  readonly id: string;
  readonly statementIndex: number;
}

/** The deleted users and roles that a policy names. IAM refuses every policy with one, though the live one may have it. */
export function deletedPrincipals({ statements }: Pick<Policy, 'statements'>): readonly DeletedPrincipal[] {
  return statements.flatMap(({ principal: { value } }, statementIndex) => {
    const entries = value.kind === 'any' ? [] : value.entries;
    const named = entries.flatMap(({ type, values }) => (type === 'AWS' ? values : []));
    return named.filter((id) => DELETED.test(id)).map((id) => ({ id, statementIndex }));
  });
}

/** Why IAM would refuse to put this policy into a role at this path, in sentences with what to do; none: it would not for these reasons. */
export function unacceptable(path: string, policy: Pick<Policy, 'statements'>): readonly string[] {
  const owned = ownedByAws(path);
  if (owned !== null) return [owned];
  return deletedPrincipals(policy).map(
    ({ id, statementIndex }) =>
      `Statement ${statementIndex + 1} names ${id}, which is the id of a ${id.startsWith('AIDA') ? 'user' : 'role'} that was deleted. AWS refuses every trust policy that names it. Remove ${id} from the statement.`,
  );
}
