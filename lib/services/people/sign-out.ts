import type { Actor } from '@/lib/access/decide';
import type { Context } from '@/lib/services/verb/context';
import { recordEvent } from '@/lib/services/verb/record-event';

/** Ends the actor's own session. Needs no permission: everyone may leave. */
export async function signOut(context: Context, actor: Actor): Promise<void> {
  if (actor.kind !== 'person' || actor.via.kind !== 'session') return;
  const { sessionId } = actor.via;
  await context.db.$transaction(async (tx) => {
    const { count } = await tx.session.updateMany({
      where: { id: sessionId, revokedAt: null },
      data: { revokedAt: context.now() },
    });
    if (count !== 1) return;
    await recordEvent(tx, context, actor, {
      action: 'session.ended',
      object: { kind: 'person', id: actor.personId, name: actor.name },
      data: { by: 'sign-out' },
    });
  });
}
