import { refusedPath } from '@/app/auth/refused-path';
import { seeOther } from '@/app/auth/see-other';
import { tooMany } from '@/app/auth/too-many';
import { requestInfo } from '@/app/current-actor';
import { beginSignIn } from '@/lib/services/people/begin-sign-in';
import { SignInRefused } from '@/lib/services/people/sign-in-refused';
import { running } from '@/lib/services/process/running';
import { AppError } from '@/lib/services/verb/app-error';
import { requireRate } from '@/lib/services/verb/require-rate';
import { networkOf } from '@/lib/session/client-address';
import { signInCookie } from '@/lib/session/cookies';

/** Sends the browser to GitLab. */
export async function GET(request: Request): Promise<Response> {
  const context = await running();
  try {
    const from = await requestInfo(context.config);
    await requireRate(context, 'sign-in', networkOf(from.ip));
    const asked = new URL(request.url).searchParams;
    const { url, state } = await beginSignIn(context, from, asked.get('return'), asked.get('again') === '1');
    return seeOther(url, [[signInCookie(context.config), state]]);
  } catch (error) {
    if (error instanceof AppError && error.code === 'too-many') return tooMany(error);
    if (error instanceof SignInRefused) return seeOther(await refusedPath(context.config, error));
    throw error;
  }
}
