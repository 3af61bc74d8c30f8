import { parsePolicy } from '@/lib/policy/parse-policy';
import { assessPolicy } from '@/lib/reach/assess-statement';
import { describeAccess } from '@/lib/reach/describe-access';
import { admitsOutside } from '@/lib/reach/estate/outside-read';
import { type AdmittedRef, existingRefs } from '@/lib/reach/existing-refs';
import { findingsOf } from '@/lib/reach/findings/findings';
import { reachOf } from '@/lib/reach/reach';
import { shutProvider } from '@/lib/reach/shut-provider';
import type { Facts, Finding, Reach } from '@/lib/reach/types';
import { countUnread } from '@/lib/reach/unread-projects';

/** What a role's trust policy means by the facts. */
export interface RoleAssessment {
  readonly reach: Reach;
  readonly findings: readonly Finding[];
  readonly admitted: readonly AdmittedRef[];
  /** Projects that it may admit and whose refs could not be read; those outside of the groups that are read are one of each GitLab. */
  readonly unreadCount: number;
  /** ARN of the OIDC provider that alone keeps everybody out. */
  readonly shutBy: string | null;
  /** Who can assume it, in one sentence. */
  readonly sentence: string;
}

/** Assesses a role by the text of its trust policy. null: the text is none. */
export function assessRole(trustPolicy: string, facts: Facts): RoleAssessment | null {
  const parsed = parsePolicy(trustPolicy);
  if (!parsed.ok) return null;
  const { policy } = parsed;
  const assessments = assessPolicy(policy, facts);
  const { role } = reachOf(assessments);
  const admitted = existingRefs(policy, facts);
  const findings = findingsOf(policy, facts, assessments);
  const outside = admitsOutside(policy, facts, assessments);
  const unreadCount = countUnread(policy, assessments, outside);
  const shutBy = shutProvider(policy, facts, assessments);
  return {
    reach: role,
    findings,
    admitted,
    unreadCount,
    shutBy,
    sentence: describeAccess(role, admitted, { unread: unreadCount - outside.length, outside: outside.length > 0 }),
  };
}
