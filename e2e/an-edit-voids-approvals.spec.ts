import { expect, test } from '@playwright/test';
import { draftBranch, ended, give, read } from './steps/changes';
import { codeIn, editorOf } from './steps/editor';
import { awaitProject, openRole, writtenTo } from './steps/estate';
import { as } from './steps/people';

const ROLE = { accountId: '222233334444', name: 'shop-web-deploy' };
const PROJECT = { id: 102, path: 'shop/web' };

test('an edit voids the approval, who approved sees what moved since, and only the new revision is applied', async ({
  browser,
}) => {
  test.setTimeout(180_000);
  const rhea = await as(browser, 'rhea');
  const amir = await as(browser, 'amir');
  await openRole(rhea, ROLE.accountId, ROLE.name);
  await awaitProject(rhea, PROJECT.path);
  const { number } = await give(rhea, await draftBranch(rhea, ROLE, PROJECT.id, 'develop'), 'submit');

  await amir.goto(`/changes/${number}`);
  await amir.getByRole('button', { name: 'Approve' }).click();
  await expect(amir.getByText('Approved', { exact: true })).toBeVisible();

  await rhea.goto(`/changes/${number}`);
  await rhea.getByRole('link', { name: 'Edit', exact: true }).click();
  // It opens as it was composed: as mappings.
  await rhea.getByRole('button', { name: 'Edit as JSON' }).click();
  const document = editorOf(rhea, 'Document');
  await document.fill((await codeIn(document)).replace('ref:develop', 'ref:preview'));
  await expect(rhea.getByText('Branch preview of shop/web, not protected.')).toBeVisible();
  await rhea.getByRole('button', { name: 'Save as a new revision' }).click();
  await expect(rhea.getByText('Revision 2', { exact: true })).toBeVisible();
  expect((await read(rhea, number)).state).not.toBe('approved');

  await amir.reload();
  await expect(amir.getByText('You approved revision 1. This is revision 2, by Rhea Okafor.')).toBeVisible();
  await expect(amir.getByRole('button', { name: 'Apply', exact: true })).toBeHidden();
  await amir.getByRole('link', { name: 'See what moved since' }).click();
  await expect(amir.getByText('What revision 2 proposes, against revision 1')).toBeVisible();
  await expect(amir.getByText('Branch preview of shop/web, not protected.')).toBeVisible();
  await expect(amir.getByText('Lost: 1 ref that exists today')).toBeVisible();
  await amir.getByRole('link', { name: 'Conversation' }).click();
  await expect(amir.getByText('Void', { exact: true })).toBeVisible();
  expect(await writtenTo(ROLE.name)).toEqual([]);

  const edited = await read(rhea, number);
  const waiting = edited.state === 'draft' ? await give(rhea, edited, 'submit') : edited;
  await give(amir, await give(amir, waiting, 'approve', { comment: '' }), 'apply');
  expect((await ended(rhea, number)).state).toBe('applied');
  const [written] = await writtenTo(ROLE.name);
  expect(JSON.stringify(written)).toContain('ref:preview');
  expect(JSON.stringify(written)).not.toContain('ref:develop');
});
