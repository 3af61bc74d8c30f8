import type { Config } from '@/lib/config/config';

/** Cookies of Drawbridge. Over https the browser is made to refuse them from any other host or path (`__Host-`). */
export interface CookieSpec {
  readonly name: string;
  readonly options: {
    readonly httpOnly: true;
    readonly sameSite: 'lax';
    readonly secure: boolean;
    readonly path: '/';
    readonly maxAge: number;
  };
}

function cookie(config: Pick<Config, 'publicUrl'>, name: string, maxAge: number): CookieSpec {
  const secure = config.publicUrl.startsWith('https:');
  return {
    name: secure ? `__Host-${name}` : name,
    options: { httpOnly: true, sameSite: 'lax', secure, path: '/', maxAge },
  };
}

/** The session's secret. */
export const sessionCookie = (config: Pick<Config, 'publicUrl' | 'sessionHours'>): CookieSpec =>
  cookie(config, 'drawbridge-session', config.sessionHours * 3600);

/** Ties a sign-in on its way to GitLab to the browser that began it, against login CSRF. */
export const signInCookie = (config: Pick<Config, 'publicUrl'>): CookieSpec =>
  cookie(config, 'drawbridge-sign-in', 600);

/** Carries the secret of a setup link through the sign-in. */
export const setupCookie = (config: Pick<Config, 'publicUrl'>): CookieSpec => cookie(config, 'drawbridge-setup', 3600);
