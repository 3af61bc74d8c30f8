import type { FindingRule, Hit } from '@/lib/reach/findings/finding-rule';
import type { ClauseView, StatementView } from '@/lib/reach/statement-view';

const show = (value: string): string => JSON.stringify(value);

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
    title: 'A wildcard stands where none is read',
    why: 'StringEquals compares exactly; no subject has an asterisk or a question mark, so the value admits nobody.',
    remedy: 'Use StringLike, and check what it then admits.',
    source: 'GitLab: OIDC with AWS; AWS: condition operators',
    find: (view) =>
      view.subjects
        .filter(({ within, value }) => within.operator.rule.compares.startsWith('text') && /(?<!\$\{)[*?]/.test(value))
        .map(({ path, value, within }) => ({
          path,
          message: `${within.clause.operator} takes the wildcard in ${show(value)} literally; it never matches.`,
        })),
  },
  {
    id: 'if-exists',
    severity: 'medium',
    title: 'The condition passes when the claim is missing',
    why: 'An operator with IfExists checks nothing for tokens that lack the claim.',
    remedy: 'Use the operator without IfExists.',
    source: 'AWS: condition operators, IfExists',
    find: (view) =>
      allowing(
        view,
        ({ operator, claim }) => operator.ifExists && claim !== 'sub' && claim !== 'aud',
        ({ clause }) => ({ message: `${clause.operator} lets tokens without ${clause.key} pass.` }),
      ),
  },
  {
    id: 'for-all-values',
    severity: 'medium',
    title: 'ForAllValues passes when the claim is missing',
    why: 'It holds for an empty set, and the claims of a token are single values anyway.',
    remedy: 'Use the operator without ForAllValues.',
    source: 'AWS: multivalued context keys',
    find: (view) =>
      allowing(
        view,
        ({ operator }) => operator.over === 'all',
        ({ clause }) => ({ message: `${clause.operator} on ${clause.key} holds for a token without it.` }),
      ),
  },
  {
    id: 'negated-only',
    severity: 'critical',
    title: 'The subject is only checked by what it is not',
    why: 'Everything else is admitted, every other project of the issuer among it.',
    remedy: 'Name what is admitted, and exclude from that with a Deny if need be.',
    source: 'AWS: negated matching condition operators',
    find: (view) => {
      const subject = view.clauses.filter(({ claim }) => claim === 'sub');
      const onlyNegated = subject.length > 0 && subject.every(({ operator }) => operator.rule.negated);
      if (view.statement.effect !== 'Allow' || !onlyNegated || view.assessment.low < 3) return [];
      const { example } = view.assessment;
      return subject.map(({ path, clause }) => ({
        path,
        message: `${clause.operator} admits all other subjects.`,
        example,
      }));
    },
  },
  {
    id: 'variable-inactive',
    severity: 'low',
    title: 'A policy variable is not active',
    why: 'Without Version 2012-10-17 the text of a variable is compared as it stands.',
    remedy: 'Set Version to 2012-10-17 if a variable is meant.',
    source: 'AWS: policy variables',
    find: (view) =>
      view.policy.version === '2012-10-17'
        ? []
        : allowing(
            view,
            ({ clause }) => clause.values.some((value) => value.includes('$' + '{')),
            ({ clause }) => ({ message: `The variable in ${clause.key} is read as plain text.` }),
          ),
  },
];
