import { type Actor, decideAccess } from '@/lib/access/decide';
import type { Permission } from '@/lib/access/permissions';
import { AppError } from '@/lib/services/app-error';
import type { Context } from '@/lib/services/context';
import { recordEvent } from '@/lib/services/record-event';

/** The first line of every verb: lets the actor pass or records the refusal and throws "forbidden" with its reason. */
export async function requireAccess(
  context: Pick<Context, 'db' | 'now' | 'newId'>,
  actor: Actor,
  permission: Permission,
): Promise<void> {
  const decision = decideAccess(actor, permission);
  if (decision.allowed) return;
  await context.db.$transaction((tx) =>
    recordEvent(tx, context, actor, {
      action: 'access.refused',
      result: 'refused',
      object: { kind: 'permission', id: permission, name: permission },
      data: { reason: decision.reason },
    }),
  );
  throw new AppError('forbidden', decision.reason);
}
