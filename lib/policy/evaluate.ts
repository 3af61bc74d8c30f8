import { compilePolicy, type Decision } from '@/lib/policy/compile-policy';
import { type ClauseVerdict, explainClause } from '@/lib/policy/explain-clause';
import type { Policy, RequestContext, TrustRequest } from '@/lib/policy/types';

export interface StatementVerdict {
  /** Position in the document, from 0. */
  readonly index: number;
  readonly sid: string | null;
  readonly effect: 'Allow' | 'Deny';
  /** Principal, action and every clause matched: the effect counts. */
  readonly matched: boolean;
  readonly principalMatched: boolean;
  readonly actionMatched: boolean;
  readonly clauses: readonly ClauseVerdict[];
}

export interface Verdict {
  readonly decision: Decision;
  readonly statements: readonly StatementVerdict[];
}

/**
 * Decides a request as AWS does and explains every statement and clause. Operators and keys are joined by and, values by
 * or, values of negated operators by nor; Deny wins. AWS: policy evaluation logic and IAM JSON policy elements.
 */
export function evaluate(policy: Policy, request: TrustRequest, context: RequestContext): Verdict {
  const compiled = compilePolicy(policy);
  const statements = compiled.statements.map(({ statement, namesPrincipal, namesAction, clauses }, index) => {
    const principalMatched = namesPrincipal(request.principal);
    const actionMatched = namesAction(request.action);
    const verdicts = clauses.map((clause) => explainClause(clause, context));
    return {
      index,
      sid: statement.sid ?? null,
      effect: statement.effect,
      matched: principalMatched && actionMatched && verdicts.every(({ matched }) => matched),
      principalMatched,
      actionMatched,
      clauses: verdicts,
    };
  });
  const applies = (effect: 'Allow' | 'Deny'): boolean =>
    statements.some((statement) => statement.matched && statement.effect === effect);
  const decision = applies('Deny') ? 'explicit-deny' : applies('Allow') ? 'allow' : 'implicit-deny';
  return { decision, statements };
}
