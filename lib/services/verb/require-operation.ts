import type { Actor } from '@/lib/access/decide';
import { decideOperation, isOperation, OPERATION_ACCESS } from '@/lib/access/operations';
import { AppError } from '@/lib/services/verb/app-error';
import type { Context } from '@/lib/services/verb/context';
import { recordEvent } from '@/lib/services/verb/record-event';
import { refuseAccess } from '@/lib/services/verb/require-access';

/**
 * Lets the actor pass as the table of operations says, or records the refusal and throws "forbidden" or "sign-in-again". The
 * API asks before it reads a body, and every verb that needs a fresh sign-in asks too. This stops someone else from acting in
 * a browser that was left open.
 */
export async function requireOperation(
  context: Pick<Context, 'db' | 'now' | 'newId' | 'config'>,
  actor: Actor,
  id: string,
): Promise<void> {
  const minutes = context.config.stepUpMinutes;
  const decision = decideOperation(actor, id, context.now(), minutes);
  if (decision.allowed === true) return;
  if (decision.allowed === false) return refuseAccess(context, actor, permissionOf(id), decision.reason);
  const reason = `This needs a sign-in of the last ${minutes} minutes. Nothing was done. Sign in again, then repeat it.`;
  await context.db.$transaction((tx) =>
    recordEvent(tx, context, actor, {
      action: 'access.refused',
      object: { kind: 'sign-in', id: 'fresh', name: 'Sign-in of the last minutes' },
      data: { reason, operation: id },
    }),
  );
  throw new AppError('sign-in-again', reason);
}

/** What the log names: the permission, or the operation that is in no table. */
const permissionOf = (id: string): string => (isOperation(id) ? (OPERATION_ACCESS[id].anyOf[0] ?? id) : id);
