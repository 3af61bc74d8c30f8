import { z } from 'zod';
import type { Actor } from '@/lib/access/decide';
import { TOKEN_SCOPES, type TokenScope } from '@/lib/access/permissions';
import { instant, list } from '@/lib/services/answers/parts';
import type { Context } from '@/lib/services/verb/context';
import { parseInput } from '@/lib/services/verb/parse-input';
import { recordEvent } from '@/lib/services/verb/record-event';
import { requireAccess } from '@/lib/services/verb/require-access';
import { requirePerson } from '@/lib/services/verb/require-person';
import { hashSecret, newSecret, TOKEN_PREFIX } from '@/lib/session/secrets';

const MAX_DAYS = 365;
const scopes = Object.keys(TOKEN_SCOPES) as [TokenScope, ...TokenScope[]];

export const createTokenInput = z.strictObject({
  name: z.string().trim().min(1, 'Give it a name.').max(100),
  scopes: z.array(z.enum(scopes)).min(1, 'Choose at least one scope.'),
  days: z.int().min(1).max(MAX_DAYS),
});

export const createdToken = z
  .strictObject({
    id: z.string(),
    name: z.string(),
    token: z.string().describe('The secret. It is shown only here.'),
    scopes: list(z.enum(scopes)),
    expiresAt: instant,
  })
  .meta({ id: 'CreatedToken', description: 'A new API token.' });
export type CreatedToken = z.infer<typeof createdToken>;

/** Creates an API token for the person who asks, in a browser session. */
export async function createToken(context: Context, actor: Actor, input: unknown): Promise<CreatedToken> {
  await requireAccess(context, actor, 'token.manage-own');
  const wanted = parseInput(createTokenInput, input);
  requirePerson(actor, 'have a token');
  const token = TOKEN_PREFIX + newSecret();
  const now = context.now();
  const expiresAt = new Date(now.getTime() + wanted.days * 86_400_000);
  const row = {
    id: context.newId(),
    personId: actor.personId,
    name: wanted.name,
    hash: hashSecret(token),
    prefix: token.slice(0, TOKEN_PREFIX.length + 4),
    scopes: [...new Set(wanted.scopes)],
    createdAt: now,
    expiresAt,
  };
  await context.db.$transaction(async (tx) => {
    await tx.apiToken.create({ data: row });
    await recordEvent(tx, context, actor, {
      action: 'token.created',
      object: { kind: 'token', id: row.id, name: row.name },
      data: { scopes: row.scopes, expiresAt: expiresAt.toISOString() },
    });
  });
  return { id: row.id, name: row.name, token, scopes: row.scopes, expiresAt: expiresAt.toISOString() };
}
