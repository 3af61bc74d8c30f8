import { expect, test } from '@playwright/test';
import { awaitProject, openRole, writtenTo } from '../steps/estate';
import { as } from '../steps/people';

const MANY = 12;

test('twelve roles are limited to protected refs at once, reviewed on one page, approved together and applied', async ({
  browser,
}) => {
  test.setTimeout(240_000);
  const rhea = await as(browser, 'rhea');
  await openRole(rhea, '333344445555', 'oss-geo-publish');
  await openRole(rhea, '111122223333', 'platform-network-admin');
  await awaitProject(rhea, 'platform/network');
  const offered = rhea.getByRole('main').getByRole('checkbox');
  await expect(async () => {
    await rhea.goto('/reduce?kind=limit-to-protected');
    expect(await offered.count()).toBeGreaterThanOrEqual(MANY);
  }).toPass({ timeout: 90_000 });
  await rhea.getByRole('button', { name: 'Choose none' }).click();
  const roles: string[] = [];
  for (const box of (await offered.all()).slice(0, MANY)) {
    await box.check();
    roles.push((await box.locator('xpath=ancestor::label').innerText()).trim());
  }
  const written = async () => Promise.all(roles.map(async (role) => (await writtenTo(role)).length));
  const before = await written();
  await rhea.getByLabel('Reason').fill('Deployments run from protected branches and tags.');
  await rhea.getByRole('button', { name: 'Draft 12 changes' }).click();
  await rhea.waitForURL(/\/reduce\/[^?]+$/);
  await rhea.getByRole('button', { name: 'Submit 12 changes' }).click();
  await expect(rhea.getByText('In review', { exact: true })).toHaveCount(12);

  const amir = await as(browser, 'amir');
  await amir.goto(new URL(rhea.url()).pathname);
  await expect(amir.getByText('Gains access: nobody.')).toHaveCount(12);
  await expect(amir.getByText(/^Loses access: \d+ refs? of today/).first()).toBeVisible();
  await amir.getByRole('button', { name: 'Approve 12 changes' }).click();
  await amir.getByRole('button', { name: 'Apply 12 changes' }).click();

  // The author's page follows without being asked to.
  await expect(rhea.getByText('Applied', { exact: true })).toHaveCount(12, { timeout: 90_000 });
  expect(await written()).toEqual(before.map((count) => count + 1));
});
