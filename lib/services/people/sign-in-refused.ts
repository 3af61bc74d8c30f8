import type { RequestInfo } from '@/lib/access/decide';
import { log } from '@/lib/log/log';
import { countRefusedSignIn } from '@/lib/services/people/refused-sign-ins';
import { AppError } from '@/lib/services/verb/app-error';
import type { Context } from '@/lib/services/verb/context';
import { type SignInProblem, signInCause } from '@/lib/session/sign-in-cause';

/** What a person may know of why they were not let in. The log says more. */
export const REFUSALS: Readonly<Record<SignInProblem, string>> = {
  unavailable:
    'GitLab does not answer, so nobody can sign in with it now. Try again, or make a one-time link on the server: npm run sign-in-link.',
  setup:
    'GitLab and Drawbridge do not work together for sign-in as they are set up. Nothing was changed. An admin of Drawbridge finds the cause in its log and in Settings, under this reference.',
  denied: 'You did not allow Drawbridge to know you in GitLab. Nothing was changed. Start again.',
  refused: 'The sign-in was refused or took too long. Nothing was changed. Start again.',
  'second-factor':
    'Drawbridge asks for a sign-in that GitLab confirms in another way, such as with a second factor. You are not signed in. Sign out of GitLab, sign in there with your second factor, then start again.',
};

/** A sign-in that came to nothing; `problem` says as much of it as someone who is not signed in may know. */
export class SignInRefused extends AppError {
  constructor(readonly problem: SignInProblem) {
    super(problem === 'unavailable' ? 'unavailable' : 'not-signed-in', REFUSALS[problem]);
  }
}

/** Refuses a sign-in for a reason of our own: it is counted, and nobody but an admin learns it. */
export async function refuseSignIn(
  context: Context,
  request: RequestInfo,
  reason: string,
  problem: SignInProblem = 'refused',
): Promise<never> {
  await countRefusedSignIn(context, request, 'gitlab', reason);
  throw new SignInRefused(problem);
}

/**
 * Refuses a sign-in that GitLab did not confirm. The cause is counted for an admin and written to the process log under the
 * reference of the request; the person is told what is safe.
 */
export async function refuseByGitLab(context: Context, request: RequestInfo, error: unknown): Promise<never> {
  const { name, reason, remedy, problem } = signInCause(error);
  log.warn({ err: error, requestId: request.id, cause: name, remedy }, `a sign-in was refused: ${reason}`);
  await countRefusedSignIn(context, request, 'gitlab', reason);
  throw new SignInRefused(problem);
}
