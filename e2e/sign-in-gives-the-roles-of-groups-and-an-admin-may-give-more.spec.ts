import { expect, test } from '@playwright/test';
import { draftBranch, give, read, tryToApprove } from './steps/changes';
import { awaitProject, jobToken, openRole } from './steps/estate';
import { as, rowOf, signIn, URL_OF_PRODUCT } from './steps/people';

const PAYMENTS = { accountId: '111122223333', name: 'shop-payments-deploy' };

test('a person without a role is given one by an admin, uses it, and loses it with their session', async ({
  browser,
}) => {
  const tom = await as(browser, 'tom');
  await tom.goto('/roles');
  await expect(tom.getByRole('heading', { name: 'You have no access to this page yet' })).toBeVisible();
  await tom.getByLabel('What do you need it for?').fill('I deploy the shop.');
  await tom.getByRole('button', { name: 'Ask for access' }).click();
  await expect(tom.getByRole('main').getByText(/^You asked/)).toBeVisible();
  expect((await tom.request.get('/api/v1/roles')).status()).toBe(403);

  const ada = await as(browser, 'ada');
  await ada.goto('/settings/people');
  await expect(ada.getByText('I deploy the shop.')).toBeVisible();
  await ada.getByRole('button', { name: 'Roles of Tom' }).click();
  await ada.getByRole('dialog').getByRole('checkbox', { name: 'viewer' }).check();
  await ada.getByRole('button', { name: 'Set roles' }).click();
  await expect(ada.getByRole('dialog')).toBeHidden();

  await tom.goto('/roles');
  await expect(tom.getByRole('table')).toBeVisible();
  // A role gives what the table of permissions says and nothing more.
  expect((await tom.request.get('/api/v1/audit')).status()).toBe(403);

  await ada
    .getByRole('row', { name: /Tom/ })
    .getByRole('button', { name: /Disable/ })
    .click();
  await expect(ada.getByRole('row', { name: /Tom/ }).getByText('disabled')).toBeVisible();
  expect((await tom.request.get('/api/v1/roles')).status()).toBe(401);
  await tom.goto('/roles');
  await expect(tom).toHaveURL(/\/sign-in/);
});

test('an admin gains nothing by a role that they give to a group of their own', async ({ browser }) => {
  const ada = await as(browser, 'ada');
  const rhea = await as(browser, 'rhea');
  await ada.goto('/settings/people');
  // Ada owns this group in GitLab.
  await ada.getByLabel('Group', { exact: true }).fill('security');
  await ada.getByRole('combobox', { name: 'Role' }).selectOption('approver');
  await ada.getByRole('button', { name: 'Give role' }).click();
  const grant = ada
    .getByRole('table', { name: 'Roles by GitLab group' })
    .getByRole('row')
    .filter({ has: ada.getByRole('button', { name: 'Remove: approver for security' }) });
  await expect(async () => {
    await ada.reload();
    await expect(grant).toContainText('3 members', { timeout: 1000 });
  }).toPass({ timeout: 30_000 });
  await expect(grant).toContainText('Developer or higher, direct only');
  await expect(rowOf(ada, 'Pia')).toContainText('by the group');
  await expect(rowOf(ada, 'Ada').getByRole('cell').nth(1)).not.toContainText('approver');

  await openRole(rhea, PAYMENTS.accountId, PAYMENTS.name);
  await awaitProject(rhea, 'shop/payments');
  const { number } = await give(rhea, await draftBranch(rhea, PAYMENTS, 103, 'granted'), 'submit');
  expect(await tryToApprove(ada, number)).toMatchObject({
    status: 403,
    detail: expect.stringContaining('the role approver'),
  });
  await expect(rowOf(ada, 'Ada').getByRole('button', { name: 'Roles of Ada' })).toBeDisabled();
  await give(rhea, await read(rhea, number), 'withdraw');
  await grant.getByRole('button', { name: 'Remove: approver for security' }).click();
  await expect(grant).toHaveCount(0);
});

test('signing out ends the session on the server, not only in the browser', async ({ browser }) => {
  const vik = await as(browser, 'vik');
  const cookies = await vik.context().cookies();
  await vik.getByRole('button', { name: 'Vik' }).click();
  await vik.getByRole('button', { name: 'Sign out' }).click();
  await expect(vik.getByText('You are signed out.')).toBeVisible();
  await vik.context().addCookies(cookies);
  expect((await vik.request.get('/api/v1/roles')).status()).toBe(401);
});

test("a pipeline's ID token is nobody, and an answer of GitLab that nobody asked for signs nobody in", async ({
  page,
}) => {
  const token = await jobToken({
    projectId: 101,
    ref: 'main',
    refType: 'branch',
    audience: 'https://gitlab.harbour.example',
  });
  const answer = await fetch(`${URL_OF_PRODUCT}/api/v1/roles`, { headers: { authorization: `Bearer ${token}` } });
  expect(answer.status).toBe(401);
  await page.goto('/auth/callback?code=stolen&state=never-issued');
  await expect(page).toHaveURL(/\/sign-in/);
  expect(await page.context().cookies()).not.toContainEqual(
    expect.objectContaining({ name: expect.stringMatching(/session/) }),
  );
});

test('a signed-out person who opens a deep link lands on it after sign-in', async ({ page }) => {
  const asked = '/roles/111122223333/shop-web-preview?tab=history';
  // What a client says that its path is decides nothing.
  await page.setExtraHTTPHeaders({ 'x-path': '/audit' });
  await page.goto(asked);
  expect(new URL(page.url()).searchParams.get('return')).toBe(asked);
  await page.setExtraHTTPHeaders({});
  await page.getByRole('link', { name: 'Sign in with Harbour GitLab' }).click();
  await page.getByRole('listitem').filter({ hasText: '@vik:' }).getByRole('link').click();
  await expect(page).toHaveURL(`${URL_OF_PRODUCT}${asked}`);
});

test('sign-in leads to no other site', async ({ page }) => {
  await page.goto(`/auth/sign-in?return=${encodeURIComponent('//evil.example/')}`);
  await page.getByRole('listitem').filter({ hasText: '@vik:' }).getByRole('link').click();
  await expect(page).toHaveURL(`${URL_OF_PRODUCT}/`);
  await page.context().clearCookies();
  await signIn(page, 'vik');
});
