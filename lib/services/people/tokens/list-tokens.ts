import { z } from 'zod';
import type { Actor } from '@/lib/access/decide';
import { TOKEN_SCOPE_NAMES } from '@/lib/access/permissions';
import type { ApiToken } from '@/lib/db/generated/client';
import { instant, list, pageOf } from '@/lib/services/answers/parts';
import type { Context } from '@/lib/services/verb/context';
import { pageInput, pageQuery, type SortKey, toPage } from '@/lib/services/verb/paging';
import { parseInput } from '@/lib/services/verb/parse-input';
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

export const listTokensInput = z.strictObject(pageInput);

export const tokenPage = pageOf(tokenView).meta({ id: 'TokenPage', description: 'One page of API tokens.' });
export type TokenPage = z.infer<typeof tokenPage>;

const NEWEST_FIRST: readonly SortKey[] = [
  { field: 'createdAt', type: 'instant', direction: 'desc' },
  { field: 'id', type: 'text', direction: 'asc' },
];

/** One page of the tokens of the person who asks, newest first. */
export async function listTokens(context: Context, actor: Actor, input: unknown = {}): Promise<TokenPage> {
  await requireAccess(context, actor, 'token.manage-own');
  const wanted = parseInput(listTokensInput, input);
  if (actor.kind !== 'person') return { rows: [], next: null, previous: null };
  const query = pageQuery(NEWEST_FIRST, wanted);
  const tokens = await context.db.apiToken.findMany({
    where: { AND: [{ personId: actor.personId }, query.where] },
    orderBy: [...query.orderBy],
    take: query.take,
  });
  const page = toPage(NEWEST_FIRST, wanted, tokens);
  return { ...page, rows: page.rows.map((token) => viewToken(token, context)) };
}

function viewToken(token: ApiToken, { config, now }: Context): TokenView {
  const scopes = scopesOf(token, config.people);
  return {
    id: token.id,
    name: token.name,
    prefix: token.prefix,
    scopes,
    withheld: madeWith(token).filter((scope) => !scopes.includes(scope)),
    state: token.revokedAt ? 'revoked' : token.expiresAt <= now() ? 'expired' : 'valid',
    createdAt: token.createdAt.toISOString(),
    expiresAt: token.expiresAt.toISOString(),
    lastUsedAt: token.lastUsedAt?.toISOString() ?? null,
  };
}
