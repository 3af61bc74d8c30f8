import { allowsAll } from '@/lib/policy/compare/policies';
import type { Policy, Statement } from '@/lib/policy/types';
import { assessValue } from '@/lib/reach/findings/assess-value';
import type { FindingRule } from '@/lib/reach/findings/finding-rule';
import { withoutStatement, withoutValue } from '@/lib/reach/findings/fixes';
import { quote } from '@/lib/reach/findings/quote';
import type { StatementView, SubjectView } from '@/lib/reach/findings/statement-view';
import { universeOf } from '@/lib/subjects/universe-of-issuer';

/** More than this is not tried one by one. */
const MOST_TRIED = 60;

/** Whether the rest of the policy admits all tokens of this issuer that a part of it does. */
function isCovered(view: StatementView, part: Statement, rest: readonly Statement[]): boolean {
  if (view.issuer === null) return false;
  const denials = view.policy.statements.filter(({ effect }) => effect === 'Deny');
  const alone: Policy = { ...view.policy, statements: [part, ...denials] };
  return allowsAll({ ...view.policy, statements: rest }, alone, universeOf([view.issuer], view.issuer.host)) === true;
}

/** Whether the other values and statements admit everything that this value does. */
function isValueCovered({ policy, statement, ...view }: StatementView, { within, value }: SubjectView): boolean {
  const keeping = (keep: (other: string) => boolean): Statement => ({
    ...statement,
    clauses: statement.clauses.map((clause) =>
      clause === within.clause ? { ...clause, values: clause.values.filter(keep) } : clause,
    ),
  });
  const rest = policy.statements.map((other) => (other === statement ? keeping((one) => one !== value) : other));
  return isCovered(
    { policy, statement, ...view },
    keeping((one) => one === value),
    rest,
  );
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
            .filter((subject) => !isDead(view, subject) && isValueCovered(view, subject))
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
      return isCovered(view, statement, others)
        ? [{ path, title: `Other statements already cover ${view.name.toLowerCase()}`, fix: withoutStatement(view) }]
        : [];
    },
  },
];
