import { AssumeRoleWithWebIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { expect, test } from '@playwright/test';
import { awaitProject, effects, jobToken, openRole, writtenTo } from './steps/estate';
import { as } from './steps/people';
import { createBucket } from './steps/storage';

const ACCOUNT = '111122223333';
const ROLE = 'shop-api-deploy';
const AUDIENCE = 'https://gitlab.harbour.example';
const AWS = process.env.E2E_AWS_URL ?? '';

/** What a pipeline job does: hands its token to STS and then uses the credentials. */
async function deploy(ref: string, bucket: string): Promise<number> {
  const token = await jobToken({ projectId: 101, ref, refType: 'branch', audience: AUDIENCE });
  const sts = new STSClient({
    region: 'eu-central-1',
    endpoint: AWS,
    maxAttempts: 1,
    credentials: { accessKeyId: 'unused', secretAccessKey: 'unused' },
  });
  const { Credentials: keys } = await sts.send(
    new AssumeRoleWithWebIdentityCommand({
      RoleArn: `arn:aws:iam::${ACCOUNT}:role/${ROLE}`,
      RoleSessionName: 'job-99001',
      WebIdentityToken: token,
    }),
  );
  return createBucket(bucket, keys);
}

test('a change is composed, refused to its author, approved by another, applied, and a pipeline gets in', async ({
  browser,
}) => {
  const rhea = await as(browser, 'rhea');
  await openRole(rhea, ACCOUNT, ROLE);
  await awaitProject(rhea, 'shop/api');
  await expect(deploy('develop', 'before')).rejects.toThrow('Not authorized to perform sts:AssumeRoleWithWebIdentity');

  await rhea.getByRole('link', { name: 'Compose' }).click();
  // What Enter would add is previewed while it is typed.
  const field = rhea.getByRole('combobox', { name: 'Project and branch' });
  await field.fill('shop/api develop');
  await expect(rhea.getByText('With shop/api, branch develop, which is not added yet')).toBeVisible();
  await expect(rhea.getByText('Gained: 1 ref that exists today, 1 not protected')).toBeVisible();
  await field.press('Enter');
  await expect(rhea.getByText('which is not added yet')).toBeHidden();
  const proposed = rhea.getByRole('region', { name: 'Proposed trust policy' });
  await expect(proposed.getByText('project_path:shop/api:ref_type:branch:ref:develop')).toBeVisible();
  await rhea.getByLabel('Title').fill('Deploy previews from develop');
  await rhea.getByLabel('Reason').fill('The team previews from develop.');
  await rhea.getByRole('button', { name: 'Save as a draft' }).click();

  await rhea.getByRole('button', { name: 'Submit for review' }).click();
  await expect(rhea.getByText('In review', { exact: true })).toBeVisible();
  await expect(rhea.getByRole('button', { name: 'Approve' })).toBeHidden();
  const change = new URL(rhea.url()).pathname;

  const amir = await as(browser, 'amir');
  await amir.goto(change);
  await amir.getByRole('button', { name: 'Approve' }).click();
  await expect(amir.getByText('Approved', { exact: true })).toBeVisible();
  expect(await writtenTo(ROLE)).toEqual([]);

  await amir.getByRole('button', { name: 'Apply', exact: true }).click();
  await expect(amir.getByText('Applied', { exact: true })).toBeVisible({ timeout: 30_000 });

  const [document] = await writtenTo(ROLE);
  const shown = await amir.request.get(`/api/v1${change}`);
  expect(document).toEqual(JSON.parse(((await shown.json()) as { proposed: { document: string } }).proposed.document));

  expect(await deploy('develop', 'previews')).toBe(200);
  expect((await effects()).filter((effect) => effect.action === 'CreateBucket').map((effect) => effect.target)).toEqual(
    ['previews'],
  );
  await expect(deploy('feature/vat', 'never')).rejects.toThrow(
    'Not authorized to perform sts:AssumeRoleWithWebIdentity',
  );
});
