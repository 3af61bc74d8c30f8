import { expect, type Page, test } from '@playwright/test';
import { draftBranch, ended, give, read } from '../steps/changes';
import { awaitProject, openRole } from '../steps/estate';
import { as } from '../steps/people';

const ROLE = { accountId: '222233334444', name: 'shop-web-deploy' };
const PROJECT = { id: 102, path: 'shop/web' };

/** Every request of the page takes so many milliseconds longer. */
async function slowDown(page: Page, latency: number): Promise<void> {
  const line = await page.context().newCDPSession(page);
  await line.send('Network.emulateNetworkConditions', {
    ...{ offline: false, latency, downloadThroughput: -1, uploadThroughput: -1 },
  });
}

/** Readings of pages that were given up before their answer came. The framework itself lets go of the rest of an answer that it has used. */
function readingsGivenUp(page: Page): readonly string[] {
  const givenUp: string[] = [];
  page.on('requestfailed', (request) => {
    const headers = Object.keys(request.headers());
    const isReading = headers.includes('rsc') && !headers.some((name) => name.includes('prefetch'));
    if (isReading && request.existingResponse() === null) givenUp.push(request.url());
  });
  return givenUp;
}

test('each page tells how far a change is, on a line of 1.5 s, without a reload and without giving up a reading', async ({
  browser,
}) => {
  test.setTimeout(180_000);
  const rhea = await as(browser, 'rhea');
  const amir = await as(browser, 'amir');
  await openRole(rhea, ROLE.accountId, ROLE.name);
  await awaitProject(rhea, PROJECT.path);
  const drafted = await draftBranch(rhea, ROLE, PROJECT.id, 'followed');
  await rhea.goto(`/changes/${drafted.number}`);
  await expect(rhea).toHaveTitle(`Draft · #${drafted.number} · Drawbridge`);
  await slowDown(rhea, 1500);
  const givenUp = readingsGivenUp(rhea);

  const submitted = await give(amir, await give(rhea, drafted, 'submit'), 'approve', { comment: '' });
  await expect(rhea).toHaveTitle(`Approved · #${drafted.number} · Drawbridge`);
  await give(amir, submitted, 'apply');
  expect((await ended(amir, drafted.number)).state).toBe('applied');
  await expect(rhea).toHaveTitle(`Applied · #${drafted.number} · Drawbridge`);
  await expect(rhea.getByText('Applied', { exact: true })).toBeVisible();
  expect(givenUp).toEqual([]);
});

test('where no stream comes through the page asks instead, and learns as much', async ({ browser }) => {
  test.setTimeout(120_000);
  const rhea = await as(browser, 'rhea');
  const page = await rhea.context().newPage();
  await page.route('**/api/live?*', (route) => route.abort());
  await openRole(rhea, ROLE.accountId, ROLE.name);
  await awaitProject(rhea, PROJECT.path);
  const drafted = await draftBranch(rhea, ROLE, PROJECT.id, 'polled');
  await page.goto(`/changes/${drafted.number}`);
  await expect(page).toHaveTitle(/^Draft/);
  await give(rhea, drafted, 'withdraw');
  await expect(page).toHaveTitle(/^Withdrawn/);
  expect((await read(rhea, drafted.number)).state).toBe('withdrawn');
});

test('a tab whose session ended elsewhere says so, and that nothing is lost', async ({ browser }) => {
  const rhea = await as(browser, 'rhea');
  const page = await rhea.context().newPage();
  await page.goto('/roles');
  await rhea.goto('/');
  await rhea.getByRole('button', { name: 'Rhea Okafor' }).click();
  await rhea.getByRole('button', { name: 'Sign out' }).click();
  await expect(page.getByRole('alert').filter({ hasText: 'You are signed out.' })).toBeVisible();
  await expect(page.getByText('What you entered on this page is kept.')).toBeVisible();
});
