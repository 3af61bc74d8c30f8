import { z } from 'zod';
import type { Actor } from '@/lib/access/decide';
import { AppError } from '@/lib/services/verb/app-error';
import type { Context } from '@/lib/services/verb/context';
import { parseInput } from '@/lib/services/verb/parse-input';
import { recordEvent } from '@/lib/services/verb/record-event';
import { requireAccess } from '@/lib/services/verb/require-access';

const input = z.strictObject({ id: z.string().max(100) });

/** Revokes an API token: one's own, or anyone's for whoever manages people. */
export async function revokeToken(context: Context, actor: Actor, wanted: unknown): Promise<void> {
  await requireAccess(context, actor, 'token.manage-own');
  const { id } = parseInput(input, wanted);
  const token = await context.db.apiToken.findUnique({ where: { id } });
  const own = actor.kind === 'person' && token?.personId === actor.personId;
  // The same answer whether the token is someone else's or nobody's.
  if (!own) await requireAccess(context, actor, 'people.manage');
  if (!token)
    throw new AppError('not-found', 'There is no such token, or it is not yours. Nothing was changed. Check the id.');
  await context.db.$transaction(async (tx) => {
    const { count } = await tx.apiToken.updateMany({
      where: { id, revokedAt: null },
      data: { revokedAt: context.now() },
    });
    if (count !== 1) return;
    await recordEvent(tx, context, actor, {
      action: 'token.revoked',
      object: { kind: 'token', id, name: token.name },
    });
  });
}
