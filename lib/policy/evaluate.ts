import {
  allHold,
  type CompiledStatement,
  compilePolicy,
  type Decision,
  decisionOf,
  someHold,
} from '@/lib/policy/compile-policy';
import { type ClauseVerdict, explainClause, NOTHING_OPEN, type OpenKey } from '@/lib/policy/explain-clause';
import type { Policy, RequestContext, TrustRequest } from '@/lib/policy/types';

export interface StatementVerdict {
  /** Position in the document, from 0. */
  readonly index: number;
  readonly sid: string | null;
  readonly effect: 'Allow' | 'Deny';
  /** Principal, action and every clause matched: the effect counts. */
  readonly matched: boolean;
  /** No clause fails, but of some it is not known whether they hold. */
  readonly undecided?: true;
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
 * or, values of negated operators by nor; Deny wins. AWS: policy evaluation logic and IAM JSON policy elements. `open`: tells of
 * a key that is not in the context why nobody knows what it is in the request; without it such a key is absent.
 */
export function evaluate(
  policy: Policy,
  request: TrustRequest,
  context: RequestContext,
  open: OpenKey = NOTHING_OPEN,
): Verdict {
  const statements = compilePolicy(policy).statements.map((statement, index) =>
    explainStatement(statement, index, request, context, open),
  );
  const applies = (effect: 'Allow' | 'Deny'): boolean | null =>
    someHold(
      statements,
      (statement) => statement.effect === effect && (statement.undecided ? null : statement.matched),
    );
  return { decision: decisionOf(applies('Deny'), applies('Allow')), statements };
}

function explainStatement(
  { statement, namesPrincipal, namesAction, clauses }: CompiledStatement,
  index: number,
  request: TrustRequest,
  context: RequestContext,
  open: OpenKey,
): StatementVerdict {
  const principalMatched = namesPrincipal(request.principal);
  const actionMatched = namesAction(request.action);
  const verdicts = clauses.map((clause) => explainClause(clause, context, open));
  const applies =
    principalMatched &&
    actionMatched &&
    allHold(verdicts, ({ matched, depends }) => (depends === undefined ? matched : null));
  const verdict = {
    index,
    sid: statement.sid ?? null,
    effect: statement.effect,
    matched: applies === true,
    principalMatched,
    actionMatched,
    clauses: verdicts,
  };
  return applies === null ? { ...verdict, undecided: true } : verdict;
}
