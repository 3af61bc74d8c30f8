import { parseOperator } from '@/lib/policy/operator-names';
import type { Clause, Principal, Statement } from '@/lib/policy/types';

/**
 * Issuers that many companies share, and the claim that IAM requires a trust policy to check. AWS IAM: identity-provider controls for
 * shared OIDC providers, as of September 2026. IAM knows no self-managed GitLab, and requires nothing there.
 */
const SHARED_ISSUERS: ReadonlyMap<string, string> = new Map([
  ...[
    'gitlab.com',
    'token.actions.githubusercontent.com',
    'vstoken.actions.githubusercontent.com',
    'oidc-configuration.audit-log.githubusercontent.com',
    'agent.buildkite.com',
    'app.terraform.io',
    'oidc.codefresh.io',
    'proidc.upbound.io',
    'scalr.io',
    'studio.datachain.ai/api',
    'tokens.cloud.shisho.dev',
  ].map((host) => [host, 'sub'] as const),
  ...['cognito-identity.amazonaws.com', 'api.pulumi.com/oidc', 'oidc.vercel.com', 'sandboxes.cloud'].map(
    (host) => [host, 'aud'] as const,
  ),
]);

/** A claim of a shared issuer that a statement does not check as IAM requires. */
export interface UncheckedClaim {
  readonly host: string;
  /** The condition key, for example "gitlab.com:sub". */
  readonly key: string;
}

/**
 * The claims that this statement has to check and does not. IAM asks for a clause whose every value is more than wildcards, and looks no
 * closer: `project_path:*` is enough for it, and so is a negated operator.
 */
export function uncheckedClaims({ effect, principal, clauses }: Statement): readonly UncheckedClaim[] {
  if (effect !== 'Allow' || principal.negated) return [];
  return federated(principal.value).flatMap((provider) => {
    const host = provider.split(':oidc-provider/')[1] ?? provider;
    const claim = SHARED_ISSUERS.get(host);
    if (claim === undefined) return [];
    const key = `${host}:${claim}`;
    return clauses.some((clause) => checks(clause, key)) ? [] : [{ host, key }];
  });
}

const federated = (principal: Principal): readonly string[] =>
  principal.kind === 'any' ? [] : principal.entries.flatMap(({ type, values }) => (type === 'Federated' ? values : []));

const checks = ({ operator, key, values }: Clause, wanted: string): boolean =>
  key.toLowerCase() === wanted &&
  parseOperator(operator)?.rule.compares !== 'absence' &&
  values.length > 0 &&
  values.every((value) => /[^*?]/.test(value));
