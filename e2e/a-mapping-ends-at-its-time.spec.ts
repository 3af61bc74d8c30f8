import { expect, test } from '@playwright/test';
import { draftOf, submit } from './steps/drafts';
import { writtenTo } from './steps/estate';
import { as } from './steps/people';

const ROLE = { accountId: '111122223333', name: 'platform-images-push' };
const PROJECT = { id: 501, path: 'mobile/ios' };

test('a mapping ends at its time: taken out by the product alone, and everyone sees until when', async ({
  browser,
}) => {
  test.setTimeout(180_000);
  const rhea = await as(browser, 'rhea');
  const until = new Date(Date.now() + 60_000).toISOString();
  const change = await draftOf(rhea, { role: ROLE, project: PROJECT, branch: 'main', title: 'For the hotfix', until });
  await submit(rhea, change);
  await expect(rhea.getByText(/mobile\/ios, branch main, until .* UTC/)).toBeVisible();

  const amir = await as(browser, 'amir');
  await amir.goto(change);
  await amir.getByRole('button', { name: 'Approve' }).click();
  await expect(amir.getByText('Approved', { exact: true })).toBeVisible();
  await amir.getByRole('button', { name: 'Apply', exact: true }).click();
  await expect(amir.getByText('Applied', { exact: true })).toBeVisible({ timeout: 30_000 });
  const written = (await writtenTo(ROLE.name)).length;

  await rhea.goto(`/roles/${ROLE.accountId}/${ROLE.name}`);
  const limit = rhea.getByText(/mobile\/ios, branch main: until .* UTC/);
  await expect(limit).toBeVisible();
  await rhea.screenshot({ path: test.info().outputPath('role-with-a-limit.png'), fullPage: true });
  await expect(async () => {
    await rhea.reload();
    await expect(limit).toBeHidden({ timeout: 1000 });
  }).toPass({ timeout: 90_000 });
  expect(await writtenTo(ROLE.name)).toHaveLength(written + 1);
  await rhea.goto('/changes?state=all');
  await expect(rhea.getByRole('row', { name: 'End of mobile/ios, branch main' }).getByText('Applied')).toBeVisible();
  await rhea.getByRole('link', { name: 'End of mobile/ios, branch main' }).click();
  await expect(rhea.getByText(/Its approval is the approval of this/)).toBeVisible();
  await rhea.screenshot({ path: test.info().outputPath('the-end.png'), fullPage: true });
});

test('an end is chosen in the composer', async ({ browser }) => {
  const rhea = await as(browser, 'rhea');
  await rhea.goto(`/compose/${ROLE.accountId}/${ROLE.name}`);
  const choice = rhea.getByLabel(/^End of /).first();
  // A choice that is made before the page listens is made again, as a person would.
  await expect(async () => {
    await choice.selectOption('For 2 hours');
    await expect(rhea.getByText(/^until /).first()).toBeVisible({ timeout: 2000 });
  }).toPass({ timeout: 60_000 });
  await rhea.getByLabel('Title').fill('Two hours more');
  await rhea.getByLabel('Reason').fill('Then it is over.');
  await rhea.screenshot({ path: test.info().outputPath('composer.png'), fullPage: true });
  await rhea.getByRole('button', { name: 'Save as a draft' }).click();
  await expect(rhea.getByText(/until .* UTC/).first()).toBeVisible();
});
