import type { Policy, Statement } from '@/lib/policy/types';
import type { StatementView, SubjectView } from '@/lib/reach/findings/statement-view';

/**
 * The policy as if only this statement admitted anyone, for the provider in question, and only with the value `subject` in its
 * clause; null: with all values. Denials stay, because they take back what the statement gives.
 */
export function reducedPolicy({ policy, alone }: StatementView, subject: SubjectView | null): Policy {
  const clauses = alone.clauses.map((clause) =>
    clause === subject?.within.clause ? { ...clause, values: [subject.value] } : clause,
  );
  const statement: Statement = { ...alone, clauses };
  return { ...policy, statements: [statement, ...policy.statements.filter(({ effect }) => effect === 'Deny')] };
}
