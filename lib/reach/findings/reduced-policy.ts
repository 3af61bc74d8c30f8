import type { Policy, Statement } from '@/lib/policy/types';
import type { StatementView, SubjectView } from '@/lib/reach/findings/statement-view';

/**
 * The policy as if nothing else admitted but this statement for the provider that is looked at, and in it no other value of the
 * clause that `subject` stands in; null: all values. Denials stay, for they take back what the statement gives.
 */
export function reducedPolicy({ policy, alone }: StatementView, subject: SubjectView | null): Policy {
  const clauses = alone.clauses.map((clause) =>
    clause === subject?.within.clause ? { ...clause, values: [subject.value] } : clause,
  );
  const statement: Statement = { ...alone, clauses };
  return { ...policy, statements: [statement, ...policy.statements.filter(({ effect }) => effect === 'Deny')] };
}
