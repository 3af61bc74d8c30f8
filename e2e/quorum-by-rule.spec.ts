import { expect, test } from '@playwright/test';
import { draftOf, submit } from './steps/drafts';
import { editorOf } from './steps/editor';
import { writtenTo } from './steps/estate';
import { as } from './steps/people';

const ROLE = { accountId: '111122223333', name: 'platform-terraform-apply' };
const OTHER = { accountId: '111122223333', name: 'oss-website-publish' };
const PROJECT = { id: 501, path: 'mobile/ios' };
const rules = (approvals: number) =>
  JSON.stringify(
    [{ name: 'pipelines', roles: { accounts: [ROLE.accountId], pathPrefix: '/gitlab-ci/' }, approvals }],
    null,
    2,
  );

test('a rule is proposed by one, put in force by another, and then two people have to approve', async ({ browser }) => {
  test.setTimeout(180_000);
  const ada = await as(browser, 'ada');
  const amir = await as(browser, 'amir');
  await ada.goto('/settings/rules');
  await ada.getByRole('button', { name: 'Text', exact: true }).click();
  await editorOf(ada, 'Rules').fill(rules(0));
  await expect(ada.getByText('Line 10: may be 0 only where')).toBeVisible();
  await editorOf(ada, 'Rules').fill(rules(2));
  // The form shows the same rules, and what they would have asked stands beside it.
  await ada.getByRole('button', { name: 'Form', exact: true }).click();
  await expect(ada.getByLabel('Name', { exact: true })).toHaveValue('pipelines');
  await expect(ada.getByText('What these rules say')).toBeVisible();
  await expect(ada.getByText('below /gitlab-ci/ needs 2 approvals')).toHaveCount(2);
  await ada.getByLabel('What changes and why').fill('Terraform reaches everything.');
  await ada.getByRole('button', { name: 'Propose' }).click();
  await expect(ada.getByRole('button', { name: /^Approve: rules/ })).toHaveAttribute('aria-disabled', 'true');

  await amir.goto('/settings/rules');
  await expect(amir.getByText('Each change needs one approval')).toBeVisible();
  await amir.getByRole('button', { name: /^Approve: rules/ }).click();
  await expect(amir.getByText('active', { exact: true })).toBeVisible();

  const rhea = await as(browser, 'rhea');
  const change = await draftOf(rhea, { role: ROLE, project: PROJECT, branch: 'main', title: 'Let iOS in' });
  await rhea.goto(change);
  const pia = await as(browser, 'pia');
  await rhea.reload();
  await expect(rhea.getByText(/0 of 2 approvals\. 2 people can approve: .*Amir.*Pia/)).toBeVisible();
  await submit(rhea, change);

  await amir.goto(change);
  await amir.getByRole('button', { name: 'Approve' }).click();
  await expect(amir.getByText(/1 of 2 approvals/)).toBeVisible();
  await expect(amir.getByText('In review', { exact: true })).toBeVisible();
  await expect(amir.getByRole('button', { name: 'Approve' })).toBeHidden();
  await expect(amir.getByRole('button', { name: 'Apply', exact: true })).toBeHidden();
  expect(await writtenTo(ROLE.name)).toEqual([]);

  await pia.goto(change);
  await pia.getByRole('button', { name: 'Approve' }).click();
  await expect(pia.getByText('Approved', { exact: true })).toBeVisible();
  await pia.getByRole('button', { name: 'Apply', exact: true }).click();
  await expect(pia.getByText('Applied', { exact: true })).toBeVisible({ timeout: 30_000 });
  expect(await writtenTo(ROLE.name)).toHaveLength(1);

  const elsewhere = await draftOf(rhea, { role: OTHER, project: PROJECT, branch: 'main', title: 'Let iOS in here' });
  await rhea.goto(elsewhere);
  await expect(rhea.getByText(/0 of 1 approval\./)).toBeVisible();
});
