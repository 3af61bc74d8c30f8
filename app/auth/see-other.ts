import type { CookieSpec } from '@/lib/session/cookies';

/** A redirect to a path of this site or, for sign-in, to GitLab; with cookies set (a value) or cleared (null). */
export function seeOther(location: string, cookies: readonly (readonly [CookieSpec, string | null])[] = []): Response {
  const headers = new Headers({ location, 'cache-control': 'no-store' });
  for (const [{ name, options }, value] of cookies) {
    const age = value === null ? 0 : options.maxAge;
    const secure = options.secure ? '; Secure' : '';
    headers.append('set-cookie', `${name}=${value ?? ''}; Path=/; HttpOnly; SameSite=Lax; Max-Age=${age}${secure}`);
  }
  return new Response(null, { status: 303, headers });
}
