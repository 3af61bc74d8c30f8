import { cookies, headers } from 'next/headers';
import { refusedPath } from '@/app/auth/refused-path';
import { seeOther } from '@/app/auth/see-other';
import { requestInfo } from '@/app/current-actor';
import { completeSignIn } from '@/lib/services/people/complete-sign-in';
import { SignInRefused } from '@/lib/services/people/sign-in-refused';
import { running } from '@/lib/services/process/running';
import { sessionCookie, setupCookie, signInCookie } from '@/lib/session/cookies';

/** Where GitLab sends the browser back to. */
export async function GET(request: Request): Promise<Response> {
  const context = await running();
  const { config } = context;
  const jar = await cookies();
  const spent = [
    [signInCookie(config), null],
    [setupCookie(config), null],
  ] as const;
  try {
    const { secret, returnTo } = await completeSignIn(context, {
      search: new URL(request.url).search,
      stateCookie: jar.get(signInCookie(config).name)?.value ?? null,
      setupSecret: jar.get(setupCookie(config).name)?.value ?? null,
      request: await requestInfo(config),
      userAgent: (await headers()).get('user-agent'),
    });
    return seeOther(returnTo, [[sessionCookie(config), secret], ...spent]);
  } catch (error) {
    if (error instanceof SignInRefused) return seeOther(await refusedPath(config, error), spent);
    throw error;
  }
}
