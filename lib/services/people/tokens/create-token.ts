import { z } from 'zod';
import type { Actor } from '@/lib/access/decide';
import { DECIDING_DAYS, DECIDING_SCOPES } from '@/lib/access/operations';
import { TOKEN_SCOPE_NAMES } from '@/lib/access/permissions';
import { instant, list } from '@/lib/services/answers/parts';
import { AppError } from '@/lib/services/verb/app-error';
import type { Context } from '@/lib/services/verb/context';
import { parseInput } from '@/lib/services/verb/parse-input';
import { recordEvent } from '@/lib/services/verb/record-event';
import { requireOperation } from '@/lib/services/verb/require-operation';
import { requirePerson } from '@/lib/services/verb/require-person';
import { hashSecret, newSecret, TOKEN_PREFIX } from '@/lib/session/secrets';

const MAX_DAYS = 365;

export const createTokenInput = z.strictObject({
  name: z.string().trim().min(1, 'Give it a name.').max(100),
  scopes: z.array(z.enum(TOKEN_SCOPE_NAMES)).min(1, 'Choose at least one scope.'),
  days: z.int().min(1).max(MAX_DAYS),
});

export const createdToken = z
  .strictObject({
    id: z.string(),
    name: z.string(),
    token: z.string().describe('The secret. It is shown only here.'),
    scopes: list(z.enum(TOKEN_SCOPE_NAMES)),
    expiresAt: instant,
  })
  .meta({ id: 'CreatedToken', description: 'A new API token.' });
export type CreatedToken = z.infer<typeof createdToken>;

/** Creates an API token for the person who asks, in a browser session. */
export async function createToken(context: Context, actor: Actor, input: unknown): Promise<CreatedToken> {
  await requireOperation(context, actor, 'createToken');
  const wanted = parseInput(createTokenInput, input);
  requirePerson(actor, 'have a token');
  refuseDeciding(context, wanted);
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
    // The operation takes a fresh sign-in.
    freshSignIn: true,
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

/** A token that approves or applies acts without a person: it has to be allowed, and it does not live long. */
function refuseDeciding({ config }: Context, { scopes, days }: z.output<typeof createTokenInput>): void {
  const deciding = scopes.filter((scope) => DECIDING_SCOPES.includes(scope));
  if (deciding.length === 0) return;
  const named = deciding.join(' and ');
  if (!config.people.decidingTokens)
    throw new AppError(
      'forbidden',
      `API tokens with the scope ${named} are forbidden here, so no token was created. An admin can allow them with DRAWBRIDGE_DECIDING_TOKENS.`,
    );
  if (days > DECIDING_DAYS)
    throw new AppError(
      'invalid',
      `A token with the scope ${named} may be valid for at most ${DECIDING_DAYS} days. No token was created. Choose fewer days.`,
      [{ path: ['days'], message: `Choose ${DECIDING_DAYS} days or fewer.` }],
    );
}
