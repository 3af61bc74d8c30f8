import type { RequestInfo } from '@/lib/access/decide';
import { refuseByGitLab, refuseSignIn } from '@/lib/services/people/sign-in-refused';
import { startSession } from '@/lib/services/people/start-session';
import type { Context } from '@/lib/services/verb/context';
import { endAuthorization } from '@/lib/session/identity-provider';
import { hashSecret } from '@/lib/session/secrets';
import { unmetProof } from '@/lib/session/sign-in-proof';

export interface CallbackInput {
  /** The callback's query string. */
  readonly search: string;
  /** What the browser's sign-in cookie holds. */
  readonly stateCookie: string | null;
  readonly setupSecret: string | null;
  readonly request: RequestInfo;
  readonly userAgent: string | null;
}

/** Ends a sign-in: the answer must belong to an attempt that this very browser began, once. Returns the new session's secret. */
export async function completeSignIn(
  context: Context,
  input: CallbackInput,
): Promise<{ secret: string; returnTo: string }> {
  const state = new URLSearchParams(input.search).get('state');
  // Without this comparison someone could sign a victim's browser into the attacker's account.
  if (state === null || state !== input.stateCookie)
    return refuseSignIn(context, input.request, 'state does not belong to this browser');
  const attempt = await context.db.signInAttempt.findUnique({ where: { id: hashSecret(state) } });
  const { count } = await context.db.signInAttempt.deleteMany({ where: { id: hashSecret(state) } });
  if (!attempt || count !== 1 || attempt.expiresAt <= context.now())
    return refuseSignIn(context, input.request, 'unknown, used or expired attempt');
  const signedIn = await endAuthorization(context.config, input.search, {
    state,
    ...attempt,
    maxAge: attempt.again ? context.config.stepUpMinutes * 60 : null,
  }).catch((error: unknown) => refuseByGitLab(context, input.request, error));
  const unmet = unmetProof(context.config.people, signedIn.proof);
  if (unmet) return refuseSignIn(context, input.request, `GitLab did not name what ${unmet} asks for`, 'second-factor');
  const secret = await startSession(context, { ...input, signedIn });
  if (secret === null) return refuseSignIn(context, input.request, 'person is disabled');
  return { secret, returnTo: attempt.returnTo };
}
