/** Mistakes in variables that are not Drawbridge's own, but decide how its calls leave this machine. */
import type { Env } from '@/lib/config/env';

const PROXIES = ['HTTPS_PROXY', 'HTTP_PROXY', 'https_proxy', 'http_proxy'];

/** A proxy's URL may hold its password: nothing of it is repeated. */
export function outboundMistakes(env: Env, readFile: (path: string) => string): readonly string[] {
  const roots = env.NODE_EXTRA_CA_CERTS;
  return [
    ...PROXIES.filter((name) => env[name] && !isProxy(env[name] ?? '')).map(
      (name) =>
        `${name} must be the URL of a proxy that begins with http:// or https://, for example http://proxy.example.com:3128.`,
    ),
    ...(roots && !canRead(roots, readFile)
      ? [
          `NODE_EXTRA_CA_CERTS names a file that cannot be read: ${roots}. Certificates of your own authority would be refused.`,
        ]
      : []),
  ];
}

const isProxy = (value: string): boolean => URL.canParse(value) && /^https?:$/.test(new URL(value).protocol);

function canRead(path: string, readFile: (path: string) => string): boolean {
  try {
    return readFile(path) !== '';
  } catch {
    return false;
  }
}
