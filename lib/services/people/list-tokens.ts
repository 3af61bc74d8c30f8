import type { Actor } from '@/lib/access/decide';
import type { Context } from '@/lib/services/verb/context';
import { requireAccess } from '@/lib/services/verb/require-access';

/** An API token without its secret. Instants are ISO 8601 in UTC. */
export interface TokenView {
  readonly id: string;
  readonly name: string;
  /** First characters, for recognition. */
  readonly prefix: string;
  readonly scopes: readonly string[];
  readonly state: 'valid' | 'expired' | 'revoked';
  readonly createdAt: string;
  readonly expiresAt: string;
  readonly lastUsedAt: string | null;
}

/** The tokens of the person who asks, newest first. */
export async function listTokens(context: Context, actor: Actor): Promise<readonly TokenView[]> {
  await requireAccess(context, actor, 'token.manage-own');
  if (actor.kind !== 'person') return [];
  const tokens = await context.db.apiToken.findMany({
    where: { personId: actor.personId },
    orderBy: [{ createdAt: 'desc' }, { id: 'asc' }],
  });
  return tokens.map((token) => ({
    id: token.id,
    name: token.name,
    prefix: token.prefix,
    scopes: Array.isArray(token.scopes) ? token.scopes.filter((scope) => typeof scope === 'string') : [],
    state: token.revokedAt ? 'revoked' : token.expiresAt <= context.now() ? 'expired' : 'valid',
    createdAt: token.createdAt.toISOString(),
    expiresAt: token.expiresAt.toISOString(),
    lastUsedAt: token.lastUsedAt?.toISOString() ?? null,
  }));
}
