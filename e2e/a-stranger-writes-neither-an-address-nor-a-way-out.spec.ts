import { expect, test } from '@playwright/test';
import { signIn, URL_OF_PRODUCT } from './steps/people';

const FORGED = '203.0.113.66';
const HEADERS = [
  'x-drawbridge-peer',
  'x-forwarded-for',
  'x-real-ip',
  'x-client-ip',
  'true-client-ip',
  'cf-connecting-ip',
];

test('forged forwarding headers change no address in the audit log', async ({ page }) => {
  const forged = Object.fromEntries(HEADERS.map((name) => [name, FORGED]));
  await page.setExtraHTTPHeaders({ ...forged, forwarded: `for=${FORGED}` });
  await signIn(page, 'ada');
  const found = await page.request.get('/api/v1/audit?action=session.started');
  const { rows } = await found.json();
  expect(rows[0].ip).toBe('127.0.0.1');
  const claimed = await page.request.get(`/api/v1/audit?ip=${FORGED}`);
  expect((await claimed.json()).rows).toEqual([]);
});

test('a link that returns from sign-in to another site ends on this one', async ({ page }) => {
  for (const way of ['/..//evil.example/', '/x/%2e%2e//evil.example/']) {
    await page.context().clearCookies();
    await page.goto(`/auth/sign-in?return=${encodeURIComponent(way)}`);
    await page.getByRole('listitem').filter({ hasText: '@ada:' }).getByRole('link').click();
    await expect(page).toHaveURL(`${URL_OF_PRODUCT}/`);
  }
});
