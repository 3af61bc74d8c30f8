import { type Actor, decideAccess } from '@/lib/access/decide';
import type { Permission } from '@/lib/access/permissions';
import { AppError } from '@/lib/services/verb/app-error';
import type { Context } from '@/lib/services/verb/context';
import { recordEvent } from '@/lib/services/verb/record-event';
import { spanUnderWay } from '@/lib/tracing/under-way';

type Recording = Pick<Context, 'db' | 'now' | 'newId' | 'config'>;

/** The first line of every verb: lets the actor pass or records the refusal and throws "forbidden" with its reason. */
export async function requireAccess(context: Recording, actor: Actor, permission: Permission): Promise<void> {
  const decision = decideAccess(actor, permission);
  spanUnderWay()?.note({ 'drawbridge.permission': permission, 'drawbridge.allowed': decision.allowed });
  if (!decision.allowed) await refuseAccess(context, actor, permission, decision.reason);
}

/** Records that the actor tried what they may not and throws "forbidden" with the reason. */
export async function refuseAccess(
  context: Recording,
  actor: Actor,
  /** A permission, or what else was refused. */
  permission: string,
  reason: string,
): Promise<never> {
  await context.db.$transaction((tx) =>
    recordEvent(tx, context, actor, {
      action: 'access.refused',
      object: { kind: 'permission', id: permission, name: permission },
      data: { reason },
    }),
  );
  throw new AppError('forbidden', reason);
}
