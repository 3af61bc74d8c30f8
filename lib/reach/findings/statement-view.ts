import { hostOfProvider } from '@/lib/policy/compare/doors';
import { type Operator, parseOperator } from '@/lib/policy/operator-names';
import type { Clause, Path, Policy, Statement } from '@/lib/policy/types';
import { type Assessment, assessPolicy } from '@/lib/reach/assess-statement';
import { reducedFacts } from '@/lib/reach/findings/reduced-facts';
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

/**
 * A statement as the rules of findings look at it, for one of its providers. `issuer` is null where its principal is no OIDC
 * provider.
 */
export interface StatementView {
  readonly policy: Policy;
  readonly facts: Facts;
  readonly index: number;
  /** For sentences, for example "Statement 2". */
  readonly name: string;
  readonly statement: Statement;
  /** The statement if it named no other provider. */
  readonly alone: Statement;
  readonly path: Path;
  /** Provider ARNs that the statement names. */
  readonly providers: readonly string[];
  /** Hosts of all these providers, in lower case. The statement can have keys of each. */
  readonly hosts: readonly string[];
  readonly issuer: KnownIssuer | null;
  /** How far the statement reaches for this provider. */
  readonly assessment: Assessment;
  /** How far it reaches for any. */
  readonly whole: Assessment;
  readonly clauses: readonly ClauseView[];
  readonly subjects: readonly SubjectView[];
}

/** The statements in their order. One that names several providers is looked at for each of them: a token has the keys of one. */
export function statementViews(
  policy: Policy,
  facts: Facts,
  assessments: readonly Assessment[],
): readonly StatementView[] {
  const denials = policy.statements.filter(({ effect }) => effect === 'Deny');
  return policy.statements.flatMap((statement, index) => {
    const whole = assessments[index];
    if (whole === undefined) return [];
    const providers = federated(statement);
    const hosts = [...new Set(providers.flatMap((arn) => hostOfProvider(arn) ?? []))];
    const base = { policy, facts, index, statement, providers, hosts: hosts.map((host) => host.toLowerCase()), whole };
    if (hosts.length < 2) {
      const host = hosts[0] ?? whole.issuer?.host ?? null;
      return [viewOf({ ...base, alone: statement, assessment: whole, host })];
    }
    return hosts.map((host) => {
      const alone = forProvider(statement, host, providers);
      const known = reducedFacts(facts, issuerOf(host, policy, facts));
      const [assessment = whole] = assessPolicy({ ...policy, statements: [alone, ...denials] }, known);
      return viewOf({ ...base, alone, assessment, host });
    });
  });
}

function federated({ principal }: Statement): readonly string[] {
  const entries = principal.value.kind === 'any' ? [] : principal.value.entries;
  return entries.flatMap(({ type, values }) => (type === 'Federated' ? values : []));
}

/** The statement if it named the providers of this host alone. */
function forProvider(statement: Statement, host: string, providers: readonly string[]): Statement {
  const values = providers.filter((arn) => hostOfProvider(arn) === host);
  const value = { kind: 'entries' as const, entries: [{ type: 'Federated', values }] };
  return { ...statement, principal: { ...statement.principal, value } };
}

type Base = Omit<StatementView, 'name' | 'path' | 'issuer' | 'clauses' | 'subjects'> & { readonly host: string | null };

function viewOf({ host, ...base }: Base): StatementView {
  const { policy, facts, index, statement } = base;
  const path: Path = ['Statement', index];
  const name = `Statement ${index + 1}`;
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
  return { ...base, name, path, issuer, clauses, subjects };
}

function claimOf(key: string, host: string): string | null {
  const prefix = `${host}:`.toLowerCase();
  return key.toLowerCase().startsWith(prefix) ? key.slice(prefix.length).toLowerCase() : null;
}
