/** What a verdict cannot rest on: keys that may or may not be there, and policy variables that a call fills. */
import { callKey, isIssuerKey } from '@/lib/policy/call-keys';
import { type Box, isOpaque } from '@/lib/policy/compare/boxes';
import type { KeyTest } from '@/lib/policy/compare/clauses';
import type { Policy } from '@/lib/policy/types';

/** Whether nobody can say if a test holds for a given token: a variable is filled by the call, or the key may be there or not. */
export function isDoubtful({ key }: Pick<KeyTest, 'key'>): boolean {
  if (isOpaque(key)) return true;
  if (isIssuerKey(key)) return false;
  const rule = callKey(key);
  return rule === null || rule.source === 'role';
}

/** Why a verdict about these statements is a bound and no more; null: it is exact. */
export function doubtOf(boxes: readonly Box[]): string | null {
  const found = boxes.flatMap(({ tests }) => tests.filter(isDoubtful));
  const [first] = found;
  if (first === undefined) return null;
  const { key } = first.clause;
  if (isOpaque(first.key)) return `the call fills the policy variable in the condition on ${key}`;
  return callKey(key)?.source === 'role'
    ? `${key} is a fact of the role that was not read`
    : `it is not known whether such a call has ${key}`;
}

/** The policy with each denial as wide as it may be: who is admitted by this one is admitted for sure, as far as denials go. */
export function withWidestDenials(policy: Policy, boxes: readonly Box[]): Policy {
  const doubtful = new Map(boxes.map(({ index, tests }) => [index, tests.map(isDoubtful)]));
  return {
    ...policy,
    statements: policy.statements.map((statement, index) =>
      statement.effect === 'Deny'
        ? { ...statement, clauses: statement.clauses.filter((_, at) => doubtful.get(index)?.[at] !== true) }
        : statement,
    ),
  };
}
