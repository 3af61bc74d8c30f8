/** Where notices go: read from the settings and from `notifications:` of drawbridge.yaml. */
import type { EndpointConfig } from '@/lib/config/config';
import { isSafeUrl } from '@/lib/config/safe-url';
import type { SettingValues } from '@/lib/config/settings';
import type { ConfigFile } from '@/lib/config/yaml-file';
import { NOTICE_KINDS } from '@/lib/notify/notices';
import { secretBytes } from '@/lib/notify/standard-webhooks';

type Secret = ConfigFile['signIn']['clientSecret'];

/** The endpoints that the environment names: one Slack and one webhook at most, for every kind of notice. */
export function endpointsOfSettings(values: SettingValues, problems: string[]): readonly EndpointConfig[] {
  const {
    DRAWBRIDGE_SLACK_WEBHOOK_URL: slack,
    DRAWBRIDGE_WEBHOOK_URL: webhook,
    DRAWBRIDGE_WEBHOOK_SECRET: secret,
  } = values;
  if ((webhook === undefined) !== (secret === undefined))
    problems.push('DRAWBRIDGE_WEBHOOK_URL and DRAWBRIDGE_WEBHOOK_SECRET go together: set both or none.');
  const endpoints: EndpointConfig[] = [];
  if (slack !== undefined) endpoints.push({ kind: 'slack', name: 'slack', url: slack, events: NOTICE_KINDS });
  if (webhook !== undefined && secret !== undefined)
    endpoints.push({ kind: 'webhook', name: 'webhook', url: webhook, secret, events: NOTICE_KINDS });
  problems.push(
    ...unusable(endpoints, (name) => (name === 'slack' ? 'DRAWBRIDGE_SLACK_WEBHOOK_URL' : 'DRAWBRIDGE_WEBHOOK_URL')),
  );
  return endpoints;
}

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
    if (entry.kind === 'slack') return { ...shared, kind: 'slack', url: secretOf(entry.url, `${place}.url`) };
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

/** The URL of Slack is a secret as a whole: no value is repeated in these sentences. */
function unusable(endpoints: readonly EndpointConfig[], urlOf: (name: string) => string): readonly string[] {
  return endpoints.flatMap((endpoint) => [
    ...(isSafeUrl(endpoint.url)
      ? []
      : [
          `${urlOf(endpoint.name)} must begin with https://, or be on this machine: notices would travel in the clear.`,
        ]),
    ...(endpoint.kind === 'webhook' && secretBytes(endpoint.secret) === null
      ? [`The secret of the notification endpoint ${endpoint.name} must be whsec_ and 24 to 64 bytes in base64.`]
      : []),
  ]);
}
