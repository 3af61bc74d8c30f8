import { AxeBuilder } from '@axe-core/playwright';
import { expect, test } from '@playwright/test';
import { awaitProject, openRole } from './steps/estate';
import { as, signIn } from './steps/people';
import { SCREENS } from './steps/screens';

for (const scheme of ['light', 'dark'] as const)
  test(`axe finds nothing on any screen in ${scheme}, and no page breaks its content security policy`, async ({
    browser,
  }) => {
    test.setTimeout(360_000);
    const pia = await as(browser, 'pia');
    const broken: string[] = [];
    pia.on('console', (message) => {
      if (message.type() === 'error') broken.push(message.text());
    });
    await openRole(pia, '111122223333', 'shop-web-preview');
    await awaitProject(pia, 'shop/web');
    broken.length = 0;
    await pia.emulateMedia({ colorScheme: scheme });
    for (const path of SCREENS) {
      await pia.goto(path);
      await expect(pia.getByRole('heading', { level: 1 })).toBeVisible();
      const { violations } = await new AxeBuilder({ page: pia })
        .withTags(['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'])
        .analyze();
      expect(violations.map(({ id }) => `${path} ${scheme}: ${id}`)).toEqual([]);
    }
    expect(broken).toEqual([]);
  });

test('branch names that are markup are shown as text', async ({ browser }) => {
  const vik = await as(browser, 'vik');
  let dialogs = 0;
  vik.on('dialog', () => {
    dialogs += 1;
  });
  await openRole(vik, '111122223333', 'shop-web-preview');
  await awaitProject(vik, 'shop/web');
  await expect(async () => {
    await vik.goto('/roles/111122223333/shop-web-preview');
    await expect(vik.getByText('x<script>alert(1)</script>')).toBeVisible({ timeout: 2000 });
  }).toPass({ timeout: 30_000 });
  expect(dialogs).toBe(0);
});

test('roles are filtered in the address, and Back works', async ({ page }) => {
  await signIn(page, 'vik');
  await openRole(page, '111122223333', 'shop-web-preview');
  await page.goto('/roles');
  const filter = page.getByRole('combobox', { name: 'Filter roles' });
  await filter.fill('account:');
  await page.getByRole('option', { name: /harbour-staging/ }).click();
  await expect(page).toHaveURL(/where=account%3A%22harbour-staging%22/);
  await expect(page.getByRole('link', { name: 'freight-core-deploy' })).toBeVisible();
  await expect(page.getByRole('link', { name: 'data-dbt-run' })).toBeHidden();
  await page.goBack();
  await expect(page.getByRole('link', { name: 'data-dbt-run' })).toBeVisible();
  await filter.fill('dbt');
  await filter.press('Enter');
  await expect(page.getByRole('link', { name: 'data-dbt-run' })).toBeVisible();
  await expect(page.getByRole('link', { name: 'freight-core-deploy' })).toBeHidden();
});

test('what a list shows is what is exported, and keys walk through its rows', async ({ browser }) => {
  const vik = await as(browser, 'vik');
  await openRole(vik, '111122223333', 'shop-web-preview');
  await vik.goto('/roles?where=reach%3Ainternet&sort=name');
  const names = await vik.getByRole('table', { name: 'Roles' }).locator('a[data-row]').allTextContents();
  expect(names.length).toBeGreaterThan(1);
  const href = (await vik.getByRole('link', { name: 'NDJSON' }).getAttribute('href')) ?? '';
  const [, ...rows] = (await (await vik.request.get(href)).text()).trim().split('\n');
  expect(rows.map((row) => (JSON.parse(row) as { name: string }).name)).toEqual(names);
  await vik.keyboard.press('j');
  await vik.keyboard.press('j');
  await vik.keyboard.press('k');
  await expect(vik.getByRole('link', { name: names[0] ?? '', exact: true })).toBeFocused();
  await vik.keyboard.press('o');
  await expect(vik.getByRole('heading', { level: 1, name: names[0] ?? '' })).toBeVisible();
  await vik.goto('/roles?where=reach%3Aevil');
  await expect(vik.getByText(/reach: is one of internet/)).toBeVisible();
});

test('a person without a role sees nothing, and one who is not signed in is sent to sign in', async ({ page }) => {
  await page.goto('/roles');
  await expect(page).toHaveURL(/\/sign-in\?return=/);
  expect((await page.request.get('/api/v1/roles')).status()).toBe(401);
  await signIn(page, 'noor');
  await expect(page.getByRole('heading', { name: 'You have no access to this page yet' })).toBeVisible();
  expect((await page.request.get('/api/v1/roles')).status()).toBe(403);
});

test('an unknown role has a page that leads back', async ({ browser }) => {
  const vik = await as(browser, 'vik');
  const answer = await vik.goto('/roles/111122223333/no-such-role');
  expect(answer?.status()).toBe(404);
  await expect(vik.getByRole('link').first()).toBeVisible();
});

test('every answer carries the security headers', async ({ request }) => {
  const answer = await request.get('/sign-in');
  const headers = answer.headers();
  expect(headers['content-security-policy']).toMatch(/script-src [^;]*'nonce-/);
  expect(headers['content-security-policy']).toContain("frame-ancestors 'none'");
  expect(headers['content-security-policy']).not.toMatch(/script-src [^;]*'unsafe-inline'/);
  expect(headers['x-content-type-options']).toBe('nosniff');
  expect(headers['x-powered-by']).toBeUndefined();
});
