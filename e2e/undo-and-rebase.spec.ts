import { expect, test } from '@playwright/test';
import { approveAndApply, draftBranch, ended, numberOf, read } from './steps/changes';
import { awaitProject, openRole, writtenTo } from './steps/estate';
import { putOutside } from './steps/outside';
import { as } from './steps/people';

const ROLE = { accountId: '111122223333', name: 'platform-images-push' };
const PROJECT = 304;

/** The subjects that a trust policy names anywhere in it. */
const subjectsOf = (policy: unknown): readonly string[] =>
  [...JSON.stringify(policy).matchAll(/"(project_[^"]*)"/g)].map(([, subject = '']) => subject);

test('an applied change is undone by a new one, and a conflict is rebased over what someone else put', async ({
  browser,
}) => {
  test.setTimeout(180_000);
  const rhea = await as(browser, 'rhea');
  const amir = await as(browser, 'amir');
  await openRole(rhea, ROLE.accountId, ROLE.name);
  await awaitProject(rhea, 'platform/images');
  await rhea.request.post(`/api/v1/roles/${ROLE.accountId}/${ROLE.name}/refresh`, {
    headers: { origin: new URL(rhea.url()).origin },
  });
  const change = await approveAndApply(rhea, amir, await draftBranch(rhea, ROLE, PROJECT, 'undone'));
  expect((await ended(rhea, change.number)).state).toBe('applied');
  expect(subjectsOf((await writtenTo(ROLE.name)).at(-1)).join(' ')).toContain('undone');

  await rhea.goto(`/changes/${change.number}`);
  await rhea.getByRole('link', { name: 'Undo' }).click();
  await expect(rhea.getByLabel('Title')).toHaveValue(`Undo change ${change.number}`);
  await rhea.getByLabel('Reason').fill('It was not needed.');
  await rhea.getByRole('button', { name: 'Save as a draft' }).click();
  const undo = await read(rhea, await numberOf(rhea));
  await approveAndApply(rhea, amir, undo);
  expect((await ended(rhea, undo.number)).state).toBe('applied');
  expect(subjectsOf((await writtenTo(ROLE.name)).at(-1)).join(' ')).not.toContain('undone');

  // What someone else put meanwhile has to survive the rebase.
  const machines = { Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' };
  const drafted = await draftBranch(rhea, ROLE, PROJECT, 'rebased');
  await putOutside(ROLE.accountId, ROLE.name, { Version: '2012-10-17', Statement: [machines] });
  await approveAndApply(rhea, amir, drafted);
  expect((await ended(rhea, drafted.number)).state).toBe('conflict');
  await rhea.goto(`/changes/${drafted.number}`);
  await expect(rhea.getByRole('heading', { name: /approved base, then live now/ })).toBeVisible();
  await expect(rhea.getByRole('heading', { name: /live now, then proposed/ })).toBeVisible();
  await rhea.getByRole('button', { name: 'Rebase' }).click();
  await expect(rhea.getByText('In review', { exact: true })).toBeVisible();
  await expect(rhea.getByRole('button', { name: 'Approve' })).toBeHidden();
  await approveAndApply(rhea, amir, await read(rhea, drafted.number));
  expect((await ended(rhea, drafted.number)).state).toBe('applied');
  const written = (await writtenTo(ROLE.name)).at(-1) as { Statement: unknown[] };
  expect(written.Statement[0]).toMatchObject(machines);
  expect(subjectsOf(written).join(' ')).toContain('rebased');
});
