import { expect, type Page, test } from '@playwright/test';
import { draftBranch, give, read } from './steps/changes';
import { awaitProject, openRole } from './steps/estate';
import { as, URL_OF_PRODUCT } from './steps/people';

const ROLE = { accountId: '111122223333', name: 'shop-payments-deploy' };
const headers = { origin: URL_OF_PRODUCT };
const rowOf = (page: Page, name: string) =>
  page.getByRole('table', { name: 'People' }).getByRole('row', { name: new RegExp(`^${name}`) });

/** A change of Rhea's that waits for a decision. */
async function waiting(rhea: Page, branch: string) {
  await openRole(rhea, ROLE.accountId, ROLE.name);
  await awaitProject(rhea, 'shop/payments');
  return give(rhea, await draftBranch(rhea, ROLE, 103, branch), 'submit');
}

const approve = async (page: Page, number: number) => {
  const { version } = await read(page, number);
  const answer = await page.request.post(`/api/v1/changes/${number}/approve`, {
    headers: { ...headers, 'if-match': `"${version}"` },
    data: { comment: '' },
  });
  return { status: answer.status(), detail: ((await answer.json()) as { detail?: string }).detail ?? '' };
};

test('two accounts that an admin links are one author; after the link is undone someone has to vouch', async ({
  browser,
}) => {
  const rhea = await as(browser, 'rhea');
  const amir = await as(browser, 'amir');
  const ada = await as(browser, 'ada');
  const { number } = await waiting(rhea, 'linked');

  await ada.goto('/settings/people');
  await rowOf(ada, 'Amir').getByRole('button', { name: 'Link Amir Haddad to another account' }).click();
  await ada.getByRole('dialog').getByLabel('Other account of the same person').selectOption('Rhea Okafor (@rhea)');
  await ada.getByRole('button', { name: 'Link accounts' }).click();
  await expect(rowOf(ada, 'Amir')).toContainText('Same person as Rhea Okafor');
  expect(await approve(amir, number)).toMatchObject({
    status: 403,
    detail: expect.stringContaining('You are the author of this change with another account of yours.'),
  });
  await amir.goto(`/changes/${number}`);
  await expect(amir.getByRole('button', { name: 'Approve', exact: true })).toHaveAccessibleDescription(
    /with another account of yours/,
  );

  await rowOf(ada, 'Amir').getByRole('button', { name: 'Unlink: Amir Haddad' }).click();
  await expect(rowOf(ada, 'Amir')).not.toContainText('Same person as');
  expect((await approve(amir, number)).detail).toContain('first saw your account after this change was submitted');
  await rowOf(ada, 'Amir').getByRole('button', { name: 'Vouch for Amir Haddad' }).click();
  await ada.getByRole('dialog').getByRole('textbox').fill('We share an office.');
  await ada.getByRole('dialog').getByRole('button', { name: 'Vouch for Amir Haddad' }).click();
  await expect(rowOf(ada, 'Amir')).toContainText('Ada Brandt vouched');
  expect((await approve(amir, number)).status).toBe(200);
});

test('an admin gains nothing by a role that they give to a group of their own', async ({ browser }) => {
  const ada = await as(browser, 'ada');
  const rhea = await as(browser, 'rhea');
  await ada.goto('/settings/people');
  // Ada owns this group in GitLab.
  await ada.getByLabel('Group', { exact: true }).fill('security');
  await ada.getByRole('combobox', { name: 'Role' }).selectOption('approver');
  await ada.getByRole('button', { name: 'Give role' }).click();
  const grant = ada
    .getByRole('table', { name: 'Roles by GitLab group' })
    .getByRole('row')
    .filter({ has: ada.getByRole('button', { name: 'Remove: approver for security' }) });
  await expect(async () => {
    await ada.reload();
    await expect(grant).toContainText('3 members', { timeout: 1000 });
  }).toPass({ timeout: 30_000 });
  await expect(grant).toContainText('Developer or higher, direct only');
  await expect(rowOf(ada, 'Pia')).toContainText('by the group');
  await expect(rowOf(ada, 'Ada').getByRole('cell').nth(1)).not.toContainText('approver');

  const { number } = await waiting(rhea, 'granted');
  expect(await approve(ada, number)).toMatchObject({
    status: 403,
    detail: expect.stringContaining('the role approver'),
  });
  await expect(rowOf(ada, 'Ada').getByRole('button', { name: 'Roles of Ada' })).toBeDisabled();
  await give(rhea, await read(rhea, number), 'withdraw');
  await grant.getByRole('button', { name: 'Remove: approver for security' }).click();
  await expect(grant).toHaveCount(0);
});
