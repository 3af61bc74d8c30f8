import { expect, test } from '@playwright/test';
import { awaitProject, openRole } from './steps/estate';
import { as } from './steps/people';

const ROLE = { accountId: '111122223333', name: 'freight-yard-deploy' };
const PROJECT = { id: 207, path: 'freight/core/yard' };

test('a rename is planned on the page of the project, and not to a path that another project has', async ({
  browser,
}) => {
  const rhea = await as(browser, 'rhea');
  await openRole(rhea, ROLE.accountId, ROLE.name);
  await awaitProject(rhea, PROJECT.path);
  await rhea.goto(`/projects/harbour/${PROJECT.id}`);
  await rhea.getByRole('button', { name: 'Plan a rename' }).click();
  const form = rhea.getByRole('dialog');
  const option = form.getByRole('option', { name: `${ROLE.name} in` });
  await form.getByLabel('Role').selectOption(await option.getAttribute('value'));
  await form.getByLabel('New path').fill('shop/api');
  await form.getByLabel('Reason').fill('The group moves.');
  await form.getByRole('button', { name: 'Save as a draft' }).click();
  await expect(form.getByText('shop/api is project 101 now')).toBeVisible();
  await form.getByLabel('New path').fill('freight/core/depot');
  await form.getByRole('button', { name: 'Save as a draft' }).click();
  await expect(
    rhea.getByRole('heading', { level: 1, name: 'Admit freight/core/depot beside freight/core/yard' }),
  ).toBeVisible();
  await rhea.goto(`/projects/harbour/${PROJECT.id}`);
  await expect(rhea.getByText('Waits for the change that admits both paths.')).toBeVisible();
});
