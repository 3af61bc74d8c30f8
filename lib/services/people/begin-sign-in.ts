import type { RequestInfo } from '@/lib/access/decide';
import { refuseByGitLab } from '@/lib/services/people/sign-in-refused';
import type { Context } from '@/lib/services/verb/context';
import { beginAuthorization } from '@/lib/session/identity-provider';
import { returnPath } from '@/lib/session/return-path';
import { hashSecret } from '@/lib/session/secrets';

const MINUTES = 10;

/** Begins a sign-in; `again`: of someone who is signed in and has to prove it anew. Returns where to send the browser and the state that its cookie keeps. */
export async function beginSignIn(
  context: Context,
  request: RequestInfo,
  returnTo: string | null,
  again = false,
): Promise<{ url: string; state: string }> {
  const start = await beginAuthorization(context.config, again).catch((error: unknown) =>
    refuseByGitLab(context, request, error),
  );
  const now = context.now();
  await context.db.signInAttempt.deleteMany({ where: { expiresAt: { lt: now } } });
  await context.db.signInAttempt.create({
    data: {
      id: hashSecret(start.state),
      nonce: start.nonce,
      codeVerifier: start.codeVerifier,
      again,
      returnTo: returnPath(context.config.publicUrl, returnTo),
      expiresAt: new Date(now.getTime() + MINUTES * 60_000),
    },
  });
  return { url: start.url, state: start.state };
}
