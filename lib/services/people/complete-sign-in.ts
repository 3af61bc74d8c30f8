import type { RequestInfo } from '@/lib/access/decide';
import { countRefusedSignIn } from '@/lib/services/people/refused-sign-ins';
import { startSession } from '@/lib/services/people/start-session';
import { AppError } from '@/lib/services/verb/app-error';
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

/** What a person may know of why they were not let in. The log says more. */
export const REFUSALS = {
  refused: 'The sign-in was refused or took too long. Nothing was changed. Start again.',
  'second-factor':
    'Drawbridge asks for a sign-in that GitLab confirms in another way, such as with a second factor. You are not signed in. Sign out of GitLab, sign in there with your second factor, then start again.',
} as const;
type Refusal = keyof typeof REFUSALS;

export class SignInRefused extends AppError {
  constructor(readonly refusal: Refusal) {
    super('not-signed-in', REFUSALS[refusal]);
  }
}

/** Ends a sign-in: the answer must belong to an attempt that this very browser began, once. Returns the new session's secret. */
export async function completeSignIn(
  context: Context,
  input: CallbackInput,
): Promise<{ secret: string; returnTo: string }> {
  const state = new URLSearchParams(input.search).get('state');
  // Without this comparison someone could sign a victim's browser into the attacker's account.
  if (state === null || state !== input.stateCookie)
    return refuse(context, input, 'state does not belong to this browser');
  const attempt = await context.db.signInAttempt.findUnique({ where: { id: hashSecret(state) } });
  const { count } = await context.db.signInAttempt.deleteMany({ where: { id: hashSecret(state) } });
  if (!attempt || count !== 1 || attempt.expiresAt <= context.now())
    return refuse(context, input, 'unknown, used or expired attempt');
  const signedIn = await endAuthorization(context.config, input.search, {
    state,
    ...attempt,
    maxAge: attempt.again ? context.config.stepUpMinutes * 60 : null,
  }).catch(() => null);
  if (!signedIn) return refuse(context, input, 'GitLab did not confirm the sign-in');
  const unmet = unmetProof(context.config.people, signedIn.proof);
  if (unmet) return refuse(context, input, `GitLab did not name what ${unmet} asks for`, 'second-factor');
  const secret = await startSession(context, { ...input, signedIn });
  if (secret === null) return refuse(context, input, 'person is disabled');
  return { secret, returnTo: attempt.returnTo };
}

async function refuse(
  context: Context,
  input: CallbackInput,
  reason: string,
  refusal: Refusal = 'refused',
): Promise<never> {
  await countRefusedSignIn(context, input.request, 'gitlab', reason);
  throw new SignInRefused(refusal);
}
