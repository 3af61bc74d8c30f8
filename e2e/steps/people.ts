import { type Browser, expect, type Page } from '@playwright/test';

export const URL_OF_PRODUCT = process.env.E2E_URL ?? '';

/** Signs in by clicking, as this person of the sandbox. */
export async function signIn(page: Page, username: string): Promise<void> {
  await page.goto('/sign-in');
  await page.getByRole('link', { name: 'Sign in with Harbour GitLab' }).click();
  await page
    .getByRole('listitem')
    .filter({ hasText: `@${username}:` })
    .getByRole('link')
    .click();
  await expect(page).toHaveURL(`${URL_OF_PRODUCT}/`);
}

/** A page of a browser of their own, signed in. */
export async function as(browser: Browser, username: string): Promise<Page> {
  const page = await (await browser.newContext()).newPage();
  await signIn(page, username);
  return page;
}

/** What Settings → People says of someone. */
export const rowOf = (page: Page, name: string) =>
  page.getByRole('table', { name: 'People' }).getByRole('row', { name: new RegExp(`^${name}`) });
