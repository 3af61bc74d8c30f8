import { type Door, doorsOf, hostOfProvider } from '@/lib/policy/compare/doors';
import { type CompiledClause, compileClause } from '@/lib/policy/compile-clause';
import { hasVariables, parseValue } from '@/lib/policy/policy-text';
import type { Clause, Policy } from '@/lib/policy/types';
import type { ProviderFacts } from '@/lib/reach/explain/explain-role';
import { issuerOf, type KnownIssuer } from '@/lib/reach/issuers';
import { providerState, roleAccount } from '@/lib/reach/providers';
import type { Facts, InstanceFacts } from '@/lib/reach/types';
import { universeOf } from '@/lib/subjects/universe-of-issuer';

/** How tokens of one GitLab come to a role: through which provider, and for which audiences. */
export interface Entry {
  /** null: STS knows no such tokens, or the policy is not about them. */
  readonly provider: ProviderFacts;
  readonly doors: readonly Door[];
  readonly issuer: KnownIssuer;
  /** Whoever writes a job chooses its audience: one of each kind that the policy tells apart. */
  readonly audiences: readonly string[];
  /** Where there may be others that get in, why; null: these are all. */
  readonly missing: string | null;
  /** The policy as if every audience were the right one. */
  readonly whateverAudience: Policy;
}

const MOST_AUDIENCES = 20;

export function entryOf(policy: Policy, { host, issuer: url }: InstanceFacts, facts: Facts): Entry {
  const doors = doorsOf([policy], { ...universeOf([], host, roleAccount(facts)), hosts: [host] }).filter(
    ({ principal }) => providerState(principal, facts).kind !== 'closed',
  );
  const states = doors.map(({ principal }) => ({ principal, state: providerState(principal, facts) }));
  const door = states.find(({ state }) => state.kind === 'there') ?? states[0];
  const clientIds = door?.state.kind === 'there' ? door.state.clientIds : null;
  const key = `${host}:aud`.toLowerCase();
  const isAudience = (clause: Clause) => clause.key.toLowerCase() === key;
  const clauses = policy.statements.flatMap((statement) => statement.clauses.filter(isAudience));
  const compiled = clauses.map((clause) => compileClause(clause, policy.version));
  const plain = compiled.map((clause) => plainValues(clause, policy.version));
  const named = plain.flatMap((values) => values ?? []);
  const known = clientIds === null ? [...named, url] : byPolicy(clientIds, named);
  const kinds = toldApart(known.length > 0 ? known : [url], compiled, policy);
  const missing =
    kinds.length > MOST_AUDIENCES
      ? 'not all audiences of the provider were tried'
      : clientIds === null && plain.includes(null)
        ? 'which audiences the provider accepts is not known'
        : null;
  return {
    provider: door === undefined ? null : { arn: door.principal, clientIds },
    doors: door === undefined ? [] : doors.filter(({ principal }) => principal === door.principal),
    issuer: issuerOf(host, policy, facts, door?.principal),
    audiences: kinds.slice(0, MOST_AUDIENCES),
    missing,
    whateverAudience: {
      ...policy,
      statements: policy.statements
        .filter((statement) => statement.effect === 'Allow' || !statement.clauses.some(isAudience))
        .map((statement) => ({ ...statement, clauses: statement.clauses.filter((clause) => !isAudience(clause)) })),
    },
  };
}

/** The values that a clause asks for word by word. null: it keeps values out, or takes patterns, so that others may hold too. */
function plainValues({ clause, operator }: CompiledClause, version: string | undefined): readonly string[] | null {
  const { rule } = operator ?? {};
  if (rule === undefined || rule.negated || !['text', 'text-any-case', 'pattern'].includes(rule.compares)) return null;
  const reading = { wildcards: rule.compares === 'pattern', variables: hasVariables(version) };
  const values = clause.values.map((value) => {
    const [only, ...more] = parseValue(value, reading);
    return only?.kind === 'text' && more.length === 0 ? only.text : null;
  });
  return values.every((value) => value !== null) ? values : null;
}

/** Those that the policy names first: what is said of them explains most. */
const byPolicy = (clientIds: readonly string[], named: readonly string[]): readonly string[] => [
  ...clientIds.filter((id) => named.includes(id)),
  ...clientIds.filter((id) => !named.includes(id)),
];

/** One of those that all conditions answer alike. */
function toldApart(
  audiences: readonly string[],
  compiled: readonly CompiledClause[],
  policy: Policy,
): readonly string[] {
  const isVariable = policy.statements.some(({ clauses }) =>
    clauses.some(({ values }) => values.some((value) => value.toLowerCase().includes(':aud}'))),
  );
  if (isVariable) return [...new Set(audiences)];
  const found = new Map<string, string>();
  for (const audience of audiences) {
    const answers = compiled.map(({ clause, holds }) => (holds({ [clause.key]: audience }) ? 'y' : 'n')).join('');
    if (!found.has(answers)) found.set(answers, audience);
  }
  return [...found.values()];
}

/** The providers that a policy names by ARN. */
export const namedProviders = (policy: Policy): readonly string[] =>
  policy.statements.flatMap(({ effect, principal: { value } }) =>
    effect === 'Deny' || value.kind === 'any'
      ? []
      : value.entries.flatMap(({ type, values }) =>
          type === 'Federated' ? values.filter((arn) => hostOfProvider(arn) !== null) : [],
        ),
  );
