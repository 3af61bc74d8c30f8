import { hostOfProvider } from '@/lib/policy/compare/doors';
import { type Operator, parseOperator } from '@/lib/policy/operator-names';
import type { Clause, Path, Policy, Statement } from '@/lib/policy/types';
import type { Assessment } from '@/lib/reach/assess-statement';
import { issuerOf, type KnownIssuer } from '@/lib/reach/issuers';
import { type SubjectShape, subjectShape } from '@/lib/reach/subject-shape';
import type { Facts } from '@/lib/reach/types';

/** A clause with its operator taken apart and its place in the document. */
export interface ClauseView {
  readonly clause: Clause;
  readonly operator: Operator;
  /** Claim name in lower case where the key belongs to the statement's issuer, else null. */
  readonly claim: string | null;
  readonly path: Path;
}

/** One value of a clause on the subject that admits, with what it says. */
export interface SubjectView {
  readonly value: string;
  readonly shape: SubjectShape;
  readonly within: ClauseView;
  readonly path: Path;
}

/** A statement as the rules of findings look at it. `issuer` is null where its principal is no OIDC provider. */
export interface StatementView {
  readonly policy: Policy;
  readonly facts: Facts;
  readonly index: number;
  readonly statement: Statement;
  readonly path: Path;
  readonly providers: readonly string[];
  readonly issuer: KnownIssuer | null;
  readonly assessment: Assessment;
  readonly clauses: readonly ClauseView[];
  readonly subjects: readonly SubjectView[];
}

export function statementViews(
  policy: Policy,
  facts: Facts,
  assessments: readonly Assessment[],
): readonly StatementView[] {
  return policy.statements.flatMap((statement, index) => {
    const assessment = assessments[index];
    return assessment === undefined ? [] : [viewOf(policy, facts, statement, index, assessment)];
  });
}

function viewOf(
  policy: Policy,
  facts: Facts,
  statement: Statement,
  index: number,
  assessment: Assessment,
): StatementView {
  const path: Path = ['Statement', index];
  const entries = statement.principal.value.kind === 'any' ? [] : statement.principal.value.entries;
  const providers = entries.flatMap(({ type, values }) => (type === 'Federated' ? values : []));
  const host = providers.map(hostOfProvider).find((found) => found !== null) ?? assessment.issuer?.host ?? null;
  const issuer = host === null ? null : issuerOf(host, policy, facts);
  const clauses = statement.clauses.flatMap((clause): readonly ClauseView[] => {
    const operator = parseOperator(clause.operator);
    if (operator === null) return [];
    const claim = host === null ? null : claimOf(clause.key, host);
    return [{ clause, operator, claim, path: [...path, 'Condition', clause.operator, clause.key] }];
  });
  const subjects = clauses
    .filter(({ claim, operator }) => claim === 'sub' && !operator.rule.negated && operator.rule.compares !== 'absence')
    .flatMap((within) =>
      within.clause.values.map((value, at): SubjectView => {
        const wildcards = within.operator.rule.compares === 'pattern';
        const valuePath = within.clause.values.length === 1 ? within.path : [...within.path, at];
        return { value, within, path: valuePath, shape: subjectShape(value, wildcards, policy.version) };
      }),
    );
  return { policy, facts, index, statement, path, providers, issuer, assessment, clauses, subjects };
}

function claimOf(key: string, host: string): string | null {
  const prefix = `${host}:`.toLowerCase();
  return key.toLowerCase().startsWith(prefix) ? key.slice(prefix.length).toLowerCase() : null;
}
