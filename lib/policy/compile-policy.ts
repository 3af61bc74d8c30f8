import { type CompiledClause, compileClause } from '@/lib/policy/compile-clause';
import { compilePattern } from '@/lib/policy/match-wildcard';
import { parseValue } from '@/lib/policy/policy-text';
import type { Policy, Principal, RequestContext, Statement, TrustRequest } from '@/lib/policy/types';

/** `undecided`: AWS does not say how it decides such a request. */
export type Decision = 'allow' | 'explicit-deny' | 'implicit-deny' | 'undecided';

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
  const known = POLICIES.get(policy) ?? makePolicy(policy);
  POLICIES.set(policy, known);
  return known;
}

const POLICIES = new WeakMap<Policy, CompiledPolicy>();

function makePolicy(policy: Policy): CompiledPolicy {
  const statements = policy.statements.map((statement) => compileStatement(statement, policy.version));
  const denials = statements.filter(({ statement }) => statement.effect === 'Deny');
  const grants = statements.filter(({ statement }) => statement.effect === 'Allow');
  return {
    statements,
    decide: (request, context) => {
      const denied = someApplies(denials, request, context);
      return denied === true ? 'explicit-deny' : decisionOf(denied, someApplies(grants, request, context));
    },
  };
}

/** What follows from whether a Deny and whether an Allow applies; null: not decided. Where nothing allows, no Deny is needed. */
export function decisionOf(denied: boolean | null, allowed: boolean | null): Decision {
  if (denied === true) return 'explicit-deny';
  if (allowed === false) return 'implicit-deny';
  return denied === null || allowed === null ? 'undecided' : 'allow';
}

function someApplies(
  statements: readonly CompiledStatement[],
  request: TrustRequest,
  context: RequestContext,
): boolean | null {
  let found: false | null = false;
  for (const { namesPrincipal, namesAction, clauses } of statements) {
    if (!namesPrincipal(request.principal) || !namesAction(request.action)) continue;
    const holds = allHold(clauses, context);
    if (holds === true) return true;
    if (holds === null) found = null;
  }
  return found;
}

function allHold(clauses: readonly CompiledClause[], context: RequestContext): boolean | null {
  let all: true | null = true;
  for (const { test } of clauses) {
    const holds = test(context);
    if (holds === false) return false;
    if (holds === null) all = null;
  }
  return all;
}

/** Compiled once: one question asks the same statements hundreds of times. */
const STATEMENTS = new WeakMap<Statement, Map<string | undefined, CompiledStatement>>();

function compileStatement(statement: Statement, version: string | undefined): CompiledStatement {
  const byVersion = STATEMENTS.get(statement) ?? new Map<string | undefined, CompiledStatement>();
  const compiled = byVersion.get(version) ?? makeStatement(statement, version);
  STATEMENTS.set(statement, byVersion.set(version, compiled));
  return compiled;
}

function makeStatement(statement: Statement, version: string | undefined): CompiledStatement {
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
  const sessions = new Set([...exact].flatMap((value) => sessionsOf(value) ?? []));
  const isProvider = (arn: string): boolean => PROVIDER_MARKS.some((mark) => arn.includes(mark));
  const names = (arn: string): boolean => exact.has(arn) || sessions.has(arn.slice(0, arn.lastIndexOf('/')));
  if (accounts.size === 0 && !everyProvider) return names;
  return (arn) => names(arn) || (isProvider(arn) ? everyProvider : accounts.has(arn.split(':')[4] ?? ''));
}

/** The account that a whole-account principal names, by its id or its root ARN. */
function accountOf(value: string): string | null {
  if (/^\d{12}$/.test(value)) return value;
  const root = /^arn:[a-z-]+:iam::(\d{12}):root$/.exec(value);
  return root?.[1] ?? null;
}

/** What the ARNs of a role's sessions begin with: a role stands for them all. AWS: role session principals. */
function sessionsOf(value: string): string | null {
  const [, partition, account, name] = /^arn:([a-z-]+):iam::(\d{12}):role\/(?:.*\/)?([^/]+)$/.exec(value) ?? [];
  return name === undefined ? null : `arn:${partition}:sts::${account}:assumed-role/${name}`;
}
