import { z } from 'zod';
import type { Actor } from '@/lib/access/decide';
import { instant, list } from '@/lib/services/answers/parts';
import type { Context } from '@/lib/services/verb/context';
import { requireAccess } from '@/lib/services/verb/require-access';

export const tokenView = z
  .strictObject({
    id: z.string(),
    name: z.string(),
    prefix: z.string().describe('Its first characters, to recognise it by.'),
    scopes: list(z.string()),
    state: z.enum(['valid', 'expired', 'revoked']),
    createdAt: instant,
    expiresAt: instant,
    lastUsedAt: instant.nullable(),
  })
  .meta({ id: 'Token', description: 'An API token without its secret.' });
export type TokenView = z.infer<typeof tokenView>;

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
