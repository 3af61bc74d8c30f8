import { type Actor, isFreshSignIn } from '@/lib/access/decide';
import { AppError } from '@/lib/services/verb/app-error';
import type { Context } from '@/lib/services/verb/context';
import { recordEvent } from '@/lib/services/verb/record-event';

/**
 * Lets pass who signed in a moment ago, or records the refusal and throws "sign-in-again". What someone else could do in a
 * browser that was left open stops here.
 */
export async function requireFreshSignIn(context: Context, actor: Actor): Promise<void> {
  const minutes = context.config.stepUpMinutes;
  if (isFreshSignIn(actor, context.now(), minutes)) return;
  const reason = `This needs a sign-in of the last ${minutes} minutes. Nothing was done. Sign in again, then repeat it.`;
  await context.db.$transaction((tx) =>
    recordEvent(tx, context, actor, {
      action: 'access.refused',
      object: { kind: 'sign-in', id: 'fresh', name: 'Sign-in of the last minutes' },
      data: { reason },
    }),
  );
  throw new AppError('sign-in-again', reason);
}
