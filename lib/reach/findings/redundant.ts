import { comparePolicies } from '@/lib/policy/compare/policies';
import type { Policy } from '@/lib/policy/types';
import { assessValue } from '@/lib/reach/findings/assess-value';
import type { FindingRule } from '@/lib/reach/findings/finding-rule';
import { withoutStatement, withoutValue } from '@/lib/reach/findings/fixes';
import { quote } from '@/lib/reach/findings/quote';
import type { StatementView, SubjectView } from '@/lib/reach/findings/statement-view';
import { universeOf } from '@/lib/subjects/universe-of-issuer';

/** More than this is not tried one by one. */
const MOST_TRIED = 60;

/** Whether the policy admits the same tokens of this issuer without something. */
function sameWithout(view: StatementView, without: Policy): boolean {
  if (view.issuer === null) return false;
  const universe = universeOf([view.issuer], view.issuer.host);
  return comparePolicies(view.policy, without, universe).verdict === 'equal';
}

function policyWithout(view: StatementView, { within, value }: SubjectView): Policy {
  const clauses = view.statement.clauses.map((clause) =>
    clause === within.clause ? { ...clause, values: clause.values.filter((other) => other !== value) } : clause,
  );
  const statements = view.policy.statements.map((other) => (other === view.statement ? { ...other, clauses } : other));
  return { ...view.policy, statements };
}

const isDead = (view: StatementView, subject: SubjectView): boolean => assessValue(view, subject).high === 0;

/** What could be left out without a change in who is admitted. */
export const REDUNDANT_RULES: readonly FindingRule[] = [
  {
    id: 'value-redundant',
    severity: 'info',
    title: 'Another value admits the same',
    why: 'Other values match everything that this one matches, so it only makes the policy longer.',
    remedy: 'Remove the value.',
    source: 'AWS: condition operators',
    says: 'neither',
    find: (view) =>
      view.subjects.length < 2 || view.subjects.length > MOST_TRIED || view.statement.effect === 'Deny'
        ? []
        : view.subjects
            .filter((subject) => !isDead(view, subject) && sameWithout(view, policyWithout(view, subject)))
            .map((subject) => ({
              path: subject.path,
              title: `Other values of ${view.name.toLowerCase()} already cover ${quote(subject.value)}`,
              fix: withoutValue(view, subject),
            })),
  },
  {
    id: 'statement-subsumed',
    severity: 'info',
    title: 'Other statements admit the same',
    why: 'Other statements admit everyone that this one admits, so it only makes the policy longer.',
    remedy: 'Remove the statement.',
    source: 'AWS: policy evaluation logic',
    says: 'neither',
    find: (view) => {
      const { policy, statement, assessment, path, hosts, providers } = view;
      const others = policy.statements.filter((other) => other !== statement);
      // Whoever else the statement names is not looked at here.
      const { value } = statement.principal;
      const onlyThese =
        value.kind === 'entries' && value.entries.every(({ values }) => values.every((one) => providers.includes(one)));
      if (!onlyThese || hosts.length !== 1) return [];
      if (statement.effect === 'Deny' || assessment.high === 0 || others.length === 0 || others.length > MOST_TRIED)
        return [];
      return sameWithout(view, { ...policy, statements: others })
        ? [{ path, title: `Other statements already cover ${view.name.toLowerCase()}`, fix: withoutStatement(view) }]
        : [];
    },
  },
];
