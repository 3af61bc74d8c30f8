import type { Statement } from '@/lib/policy/types';
import { type Assessment, assessPolicy } from '@/lib/reach/assess-statement';
import type { StatementView, SubjectView } from '@/lib/reach/statement-view';

const KNOWN = new WeakMap<SubjectView, Assessment | null>();

/** The reach of a statement if this were the only value of its clause on the subject. null: the statement is not there. */
export function assessValue(view: StatementView, subject: SubjectView): Assessment | null {
  const known = KNOWN.get(subject);
  if (known !== undefined) return known;
  const { clause } = subject.within;
  if (clause.values.length === 1) return view.assessment;
  const alone: Statement = {
    ...view.statement,
    clauses: view.statement.clauses.map((other) => (other === clause ? { ...clause, values: [subject.value] } : other)),
  };
  const denials = view.policy.statements.filter(({ effect }) => effect === 'Deny');
  const [assessment = null] = assessPolicy({ ...view.policy, statements: [alone, ...denials] }, view.facts);
  KNOWN.set(subject, assessment);
  return assessment;
}
