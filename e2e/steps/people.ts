import { type Browser, type BrowserContext, expect, type Page, test } from '@playwright/test';

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

/** Contexts that are open, by the test that opened them. */
const open = new Map<BrowserContext, string>();

/** A page of a browser of their own, signed in. Those of earlier tests are closed: an open page goes on listening. */
export async function as(browser: Browser, username: string): Promise<Page> {
  const { testId } = test.info();
  const earlier = [...open].filter(([, opener]) => opener !== testId).map(([context]) => context);
  for (const context of earlier) open.delete(context);
  await Promise.all(earlier.map((context) => context.close()));
  const context = await browser.newContext();
  open.set(context, testId);
  const page = await context.newPage();
  await signIn(page, username);
  return page;
}

/** What Settings → People says of someone. */
export const rowOf = (page: Page, name: string) =>
  page.getByRole('table', { name: 'People' }).getByRole('row', { name: new RegExp(`^${name}`) });
