import type { Policy } from '@/lib/policy/types';
import { type Assessment, assessPolicy } from '@/lib/reach/assess-statement';
import { CLAIM_RULES } from '@/lib/reach/findings/claims';
import type { FindingRule } from '@/lib/reach/findings/finding-rule';
import { OPERATOR_RULES } from '@/lib/reach/findings/operator';
import { PRINCIPAL_RULES } from '@/lib/reach/findings/principal';
import { PROJECT_RULES } from '@/lib/reach/findings/project';
import { REDUNDANT_RULES } from '@/lib/reach/findings/redundant';
import { REF_RULES } from '@/lib/reach/findings/ref';
import { SUBJECT_RULES } from '@/lib/reach/findings/subject';
import { statementViews } from '@/lib/reach/statement-view';
import type { Facts, Finding, Severity } from '@/lib/reach/types';

/** All that is looked for. */
export const FINDING_RULES: readonly FindingRule[] = [
  ...PRINCIPAL_RULES,
  ...SUBJECT_RULES,
  ...REF_RULES,
  ...PROJECT_RULES,
  ...OPERATOR_RULES,
  ...CLAIM_RULES,
  ...REDUNDANT_RULES,
];

/** Severities, gravest first. */
export const SEVERITIES: readonly Severity[] = ['critical', 'high', 'medium', 'low', 'info'];

/** What is wrong with a policy, gravest first, then in the order of the document. */
export function findings(policy: Policy, facts: Facts): readonly Finding[] {
  return findingsOf(policy, facts, assessPolicy(policy, facts));
}

export function findingsOf(policy: Policy, facts: Facts, assessments: readonly Assessment[]): readonly Finding[] {
  const found = statementViews(policy, facts, assessments).flatMap((view) =>
    FINDING_RULES.flatMap((rule) =>
      rule.find(view).map(({ path, message, example = null, severity = rule.severity, fix }): Finding => {
        const { id, remedy } = rule;
        return { id, severity, path, message, example, remedy, ...(fix === undefined ? {} : { fix }) };
      }),
    ),
  );
  return found.sort((a, b) => SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity));
}
