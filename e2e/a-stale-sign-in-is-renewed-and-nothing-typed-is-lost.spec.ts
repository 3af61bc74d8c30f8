import { type Browser, expect, type Page, test } from '@playwright/test';
import { draftOf, submit } from './steps/drafts';
import { as, URL_OF_PRODUCT } from './steps/people';

/** A page of someone whose browser had been signed in to GitLab for an hour: Drawbridge's session is no fresher. */
async function asAnHourLater(browser: Browser, username: string): Promise<Page> {
  const page = await (await browser.newContext()).newPage();
  await page.goto('/sign-in');
  await page.getByRole('link', { name: 'Sign in with Harbour GitLab' }).click();
  await page.goto(`${page.url()}&minutes_ago=60&person=${username}`);
  await expect(page).toHaveURL(`${URL_OF_PRODUCT}/`);
  return page;
}

/** Proves oneself at GitLab, and comes back to where one was. */
async function prove(page: Page, username: string, path: string): Promise<void> {
  await page
    .getByRole('listitem')
    .filter({ hasText: `@${username}:` })
    .getByRole('link')
    .click();
  await expect(page).toHaveURL(`${URL_OF_PRODUCT}${path}`);
  await expect(page.getByText('Nothing was done before you signed in again.')).toBeVisible();
}

test('an API token asks for a fresh sign-in, and its form is as it was left', async ({ browser }) => {
  const vik = await asAnHourLater(browser, 'vik');
  await vik.goto('/settings/tokens');
  await vik.getByLabel('Name').fill('kept over the way');
  await vik.getByRole('checkbox', { name: 'write', exact: true }).check();
  await vik.getByRole('button', { name: 'Create token' }).click();
  await expect(vik.getByText('This needs a sign-in of the last 10 minutes. Nothing was done.')).toBeVisible();
  await expect(vik.getByText('It is shown this once.')).toBeHidden();
  await vik.getByRole('button', { name: 'Sign in again' }).click();
  await prove(vik, 'vik', '/settings/tokens');
  await expect(vik.getByLabel('Name')).toHaveValue('kept over the way');
  await expect(vik.getByRole('checkbox', { name: 'write', exact: true })).toBeChecked();
  await vik.getByRole('button', { name: 'Create token' }).click();
  await expect(vik.getByText('It is shown this once.')).toBeVisible();
  // What was kept was kept for that one return.
  await vik.reload();
  await expect(vik.getByLabel('Name')).toHaveValue('');
});

test('roles of a person ask for a fresh sign-in, and the dialog is open again as it was left', async ({ browser }) => {
  await as(browser, 'noor');
  const ada = await asAnHourLater(browser, 'ada');
  await ada.goto('/settings/people');
  await ada.getByRole('button', { name: 'Roles of Noor de Wit' }).click();
  const dialog = ada.getByRole('dialog', { name: 'Roles of Noor de Wit' });
  await dialog.getByRole('checkbox', { name: 'viewer', exact: true }).check();
  await dialog.getByRole('button', { name: 'Set roles' }).click();
  await prove(ada, 'ada', '/settings/people');
  await expect(dialog.getByRole('checkbox', { name: 'viewer', exact: true })).toBeChecked();
  await dialog.getByRole('button', { name: 'Set roles' }).click();
  await expect(ada.getByText('The roles of Noor de Wit are set.')).toBeVisible();
  // Other journeys need someone without a role.
  await ada.getByRole('button', { name: 'Roles of Noor de Wit' }).click();
  await dialog.getByRole('checkbox', { name: 'viewer', exact: true }).uncheck();
  await dialog.getByRole('button', { name: 'Set roles' }).click();
  await expect(dialog).toBeHidden();
});

test('an approval asks for a fresh sign-in, and the comment is still there', async ({ browser }) => {
  test.setTimeout(120_000);
  const rhea = await as(browser, 'rhea');
  const role = { accountId: '111122223333', name: 'shop-payments-deploy' };
  const project = { id: 104, path: 'shop/catalog' };
  const change = await draftOf(rhea, { role, project, branch: 'develop', title: 'Kept over the way' });
  await submit(rhea, change);
  const amir = await asAnHourLater(browser, 'amir');
  await amir.goto(change);
  await amir.getByLabel('Comment (optional)').fill('Looks right.');
  await amir.getByRole('button', { name: 'Approve', exact: true }).click();
  await amir.getByRole('button', { name: 'Sign in again' }).click();
  await prove(amir, 'amir', new URL(change, URL_OF_PRODUCT).pathname);
  await expect(amir.getByLabel('Comment (optional)')).toHaveValue('Looks right.');
  await amir.getByRole('button', { name: 'Approve', exact: true }).click();
  await expect(amir.getByText('Approved', { exact: true }).first()).toBeVisible();
});
