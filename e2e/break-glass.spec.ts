import { expect, test } from '@playwright/test';
import { draftOf, submit } from './steps/drafts';
import { writtenTo } from './steps/estate';
import { as } from './steps/people';

const ROLE = { accountId: '111122223333', name: 'platform-images-push' };
const TITLE = 'Push images from iOS';

test('an admin applies without approval, which is shown everywhere until someone else has reviewed it', async ({
  browser,
}) => {
  test.setTimeout(120_000);
  const before = await writtenTo(ROLE.name);
  const rhea = await as(browser, 'rhea');
  const project = { id: 501, path: 'mobile/ios' };
  const change = await draftOf(rhea, { role: ROLE, project, branch: 'main', title: TITLE });
  await submit(rhea, change);
  await expect(rhea.getByText('Emergency: apply without approval')).toBeHidden();

  const ada = await as(browser, 'ada');
  await ada.goto(change);
  await ada.getByText('Emergency: apply without approval').click();
  await ada.getByLabel('Why it cannot wait').fill('Nothing is pushed any more.');
  await ada.getByRole('button', { name: 'Apply without approval' }).click();
  await expect(ada.getByText('Applied', { exact: true })).toBeVisible({ timeout: 30_000 });
  expect(await writtenTo(ROLE.name)).toHaveLength(before.length + 1);
  await expect(ada.getByText('Ada Brandt applied this change without approval.')).toBeVisible();
  await expect(ada.getByText('Someone else has to review it')).toBeVisible();
  await expect(ada.getByLabel('What you found')).toBeHidden();

  const amir = await as(browser, 'amir');
  await expect(amir.getByText('Applied without approval and not reviewed')).toBeVisible();
  await amir.goto('/changes?state=all');
  await expect(amir.getByRole('row', { name: TITLE }).getByText('Not reviewed')).toBeVisible();
  await amir.goto(change);
  await amir.getByLabel('What you found').fill('It was needed, and does only that.');
  await amir.getByRole('button', { name: 'Record review' }).click();
  await expect(amir.getByText(/reviewed it .*: It was needed/)).toBeVisible();
  await amir.goto('/');
  await expect(amir.getByText('Applied without approval and not reviewed')).toBeHidden();
});
