import { type Assessment, assessPolicy } from '@/lib/reach/assess-statement';
import { reducedFacts } from '@/lib/reach/findings/reduced-facts';
import { reducedPolicy } from '@/lib/reach/findings/reduced-policy';
import type { StatementView, SubjectView } from '@/lib/reach/findings/statement-view';

const KNOWN = new WeakMap<SubjectView, Assessment>();

/** The reach of a statement if this were the only value of its clause on the subject. */
export function assessValue(view: StatementView, subject: SubjectView): Assessment {
  if (subject.within.clause.values.length === 1) return view.assessment;
  const facts = reducedFacts(view.facts, view.issuer);
  const known = KNOWN.get(subject) ?? assessPolicy(reducedPolicy(view, subject), facts)[0] ?? view.assessment;
  KNOWN.set(subject, known);
  return known;
}
