import { comparePolicies } from '@/lib/policy/compare/policies';
import type { Policy } from '@/lib/policy/types';
import { assessValue } from '@/lib/reach/assess-value';
import type { FindingRule } from '@/lib/reach/findings/finding-rule';
import { replacing } from '@/lib/reach/findings/subject';
import type { StatementView, SubjectView } from '@/lib/reach/statement-view';
import { universeOf } from '@/lib/subjects/universe-of-issuer';

/** More than this is not tried one by one. */
const MOST_TRIED = 60;

/** Whether the policy admits the same tokens of this issuer without something. */
function sameWithout(view: StatementView, without: Policy): boolean {
  if (view.issuer === null) return false;
  const universe = universeOf([view.issuer], view.issuer.host);
  return comparePolicies(view.policy, without, universe).verdict === 'equal';
}

function withoutValue(view: StatementView, { within, value }: SubjectView): Policy {
  const clauses = view.statement.clauses.map((clause) =>
    clause === within.clause ? { ...clause, values: clause.values.filter((other) => other !== value) } : clause,
  );
  const statements = view.policy.statements.map((other) => (other === view.statement ? { ...other, clauses } : other));
  return { ...view.policy, statements };
}

const isDead = (view: StatementView, subject: SubjectView): boolean => assessValue(view, subject)?.high === 0;

/** What could be left out without a change in who is admitted. */
export const REDUNDANT_RULES: readonly FindingRule[] = [
  {
    id: 'value-dead',
    severity: 'low',
    title: 'The value admits nobody',
    why: 'No project writes a subject that matches it, so it only makes the policy longer.',
    remedy: 'Remove the value, or correct it.',
    source: 'GitLab: ID token authentication, sub',
    find: (view) =>
      view.assessment.high === 0 || view.subjects.length < 2
        ? []
        : view.subjects
            .filter((subject) => isDead(view, subject))
            .map((subject) => ({
              path: subject.path,
              message: `${JSON.stringify(subject.value)} admits nobody.`,
              fix: replacing(subject, []),
            })),
  },
  {
    id: 'value-redundant',
    severity: 'info',
    title: 'Another value admits the same',
    why: 'All that this value matches is matched by others beside it.',
    remedy: 'Remove the value.',
    source: 'AWS: condition operators',
    find: (view) =>
      view.subjects.length < 2 || view.subjects.length > MOST_TRIED || view.statement.effect === 'Deny'
        ? []
        : view.subjects
            .filter((subject) => !isDead(view, subject) && sameWithout(view, withoutValue(view, subject)))
            .map((subject) => ({
              path: subject.path,
              message: `${JSON.stringify(subject.value)} is covered by other values.`,
              fix: replacing(subject, []),
            })),
  },
  {
    id: 'statement-subsumed',
    severity: 'info',
    title: 'Other statements admit the same',
    why: 'All that this statement admits is admitted by others already.',
    remedy: 'Remove the statement.',
    source: 'AWS: policy evaluation logic',
    find: (view) => {
      const { policy, statement, assessment, path } = view;
      const others = policy.statements.filter((other) => other !== statement);
      if (statement.effect === 'Deny' || assessment.high === 0 || others.length === 0 || others.length > MOST_TRIED)
        return [];
      return sameWithout(view, { ...policy, statements: others })
        ? [{ path, message: 'The policy admits the same without this statement.' }]
        : [];
    },
  },
];
