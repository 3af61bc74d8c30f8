import { readFileSync } from 'node:fs';
import path from 'node:path';
import { type APIRequestContext, type Browser, expect, test } from '@playwright/test';
import { HUB_SECRET } from '@/e2e/sandbox/aws/principals';
import { CLIENT_SECRET } from '@/e2e/sandbox/gitlab/sign-in';
import { makeRecoverySecret } from '@/lib/session/recovery-links';
import { canary, plantCanaries } from './steps/canaries';
import { awaitProject, clearFaults, jobToken, openRole, order } from './steps/estate';
import { as, URL_OF_PRODUCT } from './steps/people';
import { filesIn, holders, type Places, rowsOfEmbedded, shownTo } from './steps/places';

const DATA = process.env.E2E_DATA ?? '';
const ROLE = '/api/v1/roles/222233334444/freight-core-deploy';
const origin = { origin: URL_OF_PRODUCT };

type Secrets = ReadonlyMap<string, string>;

/** Values of what is set in this browser. */
async function cookiesOf(request: APIRequestContext): Promise<readonly string[]> {
  const { cookies } = await request.storageState();
  return cookies.map(({ value }) => value).filter((value) => value.length > 20);
}

/** Everyone signs in; each has a secret in a cookie. */
async function sessions(browser: Browser): Promise<Secrets> {
  const found = new Map<string, string>();
  for (const name of ['ada', 'rhea', 'amir', 'vik', 'odile']) {
    const [secret] = await cookiesOf((await as(browser, name)).request);
    found.set(`session of ${name}`, secret ?? '');
  }
  const begun = await fetch(`${URL_OF_PRODUCT}/auth/sign-in`, { redirect: 'manual' });
  const state = begun.headers
    .getSetCookie()
    .join()
    .match(/drawbridge-sign-in=([^;]+)/)?.[1];
  return found.set('a sign-in on its way', decodeURIComponent(state ?? ''));
}

/** An API token in use, one that was revoked and then tried, and the ID token of a job in their place. */
async function tokens(request: APIRequestContext): Promise<Secrets> {
  const make = async (name: string) => {
    const data = { name, scopes: ['read'], days: 1 };
    const made = await request.post('/api/v1/tokens', { headers: origin, data });
    return (await made.json()) as { id: string; token: string };
  };
  const status = async (token: string) =>
    (await fetch(`${URL_OF_PRODUCT}/api/v1/roles`, { headers: { authorization: `Bearer ${token}` } })).status;
  const used = await make('used');
  const revoked = await make('revoked');
  await request.delete(`/api/v1/tokens/${revoked.id}`, { headers: origin });
  const job = await jobToken({ projectId: 101, ref: 'main', refType: 'branch', source: 'push', audience: 'x' });
  expect([await status(used.token), await status(revoked.token), await status(job)]).toEqual([200, 401, 401]);
  return new Map([
    ['API token', used.token],
    ['revoked API token', revoked.token],
    ['ID token of a job', job.split('.')[2] ?? ''],
  ]);
}

/** A link made on the server, and the session that it opens. */
async function recovery(browser: Browser): Promise<Secrets> {
  const secret = await makeRecoverySecret(DATA, new Date());
  const { request } = await browser.newContext();
  expect((await request.get(`${URL_OF_PRODUCT}/auth/recover?secret=${secret}`)).ok()).toBe(true);
  const [session] = await cookiesOf(request);
  return new Map([
    ['recovery link', secret],
    ['session by a recovery link', session ?? ''],
  ]);
}

/** AWS and GitLab fail while the product holds its keys in its hands: errors of their clients carry requests. */
async function failures(request: APIRequestContext): Promise<Secrets> {
  for (const kind of ['error-before', 'drop-before'] as const) {
    await order({ operation: 'GetRole', kind, times: 20 });
    await order({ operation: 'gitlab:projects', kind, times: 20 });
    const role = await request.post(`${ROLE}/refresh`, { headers: origin });
    const project = await request.post('/api/v1/projects/harbour/201/refresh', { headers: origin });
    expect([role.ok(), project.ok()], kind).toEqual([false, false]);
    await clearFaults();
  }
  return new Map([
    ['token of the GitLab connection', 'glpat-sandbox-reader'],
    ['OAuth client secret', CLIENT_SECRET],
    ['AWS secret access key', HUB_SECRET],
  ]);
}

test('after all journeys none of 40 secrets stands in the database, the log, a page, an answer or an export', async ({
  browser,
}) => {
  test.setTimeout(300_000);
  const ada = await as(browser, 'ada');
  await openRole(ada, '222233334444', 'freight-core-deploy');
  await awaitProject(ada, 'freight/core/tracker');
  const cookie = (await ada.context().cookies()).map(({ name, value }) => `${name}=${value}`).join('; ');
  const secrets: Secrets = new Map([
    ...(await plantCanaries(URL_OF_PRODUCT, cookie)),
    ...(await sessions(browser)),
    ...(await tokens(ada.request)),
    ...(await recovery(browser)),
    ...(await failures(ada.request)),
  ]);
  expect(new Set(secrets.values()).size).toBe(secrets.size);
  expect(secrets.size).toBeGreaterThanOrEqual(40);
  for (const [place, secret] of secrets) expect(secret.length, place).toBeGreaterThan(12);

  // The twin: one that a person wrote where everybody reads, which has to be found in each kind of place.
  const told = canary('the name of a token');
  const named = { name: told, scopes: ['read'], days: 1 };
  expect((await ada.request.post('/api/v1/tokens', { headers: origin, data: named })).status()).toBe(201);

  const shown = await shownTo(ada, URL_OF_PRODUCT);
  const rows = await rowsOfEmbedded(DATA);
  // The sandbox's own world is not the product's.
  const files = filesIn(DATA, path.join(DATA, 'sandbox'));
  const places: Places = new Map([...shown, ...rows, ...files]);
  const kinds = new Set(holders(places, told).map((place) => place.replace(/^(db\/|rows of).*/, '$1')));
  for (const kind of ['/settings/tokens', '/api/v1/tokens', '/api/v1/audit/export?format=csv', 'db/', 'rows of'])
    expect([...kinds], kind).toContain(kind);
  expect(readFileSync(path.join(DATA, 'product.log'), 'utf8')).toContain('"msg":"server started"');

  const left = [...secrets].flatMap(([place, secret]) => holders(places, secret).map((where) => `${place}: ${where}`));
  expect(left).toEqual([]);
});
