import { expect, type Page, test } from '@playwright/test';
import { numberOf, read } from '../steps/changes';
import { codeIn, editorOf } from '../steps/editor';
import { awaitProject, openRole } from '../steps/estate';
import { as } from '../steps/people';

const ROLE = { accountId: '111122223333', name: 'shop-loyalty-deploy' };
const PROJECT = 'shop/loyalty';

/** Types a project and a branch that is not there yet, as a new line of the composer. */
async function addBranch(page: Page, branch: string): Promise<void> {
  await page.getByRole('combobox', { name: 'Project and branch' }).fill(`${PROJECT} ${branch}`);
  await page.getByRole('option', { name: new RegExp(`^branch ${branch}`) }).click();
}

test('a draft survives reload and sign-out, is refused at its field, is saved once, and opens again as mappings', async ({
  browser,
}) => {
  test.setTimeout(240_000);
  const rhea = await as(browser, 'rhea');
  await openRole(rhea, ROLE.accountId, ROLE.name);
  await awaitProject(rhea, PROJECT);
  await rhea.goto(`/compose/${ROLE.accountId}/${ROLE.name}`);

  const field = rhea.getByRole('combobox', { name: 'Project and branch' });
  await field.fill('shop/loy');
  await rhea.getByRole('option', { name: PROJECT }).click();
  // Who chose by keyboard or mouse goes on typing where the choice leads.
  await expect(field).toBeFocused();
  await rhea.keyboard.type('no such ref');
  await expect(rhea.getByText('A ref name cannot contain a space.')).toBeVisible();
  await expect(field).toHaveAttribute('aria-invalid', 'true');
  // It says why it does nothing, and a press does nothing.
  await field.press('Enter');
  await expect(rhea.getByText('Nothing has changed yet. Add or remove a mapping.')).toBeVisible();
  await addBranch(rhea, 'hotfix');
  await rhea.getByLabel('Title').fill('Admit hotfix');
  await rhea.getByLabel('Reason').fill('For a weekend.');

  await rhea.reload();
  await expect(rhea.getByText('Your unsaved draft is back.')).toBeVisible();
  await expect(rhea.getByLabel('Title')).toHaveValue('Admit hotfix');

  // Signed out in another tab: nothing is saved, and the draft is as it was after the next sign-in.
  const other = await rhea.context().newPage();
  await other.goto('/');
  await other.getByRole('button', { name: 'Rhea Okafor' }).click();
  await other.getByRole('button', { name: 'Sign out' }).click();
  await expect(other).toHaveURL(/sign-in/);
  await rhea.getByRole('button', { name: 'Save as a draft' }).click();
  await expect(rhea.getByText('You are signed out, so nothing was saved.')).toBeVisible();
  await rhea.getByRole('button', { name: 'Sign in again' }).first().click();
  await rhea.getByRole('listitem').filter({ hasText: '@rhea:' }).getByRole('link').click();
  await expect(rhea.getByLabel('Reason')).toHaveValue('For a weekend.');

  // Two presses, the second before the first is answered.
  const saved: string[] = [];
  rhea.on('response', (response) => {
    if (response.request().method() === 'POST' && response.url().endsWith('/api/v1/changes'))
      saved.push(response.url());
  });
  await rhea.getByRole('button', { name: 'Save as a draft' }).dblclick();
  const number = await numberOf(rhea);
  expect(saved.length).toBe(1);
  expect((await read(rhea, number)).state).toBe('draft');

  await rhea.getByRole('link', { name: 'Edit', exact: true }).click();
  await expect(rhea.getByRole('button', { name: 'Edit as JSON' })).toBeVisible();
  await expect(rhea.getByText('hotfix')).not.toHaveCount(0);
  await rhea.getByRole('button', { name: 'Edit as JSON' }).click();
  const document = editorOf(rhea, 'Document');
  // The editor holds only the lines that the window shows.
  await rhea.setViewportSize({ width: 1280, height: 4000 });
  await expect(document.locator('.cm-line').last()).toHaveText('}');
  await document.fill((await codeIn(document)).replace('ref:hotfix', 'ref:hotfix-2'));
  await rhea.getByRole('button', { name: 'Back to mappings' }).click();
  await expect(rhea.getByText('The JSON that you edited is kept.')).toBeVisible();
  await rhea.getByRole('button', { name: 'Back to your JSON' }).click();
  await expect(document).toContainText('ref:hotfix-2');
});

test('a comment on a change is there after a reload, and is sent once', async ({ browser }) => {
  test.setTimeout(180_000);
  const rhea = await as(browser, 'rhea');
  await openRole(rhea, ROLE.accountId, ROLE.name);
  await awaitProject(rhea, PROJECT);
  await rhea.goto(`/compose/${ROLE.accountId}/${ROLE.name}`);
  await addBranch(rhea, 'preview');
  await rhea.getByLabel('Title').fill('Admit preview');
  await rhea.getByRole('button', { name: 'Save as a draft' }).click();
  const number = await numberOf(rhea);
  await rhea.goto(`/changes/${number}`);
  await rhea.getByLabel('Add a comment').fill('Half a thought');
  await rhea.reload();
  await expect(rhea.getByLabel('Add a comment')).toHaveValue('Half a thought');
  await rhea.getByRole('button', { name: 'Comment', exact: true }).dblclick();
  await expect(rhea.getByLabel('Add a comment')).toHaveValue('');
  await expect(rhea.getByText('Half a thought')).toHaveCount(1);
});
