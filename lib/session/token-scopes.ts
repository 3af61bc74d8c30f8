import { DECIDING_DAYS, DECIDING_SCOPES } from '@/lib/access/operations';
import { TOKEN_SCOPES, type TokenScope } from '@/lib/access/permissions';
import type { Config } from '@/lib/config/config';
import type { ApiToken } from '@/lib/db/generated/client';

type Made = Pick<ApiToken, 'scopes' | 'createdAt' | 'expiresAt' | 'freshSignIn'>;

const DAY = 86_400_000;
const isScope = (scope: unknown): scope is TokenScope =>
  typeof scope === 'string' && Object.hasOwn(TOKEN_SCOPES, scope);

/** The scopes that a token was made with. */
export const madeWith = ({ scopes }: Pick<Made, 'scopes'>): readonly TokenScope[] =>
  Array.isArray(scopes) ? scopes.filter(isScope) : [];

/**
 * What a token is good for now. To approve and apply it has to be allowed, made by someone who had just signed in, and
 * short-lived: one from before that was asked for keeps its other scopes.
 */
export function scopesOf(
  token: Made,
  { decidingTokens }: Pick<Config['people'], 'decidingTokens'>,
): readonly TokenScope[] {
  const days = (token.expiresAt.getTime() - token.createdAt.getTime()) / DAY;
  const mayDecide = decidingTokens && token.freshSignIn && days <= DECIDING_DAYS;
  return madeWith(token).filter((scope) => mayDecide || !DECIDING_SCOPES.includes(scope));
}
