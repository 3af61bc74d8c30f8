import { compileAny } from '@/lib/policy/automata/match-any';
import { type CompiledClause, compileClause } from '@/lib/policy/compile-clause';
import type { Matcher } from '@/lib/policy/match-wildcard';
import { hasVariables, PLAIN_VERSION, parseValue, VARIABLES_VERSION } from '@/lib/policy/policy-text';
import { recent } from '@/lib/policy/recent';
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

const MOST_REMEMBERED = 32;

/**
 * Prepares a policy for many decisions. `decide` gives the same decision as `evaluate`, without its explanation.
 * A Deny that applies wins over every Allow; where nothing applies the answer is an implicit deny.
 */
export const compilePolicy: (policy: Policy) => CompiledPolicy = recent(MOST_REMEMBERED, makePolicy);

function makePolicy(policy: Policy): CompiledPolicy {
  const statements = policy.statements.map(hasVariables(policy.version) ? statementWithVariables : plainStatement);
  const denials = statements.filter(({ statement }) => statement.effect === 'Deny');
  const grants = statements.filter(({ statement }) => statement.effect === 'Allow');
  return {
    statements,
    decide: (request, context) => {
      const applies = ({ namesPrincipal, namesAction, clauses }: CompiledStatement): boolean | null =>
        namesPrincipal(request.principal) &&
        namesAction(request.action) &&
        allHold(clauses, ({ test }) => test(context));
      const denied = someHold(denials, applies);
      return denied === true ? 'explicit-deny' : decisionOf(denied, someHold(grants, applies));
    },
  };
}

/** What follows from whether a Deny and whether an Allow applies; null: not decided. Where nothing allows, no Deny is needed. */
export function decisionOf(denied: boolean | null, allowed: boolean | null): Decision {
  if (denied === true) return 'explicit-deny';
  if (allowed === false) return 'implicit-deny';
  return denied === null || allowed === null ? 'undecided' : 'allow';
}

/** Whether one of them holds; null: none surely does, and of some it is not known. */
export function someHold<T>(items: readonly T[], holds: (item: T) => boolean | null): boolean | null {
  let found: false | null = false;
  for (const item of items) {
    const said = holds(item);
    if (said === true) return true;
    if (said === null) found = null;
  }
  return found;
}

/** Whether all of them hold; null: none surely fails, and of some it is not known. */
export function allHold<T>(items: readonly T[], holds: (item: T) => boolean | null): boolean | null {
  let all: true | null = true;
  for (const item of items) {
    const said = holds(item);
    if (said === false) return false;
    if (said === null) all = null;
  }
  return all;
}

/** One question asks the same statements hundreds of times, in policies that are made for it. */
const plainStatement = recent(MOST_REMEMBERED, (statement: Statement) => makeStatement(statement, PLAIN_VERSION));
const statementWithVariables = recent(MOST_REMEMBERED, (statement: Statement) =>
  makeStatement(statement, VARIABLES_VERSION),
);

function makeStatement(statement: Statement, version: string): CompiledStatement {
  const { principal, action, clauses } = statement;
  const named = compilePrincipal(principal.value);
  const namesOne = compileActions(action.values);
  return {
    statement,
    namesPrincipal: principal.negated ? (arn) => !named(arn) : named,
    namesAction: action.negated ? (wanted) => !namesOne(wanted) : namesOne,
    clauses: clauses.map((clause) => compileClause(clause, version)),
  };
}

/** Actions compare without case and may have wildcards. */
function compileActions(values: readonly string[]): (action: string) => boolean {
  let folded: Matcher | null = null;
  // Nearly always it is written as it is asked for, so the patterns are made when one is not.
  return (action) => {
    if (values.includes(action)) return true;
    folded ??= compileAny(
      values.map((value) =>
        parseValue(value.toLowerCase(), { wildcards: true, variables: false }).filter(
          (part) => part.kind !== 'variable',
        ),
      ),
    );
    return folded(action.toLowerCase());
  };
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
  const accounts: string[] = [];
  const sessions: string[] = [];
  let everyProvider = false;
  for (const { type, values } of principal.entries) {
    for (const value of values) {
      if (type === 'AWS' && value === '*') return () => true;
      if (type === 'Federated' && value === '*') everyProvider = true;
      const account = type === 'AWS' ? accountOf(value) : null;
      if (account !== null) accounts.push(account);
      const session = sessionsOf(value);
      if (session !== null) sessions.push(session);
      exact.add(value);
    }
  }
  const isProvider = (arn: string): boolean => PROVIDER_MARKS.some((mark) => arn.includes(mark));
  const names = (arn: string): boolean =>
    exact.has(arn) || (sessions.length > 0 && sessions.includes(arn.slice(0, arn.lastIndexOf('/'))));
  if (accounts.length === 0 && !everyProvider) return names;
  return (arn) => names(arn) || (isProvider(arn) ? everyProvider : accounts.includes(arn.split(':')[4] ?? ''));
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
