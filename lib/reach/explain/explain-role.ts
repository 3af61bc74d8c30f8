import type { Decision } from '@/lib/policy/compile-policy';
import { evaluate } from '@/lib/policy/evaluate';
import type { ClauseVerdict } from '@/lib/policy/explain-clause';
import type { Policy } from '@/lib/policy/types';
import type { ReadableToken } from '@/lib/reach/explain/job-token';
import { type Miss, nearestMiss } from '@/lib/reach/explain/nearest-miss';
import { FIXED_CALL, openKey } from '@/lib/reach/explain/open-keys';
import { audienceProblem, missingProvider } from '@/lib/reach/providers';

/** The account's provider for the token's issuer; null: it has none. */
export type ProviderFacts = { readonly arn: string; readonly clientIds: readonly string[] | null } | null;

export interface ExplainedClause extends ClauseVerdict {
  readonly miss: Miss | null;
}

export interface ExplainedStatement {
  readonly index: number;
  readonly sid: string | null;
  readonly effect: 'Allow' | 'Deny';
  readonly matched: boolean;
  readonly undecided?: true;
  /** Why it is not about this token at all; null: it is. */
  readonly outside: string | null;
  readonly clauses: readonly ExplainedClause[];
}

export interface RoleExplanation {
  readonly admitted: boolean;
  /** `depends`: the token alone does not say, for a condition asks for something that the caller or the call brings. */
  readonly outcome: 'admitted' | 'refused' | 'depends';
  /** What the trust policy says, whatever STS checks on its own. */
  readonly decision: Decision;
  /** What STS refuses before it reads the trust policy; null: nothing. */
  readonly gate: string | null;
  readonly statements: readonly ExplainedStatement[];
  /** Clauses that would have to be others for the nearest Allow statement to match; null: no statement is about this token. */
  readonly misses: number | null;
}

const ACTION = 'sts:AssumeRoleWithWebIdentity';

/** Whether a role admits a token, and each clause's part in it. AWS: AssumeRoleWithWebIdentity, policy evaluation logic. */
export function explainRole(policy: Policy, provider: ProviderFacts, token: ReadableToken): RoleExplanation {
  const { host, claims, unread = [] } = token;
  const unreadKeys = unread.map((name) => `${host}:${name}`.toLowerCase());
  const told = Object.fromEntries(Object.entries(claims).map(([name, value]) => [`${host}:${name}`, value]));
  const context = { ...told, ...FIXED_CALL };
  const principal = provider?.arn ?? '';
  const { decision, statements } = evaluate(policy, { principal, action: ACTION }, context, (key) =>
    unreadKeys.includes(key.toLowerCase())
      ? // That AWS reads them in its other partitions too is not known.
        { why: `${key}, which the token has and nobody knows here`, always: principal.startsWith('arn:aws:') }
      : openKey(key),
  );
  const explained = statements.map(({ principalMatched, actionMatched, clauses, ...rest }) => ({
    ...rest,
    outside: principalMatched
      ? actionMatched
        ? null
        : 'Its action is another one.'
      : `Its principal is not the provider of ${host}.`,
    clauses: clauses.map((clause) => ({ ...clause, miss: nearestMiss(clause, givenFor(context, clause.key)) })),
  }));
  const gate = gateOf(provider, token);
  const misses = explained
    .filter(({ effect, outside }) => effect === 'Allow' && outside === null)
    .map(({ clauses }) => clauses.filter(({ matched, depends }) => !matched && depends === undefined).length);
  const outcome = gate !== null ? 'refused' : OUTCOMES[decision];
  return {
    admitted: outcome === 'admitted',
    outcome,
    decision,
    gate,
    statements: explained,
    misses: misses.length === 0 ? null : Math.min(...misses),
  };
}

const OUTCOMES = {
  allow: 'admitted',
  undecided: 'depends',
  'explicit-deny': 'refused',
  'implicit-deny': 'refused',
} as const satisfies Readonly<Record<Decision, RoleExplanation['outcome']>>;

function givenFor(context: Readonly<Record<string, string | readonly string[]>>, key: string): string | null {
  const found = Object.entries(context).find(([name]) => name.toLowerCase() === key.toLowerCase())?.[1];
  return typeof found === 'string' ? found : (found?.[0] ?? null);
}

function gateOf(provider: ProviderFacts, { host, claims }: ReadableToken): string | null {
  if (provider === null) return missingProvider(host, null);
  return audienceProblem(provider.clientIds, typeof claims.aud === 'string' ? [claims.aud] : (claims.aud ?? []));
}
