import { z } from 'zod';
import type { Actor } from '@/lib/access/decide';
import { TOKEN_SCOPE_NAMES } from '@/lib/access/permissions';
import { instant, list } from '@/lib/services/answers/parts';
import type { Context } from '@/lib/services/verb/context';
import { requireAccess } from '@/lib/services/verb/require-access';
import { madeWith, scopesOf } from '@/lib/session/token-scopes';

export const tokenView = z
  .strictObject({
    id: z.string(),
    name: z.string(),
    prefix: z.string().describe('Its first characters, to recognise it by.'),
    scopes: list(z.enum(TOKEN_SCOPE_NAMES)).describe('What it may do now.'),
    withheld: list(z.enum(TOKEN_SCOPE_NAMES)).describe(
      'Scopes that it was created with and that have no effect: tokens may not approve and apply here, or it was not created for that by someone who had just signed in.',
    ),
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
  return tokens.map((token) => {
    const scopes = scopesOf(token, context.config.people);
    return {
      id: token.id,
      name: token.name,
      prefix: token.prefix,
      scopes,
      withheld: madeWith(token).filter((scope) => !scopes.includes(scope)),
      state: token.revokedAt ? 'revoked' : token.expiresAt <= context.now() ? 'expired' : 'valid',
      createdAt: token.createdAt.toISOString(),
      expiresAt: token.expiresAt.toISOString(),
      lastUsedAt: token.lastUsedAt?.toISOString() ?? null,
    };
  });
}
