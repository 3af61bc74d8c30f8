/** What IAM would refuse of a trust policy whatever it says: known before anybody is asked to approve it. */
import { type IamRefusal, iamRefusals } from '@/lib/policy/refusals/iam-refusals';
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

/** Why IAM would refuse to put this policy into a role at this path, in sentences with what to do; none: it would not for these reasons. */
export function unacceptable(path: string, policy: Policy): readonly IamRefusal[] {
  const owned = ownedByAws(path);
  return owned === null ? iamRefusals(policy) : [{ path: [], message: owned }];
}
