import { type CompiledClause, compileClause } from '@/lib/policy/compile-clause';
import { compilePattern } from '@/lib/policy/match-wildcard';
import { parseValue } from '@/lib/policy/policy-text';
import type { Policy, Principal, RequestContext, Statement, TrustRequest } from '@/lib/policy/types';

export type Decision = 'allow' | 'explicit-deny' | 'implicit-deny';

/** A statement made ready to be asked many times. */
export interface CompiledStatement {
  readonly statement: Statement;
  readonly namesPrincipal: (principal: string) => boolean;
  readonly namesAction: (action: string) => boolean;
  readonly clauses: readonly CompiledClause[];
}

export interface CompiledPolicy {
  readonly statements: readonly CompiledStatement[];
  readonly decide: (request: TrustRequest, context: RequestContext) => Decision;
}

/**
 * Prepares a policy for many decisions. `decide` gives the same decision as `evaluate`, without its explanation.
 * A Deny that applies wins over every Allow; where nothing applies the answer is an implicit deny.
 */
export function compilePolicy(policy: Policy): CompiledPolicy {
  const statements = policy.statements.map((statement) => compileStatement(statement, policy.version));
  const denials = statements.filter(({ statement }) => statement.effect === 'Deny');
  const grants = statements.filter(({ statement }) => statement.effect === 'Allow');
  return {
    statements,
    decide: (request, context) => {
      if (someApplies(denials, request, context)) return 'explicit-deny';
      return someApplies(grants, request, context) ? 'allow' : 'implicit-deny';
    },
  };
}

function someApplies(
  statements: readonly CompiledStatement[],
  request: TrustRequest,
  context: RequestContext,
): boolean {
  for (const { namesPrincipal, namesAction, clauses } of statements) {
    if (namesPrincipal(request.principal) && namesAction(request.action) && allHold(clauses, context)) return true;
  }
  return false;
}

function allHold(clauses: readonly CompiledClause[], context: RequestContext): boolean {
  for (const { holds } of clauses) if (!holds(context)) return false;
  return true;
}

function compileStatement(statement: Statement, version: string | undefined): CompiledStatement {
  const { principal, action, clauses } = statement;
  const named = compilePrincipal(principal.value);
  const actions = action.values.map(compileAction);
  const namesOne = (wanted: string): boolean => actions.some((matches) => matches(wanted));
  return {
    statement,
    namesPrincipal: principal.negated ? (arn) => !named(arn) : named,
    namesAction: action.negated ? (wanted) => !namesOne(wanted) : namesOne,
    clauses: clauses.map((clause) => compileClause(clause, version)),
  };
}

/** Actions compare without case and may have wildcards. */
function compileAction(value: string): (action: string) => boolean {
  const parts = parseValue(value.toLowerCase(), { wildcards: true, variables: false });
  const matches = compilePattern(parts.filter((part) => part.kind !== 'variable'));
  return (action) => action === value || matches(action.toLowerCase());
}

/** Providers never count as principals of the account that they are in. */
const PROVIDER_MARKS = [':oidc-provider/', ':saml-provider/'] as const;

/**
 * AWS: the Principal element. `"*"` and `{"AWS": "*"}` name everyone, anonymous and federated callers too; `{"Federated": "*"}`
 * names every provider, as AWS's own samples have it.
 */
function compilePrincipal(principal: Principal): (arn: string) => boolean {
  if (principal.kind === 'any') return () => true;
  const exact = new Set<string>();
  const accounts = new Set<string>();
  let everyProvider = false;
  for (const { type, values } of principal.entries) {
    for (const value of values) {
      if (type === 'AWS' && value === '*') return () => true;
      if (type === 'Federated' && value === '*') everyProvider = true;
      if (type === 'AWS' && accountOf(value) !== null) accounts.add(accountOf(value) ?? '');
      exact.add(value);
    }
  }
  const isProvider = (arn: string): boolean => PROVIDER_MARKS.some((mark) => arn.includes(mark));
  if (accounts.size === 0 && !everyProvider) return (arn) => exact.has(arn);
  return (arn) => exact.has(arn) || (isProvider(arn) ? everyProvider : accounts.has(arn.split(':')[4] ?? ''));
}

/** The account that a whole-account principal names, by its id or its root ARN. */
function accountOf(value: string): string | null {
  if (/^\d{12}$/.test(value)) return value;
  const root = /^arn:[a-z-]+:iam::(\d{12}):root$/.exec(value);
  return root?.[1] ?? null;
}
