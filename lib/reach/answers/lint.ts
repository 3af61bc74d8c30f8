import { type Answer, answering } from '@/lib/reach/answers/answer';
import { asObject, asPolicy, member } from '@/lib/reach/answers/read';
import { asFacts, NO_FACTS } from '@/lib/reach/answers/read-facts';
import { assessPolicy } from '@/lib/reach/assess-statement';
import { findingsOf } from '@/lib/reach/findings/findings';
import { type RoleReach, reachOf } from '@/lib/reach/reach';
import type { Finding } from '@/lib/reach/types';

export interface Lint {
  readonly reach: RoleReach;
  readonly findings: readonly Omit<Finding, 'fix'>[];
}

/** `{"policy", "facts"?}` → reach and findings. Without facts nothing is known of projects. */
export function answerLint(input: unknown): Answer<Lint> {
  return answering(() => {
    const object = asObject(input, []);
    const policy = asPolicy(member(object, 'policy'), ['policy']);
    const given = member(object, 'facts');
    const facts = given === undefined || given === null ? NO_FACTS : asFacts(given, ['facts']);
    const assessments = assessPolicy(policy, facts);
    const findings = findingsOf(policy, facts, assessments).map(({ fix: _, ...finding }) => finding);
    return { reach: reachOf(assessments), findings };
  });
}
