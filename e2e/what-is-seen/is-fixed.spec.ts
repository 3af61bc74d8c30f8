import { expect, test } from '@playwright/test';
import { ended, numberOf } from '../steps/changes';
import { awaitProject, openRole } from '../steps/estate';
import { as } from '../steps/people';

const PRODUCTION = '111122223333';

test('from the first finding of the overview to an applied fix in four clicks and one approval', async ({
  browser,
}) => {
  const rhea = await as(browser, 'rhea');
  await openRole(rhea, PRODUCTION, 'freight-tracker-deploy');
  await awaitProject(rhea, 'shop/api');
  await rhea.goto('/');
  await rhea
    .getByRole('link', { name: /^Reduce access of / })
    .first()
    .click();
  await rhea
    .getByRole('button', { name: /^Draft change: / })
    .first()
    .click();
  await rhea.getByRole('button', { name: 'Submit for review' }).click();
  await expect(rhea.getByText('In review', { exact: true })).toBeVisible();
  const number = await numberOf(rhea);

  const amir = await as(browser, 'amir');
  await amir.goto(`/changes/${number}`);
  await amir.getByRole('button', { name: 'Approve' }).click();
  await expect(amir.getByText('Approved', { exact: true })).toBeVisible();

  await rhea.getByRole('button', { name: 'Apply', exact: true }).click();
  expect((await ended(rhea, number)).state).toBe('applied');
});
