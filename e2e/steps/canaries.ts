/** Secrets that are sent to the product wherever a client can put one by mistake. Each is a text of its own, so that where one is found it is known how it came there. */
import { createHash } from 'node:crypto';
import { expect } from '@playwright/test';

/** The same in every run, and in no text of anyone else. */
export const canary = (place: string): string =>
  createHash('sha256').update(`canary ${place}`).digest('hex').slice(0, 40);

/** The prefix of each header's value, as real ones have it. */
const HEADERS: Readonly<Record<string, string>> = {
  authorization: 'Bearer ',
  'proxy-authorization': 'Basic ',
  'private-token': 'glpat-',
  'job-token': 'glcbt-',
  'deploy-token': 'gldt-',
  'x-gitlab-token': '',
  'x-amz-security-token': 'IQoJb3JpZ2lu',
  'x-amz-content-sha256': '',
  'x-aws-ec2-metadata-token': '',
  'x-api-key': '',
  'x-vault-token': 'hvs.',
  'x-csrf-token': '',
  'x-made-up-by-a-client': '',
};
const QUERY = ['token', 'private_token', 'access_token', 'X-Amz-Signature', 'X-Amz-Security-Token', 'made-up'] as const;
const FIELDS = ['token', 'password', 'clientSecret', 'secretAccessKey', 'sessionToken', 'made-up'] as const;

interface Sent {
  readonly path: string;
  readonly init?: RequestInit;
}
interface Planted {
  readonly place: string;
  readonly sent: readonly Sent[];
}

const JSON_TYPE = { 'content-type': 'application/json' };
const write = (body: string, headers: Record<string, string> = JSON_TYPE): Sent => ({
  path: '/api/v1/tokens',
  init: { method: 'POST', headers, body },
});
const fields = (more: object) => JSON.stringify({ name: 'deploys', scopes: ['read'], days: 1, ...more });
const at = (place: string, ...sent: Sent[]): Planted => ({ place, sent });

/** What a stranger and a signed-in person send, with a secret in it. Most is refused: that is when requests are written down. */
const PLANTED: readonly Planted[] = [
  ...Object.entries(HEADERS).map(([name, before]) => {
    const headers = { [name]: `${before}${canary(name)}` };
    const reads = ['/roles', '/no-such-page', '/api/v1/roles', '/api/v1/audit/9999999', '/api/v1/no-such-path'];
    return at(name, ...reads.map((path) => ({ path, init: { headers } })), write('{"', headers));
  }),
  ...QUERY.map((name) => {
    const query = new URLSearchParams({ [name]: canary(`?${name}`) });
    return at(
      `?${name}`,
      ...['/roles', '/api/v1/roles', '/no-such-page', '/sign-in'].map((path) => ({ path: `${path}?${query}` })),
    );
  }),
  ...FIELDS.map((name) => at(`{${name}}`, write(fields({ [name]: canary(`{${name}}`) })))),
  at('{name of a field}', write(fields({ [canary('{name of a field}')]: 1 }))),
  at('{deep inside}', write(fields({ scopes: [{ read: [canary('{deep inside}')] }] }))),
  at('{not JSON}', write(`{"token": "${canary('{not JSON}')}"`)),
  at('{a form}', write(`token=${canary('{a form}')}`, { 'content-type': 'application/x-www-form-urlencoded' })),
  at('code of a sign-in', { path: `/auth/callback?code=${canary('code of a sign-in')}&state=x` }),
  at('state of a sign-in', { path: `/auth/callback?code=x&state=${canary('state of a sign-in')}` }),
  at('a wrong recovery link', { path: `/auth/recover?secret=${canary('a wrong recovery link')}` }),
  at('a wrong setup link', { path: `/auth/setup?secret=${canary('a wrong setup link')}abc` }),
  at('another cookie', { path: '/roles', init: { headers: { cookie: `theirs=${canary('another cookie')}` } } }),
  at('a wrong session', {
    path: '/roles',
    init: { headers: { cookie: `drawbridge-session=${canary('a wrong session')}` } },
  }),
];

/** Sends all of them, each once without a session and once with the given one. Every one is answered, and none breaks the product. */
export async function plantCanaries(url: string, session: string): Promise<ReadonlyMap<string, string>> {
  for (const { place, sent } of PLANTED) {
    for (const { path, init = {} } of sent) {
      for (const cookie of [{}, { cookie: session }]) {
        const headers = { origin: url, ...cookie, ...(init.headers as Record<string, string> | undefined) };
        const answer = await fetch(`${url}${path}`, { ...init, headers, redirect: 'manual' });
        expect(answer.status, `${place} at ${path}`).toBeLessThan(500);
        await answer.body?.cancel();
      }
    }
  }
  return new Map(PLANTED.map(({ place }) => [place, canary(place)]));
}
