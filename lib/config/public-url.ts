import { isIP } from 'node:net';
import { isSafeUrl } from '@/lib/config/safe-url';
import type { SettingValues } from '@/lib/config/settings';

/** Addresses that mean "every address of this machine": one may listen there, and nobody can visit it. */
const EVERYWHERE = ['0.0.0.0', '::'];

/** Where browsers reach Drawbridge, without a slash at the end. What is open to readers on the way is a problem, unless it is allowed. */
export function publicUrlOf(values: SettingValues, problems: string[]): string {
  const { DRAWBRIDGE_URL: url, HOST: host, PORT: port } = values;
  if (url === undefined && EVERYWHERE.includes(host)) {
    problems.push(
      `DRAWBRIDGE_URL is missing. HOST is ${host}, every address of this machine, so Drawbridge cannot know where browsers reach it. Set DRAWBRIDGE_URL, for example to https://drawbridge.example.com.`,
    );
    return '';
  }
  const address = url ?? `http://${isIP(host) === 6 ? `[${host}]` : host}:${port}`;
  if (!isSafeUrl(address) && values.DRAWBRIDGE_ALLOW_HTTP !== 'true')
    problems.push(
      `${url === undefined ? `DRAWBRIDGE_URL is missing, and its default ${address}` : 'DRAWBRIDGE_URL'} is open to everyone on the way: session cookies would travel unencrypted. Set DRAWBRIDGE_URL to an https:// address, or set DRAWBRIDGE_ALLOW_HTTP=true.`,
    );
  return URL.canParse(address) ? new URL(address).origin : address;
}
