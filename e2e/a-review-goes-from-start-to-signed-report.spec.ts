import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page, test } from '@playwright/test';
import { approveAndApply, ended, numberOf, read } from './steps/changes';
import { awaitProject, openRole } from './steps/estate';
import { as } from './steps/people';

const SHOTS = process.env.E2E_SHOTS;
const shot = async (page: Page, name: string) => {
  if (SHOTS) await page.screenshot({ path: path.join(SHOTS, `${name}.png`), fullPage: true });
};

test('an auditor asks, reviewers keep, remove and hand on by keyboard, one item stays unanswered, and the report verifies offline', async ({
  browser,
}) => {
  test.setTimeout(180_000);
  const odile = await as(browser, 'odile');
  const vik = await as(browser, 'vik');
  const pia = await as(browser, 'pia');
  const amir = await as(browser, 'amir');
  await openRole(odile, '111122223333', 'shop-web-preview');
  await awaitProject(odile, 'shop/web');

  await odile.goto('/reviews');
  await odile.getByRole('link', { name: 'Start a review' }).click();
  await odile.getByRole('textbox', { name: 'Name', exact: true }).fill('Shop, autumn');
  await odile.getByLabel('Due (UTC)').fill(new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10));
  await odile.getByLabel('GitLab groups').fill('shop');
  await odile.getByLabel('Start it again').selectOption('quarterly');
  await odile.getByRole('checkbox', { name: /Vik/ }).check();
  await odile.getByRole('button', { name: 'See what it asks' }).click();
  await expect(odile.getByText(/questions about/)).toBeVisible();
  await shot(odile, 'review-start');
  await isAccessible(odile);
  await odile.getByRole('button', { name: 'Start the review' }).click();
  await expect(odile).toHaveURL(/\/reviews\/\d+$/);
  const review = odile.url();
  await expect(odile.getByText(/Repeats quarterly/)).toBeVisible();
  await odile.getByRole('button', { name: 'Stop repeating' }).click();
  await expect(odile.getByText(/Repeats quarterly/)).toBeHidden();

  await vik.goto(review);
  const items = vik.getByRole('list', { name: 'Items' }).getByRole('listitem').filter({ hasText: 'may assume' });
  const count = await items.count();
  expect(count).toBeGreaterThan(3);
  await shot(vik, 'review-items');
  await isAccessible(vik);
  await expect(vik.getByText(/may push/).first()).toBeVisible();
  await vik.keyboard.press('1');
  await expect(items.nth(0).getByText('Keep', { exact: true })).toBeVisible();
  const unused = items.filter({ hasText: 'shop-loyalty-deploy' });
  const place = (await items.allTextContents()).findIndex((text) => text.includes('shop-loyalty-deploy'));
  for (let step = 0; step < place; step++) await vik.keyboard.press('j');
  await expect(unused).toHaveAttribute('aria-current', 'true');
  await vik.keyboard.press('2');
  await expect(vik.getByText('Write a reason.')).toBeVisible();
  await vik.getByLabel(/^Reason/).fill('Nobody uses it.');
  await vik.getByRole('button', { name: 'Remove' }).click();
  await expect(unused.getByText('Remove', { exact: true })).toBeVisible();
  await items.nth(2).getByRole('checkbox').check();
  await vik.getByLabel(/^Reason/).fill('Pia knows this one.');
  await vik.getByLabel('Hand to').selectOption({ label: 'Pia Lindqvist (@pia)' });
  await vik.getByRole('button', { name: 'Hand on' }).click();
  await expect(items).toHaveCount(count - 1);

  await pia.goto(review);
  await expect(pia.getByText('1 of', { exact: false }).first()).toBeVisible();
  await pia.getByLabel(/^Reason/).fill('Who needs it?');
  await pia.getByRole('button', { name: 'Ask' }).click();
  await expect(pia.getByRole('list', { name: 'Items' }).getByText('Asked', { exact: true }).first()).toBeVisible();

  await odile.goto(review);
  await odile.getByRole('button', { name: 'End the review' }).click();
  await expect(odile.getByText(/without an answer are kept/)).toBeVisible();
  await odile.getByRole('button', { name: 'End it now' }).click();
  await odile.getByRole('link', { name: 'Signed report' }).click();
  await expect(odile.getByText(/1 kept, 1 to remove, 1 asked/)).toBeVisible();
  await expect(odile.getByText('Nobody uses it.')).toBeVisible();
  await shot(odile, 'review-report');
  await isAccessible(odile);
  const notes = (title: string) =>
    odile.locator('section').filter({ has: odile.getByRole('heading', { name: title }) });
  await expect(notes('Open removals').getByText(/change \d+ takes it out/)).toHaveCount(1);
  await expect(notes('Exceptions').getByText('Nobody answered. It stays.').first()).toBeVisible();
  await expect(notes('Exceptions').getByText('A question was asked and is not settled.')).toHaveCount(1);

  // The removal waits for someone else, as any change does, and is done when IAM has it.
  await vik.goto(review);
  await expect(vik.getByText('1 removal is open.')).toBeVisible();
  await vik.getByRole('link', { name: /^Change \d+$/ }).click();
  await expect(vik.getByText(/Take out what review/).first()).toBeVisible();
  const { number } = await ended(
    amir,
    (await approveAndApply(vik, amir, await read(amir, await numberOf(vik)))).number,
  );
  expect((await read(amir, number)).state).toBe('applied');
  await vik.goto(review);
  await expect(vik.getByText('No removals are open.')).toBeVisible();

  await verifiesOffline(odile, review);
});

const isAccessible = async (page: Page) =>
  expect((await new AxeBuilder({ page }).analyze()).violations.map(({ id }) => id)).toEqual([]);

/** By the single file alone; and not with one answer changed. */
async function verifiesOffline(page: Page, review: string): Promise<void> {
  const folder = mkdtempSync(path.join(tmpdir(), 'drawbridge-report-'));
  try {
    const number = review.split('/').at(-1);
    const report = await (await page.request.get(`/api/v1/reviews/${number}/report`)).text();
    const { publicKey } = (await (await page.request.get('/api/v1/audit/chain')).json()) as { publicKey: string };
    const [file, key] = [path.join(folder, 'report.json'), path.join(folder, 'key.pem')];
    writeFileSync(key, publicKey);
    const verify = (text: string) => {
      writeFileSync(file, text);
      return execFileSync(process.execPath, ['docs/verify-audit.mjs', file, '--report', '--key', key], {
        stdio: 'pipe',
      });
    };
    expect(verify(report).toString()).toContain('Verified: review');
    expect(() => verify(report.replace('"answer":"keep"', '"answer":"open"'))).toThrow(/not what this key signed/);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
