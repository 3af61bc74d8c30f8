import { readsClaim } from '@/lib/reach/findings/claims';
import { exampleOf } from '@/lib/reach/findings/example';
import type { FindingRule, Hit } from '@/lib/reach/findings/finding-rule';
import { underOperator, withoutStatement } from '@/lib/reach/findings/fixes';
import { quote } from '@/lib/reach/findings/quote';
import type { ClauseView, StatementView, SubjectView } from '@/lib/reach/findings/statement-view';
import { narrowedStatement } from '@/lib/reach/findings/subject';
import { subjectShape } from '@/lib/reach/subject-shape';
import type { FindingFix } from '@/lib/reach/types';

const allowing = (
  view: StatementView,
  test: (clause: ClauseView) => boolean,
  hit: (clause: ClauseView) => Omit<Hit, 'path'>,
) =>
  view.statement.effect === 'Allow'
    ? view.clauses.filter(test).map((clause) => ({ path: clause.path, ...hit(clause) }))
    : [];

/** Tests that do not test what they seem to. */
export const OPERATOR_RULES: readonly FindingRule[] = [
  {
    id: 'equals-with-wildcard',
    severity: 'medium',
    title: 'A wildcard where IAM reads none',
    why: 'StringEquals compares exactly, and no subject contains an asterisk or a question mark.',
    remedy: 'Use StringLike, and check what it then admits.',
    source: 'GitLab: OIDC with AWS; AWS: condition operators',
    says: 'keeps-out',
    find: (view) =>
      view.subjects.filter(hasWildcardAsText).map((subject) => {
        const literally = `${subject.within.clause.operator} takes the wildcard in ${quote(subject.value)} literally`;
        return view.statement.effect === 'Allow'
          ? { path: subject.path, title: `${literally}, so nobody matches`, fix: asPattern(view, subject) }
          : {
              path: subject.path,
              title: `${literally}, so this Deny keeps nobody out`,
              severity: 'high',
              says: 'lets-in',
            };
      }),
  },
  {
    id: 'if-exists',
    severity: 'medium',
    title: 'The condition passes when the claim is missing',
    why: 'An operator that ends in IfExists checks nothing for tokens that lack the claim.',
    remedy: 'Use the operator without IfExists.',
    source: 'AWS: condition operators, IfExists',
    says: 'lets-in',
    find: (view) =>
      allowing(
        view,
        ({ operator, claim }) => operator.ifExists && claim !== 'sub' && claim !== 'aud' && readsClaim(view, claim),
        (found) => ({
          title: `${found.clause.operator} lets tokens without ${quote(found.clause.key)} pass`,
          fix: underOperator(view, found, found.clause.operator.replace(/IfExists$/i, '')),
        }),
      ),
  },
  {
    id: 'for-all-values',
    severity: 'medium',
    title: 'ForAllValues passes when the claim is missing',
    why: 'ForAllValues holds for a token that lacks the claim, and the claims of a GitLab token are single values anyway.',
    remedy: 'Use the operator without ForAllValues.',
    source: 'AWS: multivalued context keys',
    says: 'lets-in',
    find: (view) =>
      allowing(
        view,
        ({ operator }) => operator.over === 'all',
        (found) => ({
          title: `${found.clause.operator} on ${quote(found.clause.key)} also holds for a token without it`,
          fix: underOperator(view, found, found.clause.operator.replace(/^ForAllValues:/i, '')),
        }),
      ),
  },
  {
    id: 'negated-only',
    severity: 'critical',
    title: 'The subject is only checked by what it is not',
    why: 'Everything that the condition does not name gets in, every other project of the issuer included.',
    remedy: 'Name what is admitted, and exclude from that with a Deny statement.',
    source: 'AWS: negated matching condition operators',
    says: 'lets-in',
    find: (view) => {
      const subject = view.clauses.filter(
        ({ claim, operator }) => claim === 'sub' && operator.rule.compares !== 'absence',
      );
      const onlyNegated = subject.length > 0 && subject.every(({ operator }) => operator.rule.negated);
      if (view.statement.effect !== 'Allow' || !onlyNegated || view.assessment.low < 3) return [];
      const example = exampleOf(view, null);
      const fix = narrowedStatement(view);
      return subject.map(({ path, clause }) => ({
        path,
        title: `${clause.operator} in ${view.name.toLowerCase()} admits every subject but those that it lists`,
        example,
        fix,
      }));
    },
  },
  {
    id: 'variable-inactive',
    severity: 'low',
    title: 'A policy variable is not active',
    why: 'Without Version 2012-10-17 IAM compares a variable as plain text.',
    remedy: 'Set Version to 2012-10-17 if you mean a variable.',
    source: 'AWS: policy variables',
    says: 'neither',
    find: (view) =>
      view.policy.version === '2012-10-17'
        ? []
        : allowing(
            view,
            ({ clause }) => clause.values.some((value) => value.includes('$' + '{')),
            ({ clause }) => ({ title: `IAM reads the variable in ${quote(clause.key)} as plain text` }),
          ),
  },
  {
    id: 'no-values',
    severity: 'medium',
    title: 'A list of values is empty',
    why: 'No token can match one of no values.',
    remedy: 'Add the values that you mean, or remove the condition.',
    source: 'AWS: IAM JSON policy elements, Condition',
    says: 'neither',
    find: (view) =>
      allowing(
        view,
        ({ clause }) => clause.values.length === 0,
        ({ clause, operator }) => ({
          title: `${clause.operator} on ${quote(clause.key)} lists no values`,
          ...(operator.rule.negated ? {} : { says: 'keeps-out' as const, fix: withoutStatement(view) }),
        }),
      ),
  },
];

export const hasWildcardAsText = ({ within, value }: SubjectView): boolean =>
  within.operator.rule.compares.startsWith('text') && /(?<!\$\{)[*?]/.test(value);

/** The clause under StringLike, where that opens no more than refs of the projects that it names in full. */
function asPattern(view: StatementView, { within }: SubjectView): FindingFix | null {
  const named = within.clause.values.every((value) => subjectShape(value, true, view.policy.version).tail !== null);
  const fix = named && within.clause.operator === 'StringEquals' ? underOperator(view, within, 'StringLike') : null;
  return fix === null ? null : { ...fix, effect: 'corrects' };
}
