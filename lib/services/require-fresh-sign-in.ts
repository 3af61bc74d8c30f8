import { type Actor, isFreshSignIn } from '@/lib/access/decide';
import { AppError } from '@/lib/services/app-error';
import type { Context } from '@/lib/services/context';

/** Lets pass who signed in a moment ago, or throws "sign-in-again". What a browser left open could do stops here. */
export function requireFreshSignIn(context: Pick<Context, 'config' | 'now'>, actor: Actor): void {
  const minutes = context.config.stepUpMinutes;
  if (isFreshSignIn(actor, context.now(), minutes)) return;
  throw new AppError(
    'sign-in-again',
    `This needs a sign-in of the last ${minutes} minutes. Nothing was done. Sign in again, then repeat it.`,
  );
}
