import { accountOfArn, hostOfProvider, isElsewhere } from '@/lib/policy/compare/doors';
import type { EstateFacts, Facts } from '@/lib/reach/types';
import type { RoleAccount } from '@/lib/subjects/universe-of-issuer';

/** What is known of an OIDC provider. STS looks it up in the role's account before it reads the trust policy. */
export type ProviderState =
  /** `clientIds` null: it is there, and which audiences it accepts is not known. */
  | { readonly kind: 'there'; readonly clientIds: readonly string[] | null }
  /** STS refuses every token of it, whatever the policy says. */
  | { readonly kind: 'closed'; readonly reason: string }
  | { readonly kind: 'unknown' };

/** The facts as a role of this account is judged by them. */
export const inAccount = (facts: EstateFacts, account: string | null): Facts => ({ ...facts, account });

/** The facts as if every provider were there that a policy names: one that is missing today can be made tomorrow. */
export const withAnyProvider = (facts: Facts): Facts => ({ ...facts, accounts: [] });

/** The same for the tokens that a comparison looks at. */
export const roleAccount = ({ account = null, audiences }: Facts): RoleAccount => ({ account, audiences });

/** Whether tokens can come through a provider that a policy names. */
export function providerState(arn: string, { account = null, audiences, accounts = [] }: Facts): ProviderState {
  const host = hostOfProvider(arn) ?? arn;
  const owner = accountOfArn(arn);
  if (isElsewhere({ principal: arn, host }, account)) {
    const reason = `The provider ${host} that it names is one of account ${owner}, and the role is in ${account}: STS asks the role's own account.`;
    return { kind: 'closed', reason };
  }
  const clientIds = Object.hasOwn(audiences, arn) ? (audiences[arn] ?? null) : undefined;
  if (clientIds !== undefined) return { kind: 'there', clientIds };
  if (owner === null || !accounts.includes(owner)) return { kind: 'unknown' };
  return { kind: 'closed', reason: missingProvider(host, owner) };
}

/** AWS: "No OpenIDConnect provider found in your account". */
export const missingProvider = (host: string, account: string | null): string =>
  `${account === null ? 'This account' : `Account ${account}`} has no OIDC provider for ${host}, so STS knows no such tokens.`;

/** Why STS refuses a token for these audiences, or null. */
export function audienceProblem(clientIds: readonly string[] | null, audiences: readonly string[]): string | null {
  if (clientIds === null || audiences.some((audience) => clientIds.includes(audience))) return null;
  return `The provider accepts the audience ${clientIds.join(', ') || 'of nobody'}, and the token is for ${audiences.join(', ') || 'nobody'}.`;
}
