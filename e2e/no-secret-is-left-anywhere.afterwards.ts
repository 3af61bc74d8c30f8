import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { HUB_SECRET } from '@/e2e/sandbox/aws/principals';
import { CLIENT_SECRET } from '@/e2e/sandbox/gitlab/sign-in';
import { as, URL_OF_PRODUCT } from './steps/people';

const DATA = process.env.E2E_DATA ?? '';
const SCREENS = [
  '/',
  '/projects',
  '/roles',
  '/changes',
  '/audit',
  '/settings/connections',
  '/settings/people',
  '/settings/notifications',
  '/settings/tokens',
];
const ANSWERS = [
  '/roles',
  '/projects',
  '/changes',
  '/audit',
  '/audit/export?format=ndjson',
  '/people',
  '/tokens',
  '/connections',
];

/** Every file below, but for the sandbox's own: its world is not the product's. */
function* filesOf(folder: string): Generator<string> {
  for (const name of readdirSync(folder)) {
    const file = path.join(folder, name);
    if (file === path.join(DATA, 'sandbox')) continue;
    if (statSync(file).isDirectory()) yield* filesOf(file);
    else yield file;
  }
}

/** Names of the places that hold this text. */
const holders = (places: ReadonlyMap<string, Buffer>, text: string): readonly string[] =>
  [...places].filter(([, bytes]) => bytes.includes(text)).map(([name]) => name);

test('after all journeys no secret stands in the database, the log, a page or an answer of the API', async ({
  browser,
}) => {
  const ada = await as(browser, 'ada');
  const made = await ada.request.post('/api/v1/tokens', {
    headers: { origin: URL_OF_PRODUCT },
    data: { name: 'canary', scopes: ['read'], days: 1 },
  });
  const { token } = (await made.json()) as { token: string };
  const used = await fetch(`${URL_OF_PRODUCT}/api/v1/roles`, { headers: { authorization: `Bearer ${token}` } });
  expect(used.status).toBe(200);
  // A failing request is what most easily drags its headers into a log.
  await fetch(`${URL_OF_PRODUCT}/api/v1/changes`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}` },
    body: `{"token": "${token}"`,
  });

  const places = new Map<string, Buffer>();
  for (const screen of SCREENS) places.set(screen, await (await ada.request.get(screen)).body());
  for (const answer of ANSWERS) places.set(answer, await (await ada.request.get(`/api/v1${answer}`)).body());
  for (const file of filesOf(DATA)) places.set(path.relative(DATA, file), readFileSync(file));

  // The search finds what is there: a role in the database and on a page, the start in the log.
  const named = holders(places, 'shop-web-preview');
  expect(named.some((place) => place.startsWith('/'))).toBe(true);
  expect(named.some((place) => place.startsWith('db/'))).toBe(true);
  expect(holders(places, '"msg":"server started"')).toEqual(['product.log']);

  const cookies = (await ada.context().cookies()).map(({ value }) => value).filter((value) => value.length > 20);
  expect(cookies.length).toBeGreaterThan(0);
  const secrets = [token, ...cookies, 'glpat-sandbox-reader', CLIENT_SECRET, HUB_SECRET];
  expect(
    secrets.flatMap((secret) => holders(places, secret).map((place) => `${place}: ${secret.slice(0, 6)}…`)),
  ).toEqual([]);
});
