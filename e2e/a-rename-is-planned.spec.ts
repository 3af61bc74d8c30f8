import { expect, test } from '@playwright/test';
import { approveAndApply, draftBranch, ended, numberOf, read } from './steps/changes';
import { awaitProject, openRole, writtenTo } from './steps/estate';
import { renameOutside } from './steps/outside';
import { as } from './steps/people';

const ROLE = { accountId: '111122223333', name: 'people-sso' };
const PROJECT = { id: 209, path: 'freight/edge/portal' };
const PAGE = `/projects/harbour/${PROJECT.id}`;

test('a rename is planned, not to a path that another project has; both paths are admitted until GitLab shows the new one, then a change drops the old', async ({
  browser,
}) => {
  test.setTimeout(180_000);
  const rhea = await as(browser, 'rhea');
  const amir = await as(browser, 'amir');
  await openRole(rhea, ROLE.accountId, ROLE.name);
  await awaitProject(rhea, PROJECT.path);
  const admitted = await approveAndApply(rhea, amir, await draftBranch(rhea, ROLE, PROJECT.id, 'main'));
  await ended(rhea, admitted.number);
  await rhea.goto(PAGE);
  await rhea.getByRole('button', { name: 'Plan a rename' }).click();
  const form = rhea.getByRole('dialog');
  const option = form.getByRole('option', { name: `${ROLE.name} in` });
  await form.getByLabel('Role').selectOption(await option.getAttribute('value'));
  await form.getByLabel('New path').fill('shop/api');
  await form.getByLabel('Reason').fill('It is the gate now.');
  await form.getByRole('button', { name: 'Save as a draft' }).click();
  await expect(form.getByText('shop/api belongs to project 101 now')).toBeVisible();
  await form.getByLabel('New path').fill('freight/edge/gate');
  await form.getByRole('button', { name: 'Save as a draft' }).click();
  const both = await numberOf(rhea);
  await rhea.goto(PAGE);
  await expect(rhea.getByText('Waits for the change that admits both paths.')).toBeVisible();
  await approveAndApply(rhea, amir, await read(rhea, both));
  expect((await ended(rhea, both)).state).toBe('applied');
  await rhea.goto(PAGE);
  await expect(rhea.getByText('Waits for the rename in GitLab.')).toBeVisible();

  await renameOutside(PROJECT.id, 'gate');
  await rhea.getByRole('button', { name: `Refresh: ${PROJECT.path}` }).click();
  await expect(rhea.getByText('The change that drops the old path is open.')).toBeVisible();
  await rhea.getByRole('link', { name: String(both + 1), exact: true }).click();
  await expect(rhea.getByRole('heading', { level: 1, name: `Drop ${PROJECT.path}` })).toBeVisible();
  await approveAndApply(rhea, amir, await read(rhea, await numberOf(rhea)));
  await ended(rhea, both + 1);
  const written = JSON.stringify((await writtenTo(ROLE.name)).at(-1));
  expect(written).toContain('freight/edge/gate:');
  expect(written).not.toContain(PROJECT.path);
  expect(written).toContain('AssumeRoleWithSAML');
});
