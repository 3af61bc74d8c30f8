/** Where notices go: read from the settings and from `notifications:` of drawbridge.yaml. */
import type { EndpointConfig } from '@/lib/config/config';
import { isSafeUrl } from '@/lib/config/safe-url';
import type { SettingValues } from '@/lib/config/settings';
import type { ConfigFile } from '@/lib/config/yaml-file';
import { NOTICE_KINDS } from '@/lib/notify/notices';
import { secretBytes } from '@/lib/notify/standard-webhooks';

type Secret = ConfigFile['signIn']['clientSecret'];

/** The endpoints that the environment names: one of a kind at most, for every kind of notice. */
export function endpointsOfSettings(values: SettingValues, problems: string[]): readonly EndpointConfig[] {
  const {
    DRAWBRIDGE_SLACK_WEBHOOK_URL: slack,
    DRAWBRIDGE_TEAMS_WEBHOOK_URL: teams,
    DRAWBRIDGE_WEBHOOK_URL: webhook,
    DRAWBRIDGE_WEBHOOK_SECRET: secret,
    DRAWBRIDGE_SMTP_URL: smtp,
    DRAWBRIDGE_MAIL_FROM: from,
    DRAWBRIDGE_MAIL_TO: to,
  } = values;
  if ((webhook === undefined) !== (secret === undefined))
    problems.push('DRAWBRIDGE_WEBHOOK_URL and DRAWBRIDGE_WEBHOOK_SECRET go together: set both or none.');
  const parts = [smtp !== undefined, from !== undefined, to.length > 0];
  if (parts.includes(true) && parts.includes(false))
    problems.push('DRAWBRIDGE_SMTP_URL, DRAWBRIDGE_MAIL_FROM and DRAWBRIDGE_MAIL_TO go together: set all or none.');
  const endpoints: EndpointConfig[] = [];
  const events = NOTICE_KINDS;
  if (slack !== undefined) endpoints.push({ kind: 'slack', name: 'slack', url: slack, events });
  if (teams !== undefined) endpoints.push({ kind: 'teams', name: 'teams', url: teams, events });
  if (webhook !== undefined && secret !== undefined)
    endpoints.push({ kind: 'webhook', name: 'webhook', url: webhook, secret, events });
  if (smtp !== undefined && from !== undefined && to.length > 0)
    endpoints.push({ kind: 'email', name: 'email', url: smtp, from, to, events });
  problems.push(...unusable(endpoints, (name) => SETTING_OF[name] ?? name));
  return endpoints;
}

const SETTING_OF: Readonly<Record<string, string>> = {
  slack: 'DRAWBRIDGE_SLACK_WEBHOOK_URL',
  teams: 'DRAWBRIDGE_TEAMS_WEBHOOK_URL',
  webhook: 'DRAWBRIDGE_WEBHOOK_URL',
};

/** The endpoints of the file; `secretOf` reads what a secret points to, and answers "" after noting why it cannot. */
export function endpointsOfFile(
  file: ConfigFile,
  secretOf: (from: Secret, place: string) => string,
  problems: string[],
): readonly EndpointConfig[] {
  const noted = problems.length;
  const endpoints = file.notifications.map((entry, index): EndpointConfig => {
    const place = `notifications.${index}`;
    const shared = { name: entry.name, events: entry.events ?? NOTICE_KINDS };
    if (entry.kind === 'slack' || entry.kind === 'teams')
      return { ...shared, kind: entry.kind, url: secretOf(entry.url, `${place}.url`) };
    if (entry.kind === 'email')
      return { ...shared, kind: 'email', url: secretOf(entry.url, `${place}.url`), from: entry.from, to: entry.to };
    const url = typeof entry.url === 'string' ? entry.url : secretOf(entry.url, `${place}.url`);
    return { ...shared, kind: 'webhook', url, secret: secretOf(entry.secret, `${place}.secret`) };
  });
  if (problems.length === noted)
    problems.push(...unusable(endpoints, (name) => `drawbridge.yaml, notifications: the URL of ${name}`));
  return endpoints;
}

/** Two endpoints of one name would share one line of deliveries. */
export const repeatedEndpoints = (endpoints: readonly EndpointConfig[]): readonly string[] =>
  endpoints
    .filter(({ name }, index) => endpoints.findIndex((other) => other.name === name) !== index)
    .map(({ name }) => `The notification endpoint ${name} is named twice, in the environment or in drawbridge.yaml.`);

/** Most of these URLs are secrets: no value is repeated in these sentences. */
function unusable(endpoints: readonly EndpointConfig[], urlOf: (name: string) => string): readonly string[] {
  return endpoints.flatMap((endpoint) => [
    ...wrongUrl(endpoint, urlOf(endpoint.name)),
    ...(endpoint.kind === 'webhook' && secretBytes(endpoint.secret) === null
      ? [`The secret of the notification endpoint ${endpoint.name} must be whsec_ and 24 to 64 bytes in base64.`]
      : []),
  ]);
}

function wrongUrl({ kind, url }: EndpointConfig, name: string): readonly string[] {
  // Over smtp:// nothing is sent before the connection is switched to TLS.
  if (kind === 'email') return /^smtps?:$/.test(schemeOf(url)) ? [] : [`${name} must begin with smtps:// or smtp://.`];
  if (isSafeUrl(url)) return [];
  return [`${name} must begin with https://, or be on this machine: notices would travel in the clear.`];
}

const schemeOf = (url: string): string => (URL.canParse(url) ? new URL(url).protocol : '');
