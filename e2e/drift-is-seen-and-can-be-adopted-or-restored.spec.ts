import { expect, type Page, test } from '@playwright/test';
import { approveAndApply, draftBranch, ended, numberOf, read } from './steps/changes';
import { awaitProject, openRole, writtenTo } from './steps/estate';
import { putOutside } from './steps/outside';
import { as, URL_OF_PRODUCT } from './steps/people';

const ROLE = { accountId: '111122223333', name: 'shop-api-release' };
const PAGE = `/roles/${ROLE.accountId}/${ROLE.name}`;

/** A trust policy that lets only a service in. */
const outside = (service: string) => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { Service: service }, Action: 'sts:AssumeRole' }],
});

/** Brings the role's page up to date with AWS. */
async function refresh(page: Page): Promise<void> {
  await page.goto(PAGE);
  await page.getByRole('button', { name: `Refresh: ${ROLE.name}` }).click();
  await expect(page.getByText('The role was read anew from AWS.')).toBeVisible();
}

test('a policy changed in the console is seen as drift, adopted without a write, or restored by a change; who only reads can do neither', async ({
  browser,
}) => {
  test.setTimeout(180_000);
  const rhea = await as(browser, 'rhea');
  const amir = await as(browser, 'amir');
  await openRole(rhea, ROLE.accountId, ROLE.name);
  await awaitProject(rhea, 'shop/api');
  const first = await approveAndApply(rhea, amir, await draftBranch(rhea, ROLE, 101, 'main'));
  expect((await ended(rhea, first.number)).state).toBe('applied');
  await refresh(rhea);
  await expect(rhea.getByText('The live trust policy is not the approved one since')).toHaveCount(0);

  await putOutside(ROLE.accountId, ROLE.name, outside('lambda.amazonaws.com'));
  await refresh(rhea);
  await expect(rhea.getByText('The live trust policy is not the approved one since')).toBeVisible();
  await expect(rhea.getByRole('heading', { name: /^Lost:/ })).toBeVisible();
  await rhea.getByText('Who did it, as CloudTrail recorded it').click();
  await expect(rhea.getByText('administrator', { exact: true })).toBeVisible();
  const vik = await as(browser, 'vik');
  await vik.goto(PAGE);
  await expect(vik.getByText('The live trust policy is not the approved one since')).toBeVisible();
  await expect(vik.getByRole('button', { name: 'Adopt the live policy' })).toHaveCount(0);
  const headers = { origin: URL_OF_PRODUCT };
  const refused = await vik.request.put(`/api/v1${PAGE}/drift-mode`, { headers, data: { mode: 'restore' } });
  expect(refused.status()).toBe(403);

  await rhea.goto('/');
  await rhea.getByRole('link', { name: /drifted from the approved policy/ }).click();
  await expect(rhea.getByRole('link', { name: ROLE.name, exact: true })).toBeVisible();

  await rhea.goto(PAGE);
  await rhea.getByRole('button', { name: 'Adopt the live policy' }).click();
  await rhea.getByLabel('Reason').fill('It is right as it stands.');
  await rhea.getByRole('button', { name: 'Save as a draft' }).click();
  const adoption = await numberOf(rhea);
  const before = (await writtenTo(ROLE.name)).length;
  await approveAndApply(rhea, amir, await read(rhea, adoption));
  expect((await ended(rhea, adoption)).state).toBe('applied');
  expect(await writtenTo(ROLE.name)).toHaveLength(before);
  await refresh(rhea);
  await expect(rhea.getByText('The live trust policy is not the approved one since')).toHaveCount(0);

  await putOutside(ROLE.accountId, ROLE.name, outside('ec2.amazonaws.com'));
  await refresh(rhea);
  await rhea.getByRole('link', { name: 'Restore the approved policy' }).click();
  await expect(rhea.getByLabel('Title')).toHaveValue('Restore the approved trust policy');
  await rhea.getByLabel('Reason').fill('Nobody asked for the other one.');
  await rhea.getByRole('button', { name: 'Save as a draft' }).click();
  const restored = await numberOf(rhea);
  await approveAndApply(rhea, amir, await read(rhea, restored));
  expect((await ended(rhea, restored)).state).toBe('applied');
  expect((await writtenTo(ROLE.name)).at(-1)).toEqual(outside('lambda.amazonaws.com'));
  await refresh(rhea);
  await expect(rhea.getByText('The live trust policy is not the approved one since')).toHaveCount(0);
});
