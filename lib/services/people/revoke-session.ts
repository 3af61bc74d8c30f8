import { z } from 'zod';
import { type Actor, decideAccess } from '@/lib/access/decide';
import { AppError } from '@/lib/services/verb/app-error';
import type { Context } from '@/lib/services/verb/context';
import { parseInput } from '@/lib/services/verb/parse-input';
import { recordEvent } from '@/lib/services/verb/record-event';
import { requireAccess } from '@/lib/services/verb/require-access';

const input = z.strictObject({ id: z.string().max(100) });

/** Ends a session: one's own, or anyone's for whoever manages people. It takes effect at the session's next request. */
export async function revokeSession(context: Context, actor: Actor, wanted: unknown): Promise<void> {
  const { id } = parseInput(input, wanted);
  const session = await context.db.session.findUnique({ where: { id }, include: { person: true } });
  const own = actor.kind === 'person' && session?.personId === actor.personId;
  if (!own) await requireAccess(context, actor, 'people.manage');
  if (!session || (own && !decideAccess(actor, 'token.manage-own').allowed))
    throw new AppError('not-found', 'There is no such session. Nothing was changed. Look at the list again.');
  await context.db.$transaction(async (tx) => {
    const { count } = await tx.session.updateMany({
      where: { id, revokedAt: null },
      data: { revokedAt: context.now() },
    });
    if (count !== 1) return;
    await recordEvent(tx, context, actor, {
      action: 'session.ended',
      object: { kind: 'person', id: session.personId, name: session.person.name },
      data: { by: own ? 'owner' : 'admin' },
    });
  });
}
