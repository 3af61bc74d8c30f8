import { AssumeRoleWithWebIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import AxeBuilder from '@axe-core/playwright';
import { expect, type Page, test } from '@playwright/test';
import { awaitProject, effects, jobToken } from './steps/estate';
import { as } from './steps/people';
import { createBucket } from './steps/storage';

/** An account without an OIDC provider for the company's GitLab. */
const ACCOUNT = '333344445555';
const PROJECT = 102;
const AUDIENCE = 'https://gitlab.harbour.example';
const AWS = process.env.E2E_AWS_URL ?? '';
const GITLAB = process.env.E2E_GITLAB_URL ?? '';

/** What a pipeline job does: hands its token to STS and then makes a bucket with what it got. */
async function deploy(role: string, ref: string, bucket: string): Promise<number> {
  const token = await jobToken({ projectId: PROJECT, ref, refType: 'branch', audience: AUDIENCE });
  const sts = new STSClient({
    ...{ region: 'eu-central-1', endpoint: AWS, maxAttempts: 1 },
    credentials: { accessKeyId: 'unused', secretAccessKey: 'unused' },
  });
  const command = new AssumeRoleWithWebIdentityCommand({
    ...{ RoleArn: `arn:aws:iam::${ACCOUNT}:role/gitlab-ci/${role}`, RoleSessionName: 'job', WebIdentityToken: token },
  });
  const { Credentials: keys } = await sts.send(command);
  return createBucket(bucket, keys);
}

async function typePolicy(page: Page, track: string): Promise<void> {
  const card = page.getByRole('group', { name: `Track ${track}` });
  await card.getByRole('button', { name: 'Type an inline policy' }).click();
  const document = {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: 's3:CreateBucket', Resource: 'arn:aws:s3:::web-*' }],
  };
  await card.getByLabel(`JSON of ${track}-permissions`).fill(JSON.stringify(document));
}

test('from a project to a bucket made by a job of main, while another branch is refused', async ({ browser }) => {
  test.slow();
  const rhea = await as(browser, 'rhea');
  await awaitProject(rhea, 'shop/web');
  await rhea.getByRole('link', { name: 'Onboard' }).click();
  await expect(rhea.getByRole('listbox').getByRole('option').first()).toBeVisible();
  await rhea.getByRole('combobox', { name: 'Project to lead into AWS' }).fill('shop/web');
  await rhea.getByRole('option', { name: 'shop/web' }).click();
  await expect(rhea.getByRole('heading', { name: /shop\/web/ })).toBeVisible();
  const guide = new URL(rhea.url()).pathname;

  await rhea.getByLabel('Account', { exact: true }).selectOption(ACCOUNT);
  await rhea.getByRole('button', { name: 'Default branch' }).click();
  await typePolicy(rhea, 'deploy');
  await rhea.getByRole('button', { name: 'Release branches' }).click();
  await rhea.getByRole('button', { name: 'Merge requests' }).click();
  await rhea.getByRole('button', { name: 'Save and see what it does' }).click();
  await expect(rhea.getByText('This account has no OIDC provider for this GitLab.')).toBeVisible();
  const planned = rhea.getByRole('article', { name: 'Track deploy' });
  await expect(planned.getByText('iam:CreateOpenIDConnectProvider')).toBeVisible();
  await expect(planned.getByText('Protected refs only')).toBeVisible();

  // What was saved is there for whoever opens the address.
  await rhea.reload();
  await expect(rhea.getByRole('article', { name: 'Track release' })).toBeVisible();
  for (const theme of ['light', 'dark'] as const) {
    await rhea.emulateMedia({ colorScheme: theme });
    expect((await new AxeBuilder({ page: rhea }).analyze()).violations).toEqual([]);
  }
  await rhea.getByLabel('Reason').fill('shop/web deploys to tools from now on.');
  await rhea.getByRole('button', { name: 'Submit for approval' }).click();
  await expect(rhea.getByText('In review')).toHaveCount(3);
  expect((await effects()).some(({ action }) => action === 'CreateRole')).toBe(false);

  const amir = await as(browser, 'amir');
  for (const track of ['deploy', 'release', 'review']) {
    await amir.goto(guide);
    await amir.getByRole('link', { name: `Lead shop/web (${track})` }).click();
    await amir.getByRole('button', { name: 'Approve' }).click();
    await amir.getByRole('button', { name: 'Apply', exact: true }).click();
    await expect(amir.getByText('Applied', { exact: true })).toBeVisible({ timeout: 40_000 });
  }

  expect(await deploy('gitlab-shop-web-deploy', 'main', 'web-first')).toBe(200);
  await expect(deploy('gitlab-shop-web-deploy', 'develop', 'web-never')).rejects.toThrow('Not authorized');
  await expect(deploy('gitlab-shop-web-release', 'main', 'web-never')).rejects.toThrow('Not authorized');
  // The role for merge requests is entered by every branch, and may do nothing so far.
  expect(await deploy('gitlab-shop-web-review', 'develop', 'web-never')).toBe(403);

  await rhea.goto(guide);
  await expect(rhea.getByRole('row', { name: /deploy/ }).getByText(/^Entered/)).toBeVisible();
  const requests = await fetch(`${GITLAB}/api/v4/projects/${PROJECT}/merge_requests?state=opened`, {
    headers: { 'private-token': 'glpat-sandbox-reader' },
  });
  expect(await requests.json()).toMatchObject([{ iid: 1, title: 'Enter AWS with ID tokens' }]);

  // Once it is merged, the project's pipelines show the job with its token, and that its role lets it in.
  await fetch(`${GITLAB}/api/v4/projects/${PROJECT}/merge_requests/1/merge`, {
    method: 'PUT',
    headers: { 'private-token': 'glpat-sandbox-writer' },
  });
  await rhea.goto(`/projects/harbour/${PROJECT}`);
  await rhea.getByRole('link', { name: 'Pipelines' }).click();
  const entering = rhea.getByRole('table', { name: /ID token/ }).getByRole('row', { name: /gitlab-shop-web-deploy/ });
  await expect(entering.getByText('Admitted')).toBeVisible();
  await rhea.getByLabel('Branch').fill('develop');
  await rhea.getByRole('button', { name: 'Read' }).click();
  await expect(rhea.getByText('No job of this branch has an ID token or names a role.')).toBeVisible();

  // Access ends: first the role is closed, then what the guide made is removed.
  await rhea.goto(`/projects/harbour/${PROJECT}`);
  await rhea.getByRole('link', { name: 'End access' }).click();
  const leaving = rhea.getByRole('region', { name: 'gitlab-shop-web-release' });
  await expect(leaving.getByText('Delete the role', { exact: false })).toBeVisible();
  for (const box of await rhea.getByRole('checkbox').all()) if (await box.isEnabled()) await box.uncheck();
  await leaving.getByRole('checkbox').check();
  await rhea.getByLabel('Reason').fill('Releases go another way now.');
  await rhea.getByRole('button', { name: 'Submit for approval' }).click();
  await expect(rhea.getByText('In review', { exact: true })).toBeVisible();
  await amir.goto(new URL(rhea.url()).pathname);
  await amir.getByRole('button', { name: 'Approve' }).click();
  await amir.getByRole('button', { name: 'Apply', exact: true }).click();
  await expect(amir.getByText('Applied', { exact: true })).toBeVisible({ timeout: 40_000 });
  await expect(amir.getByText('The role was closed and then deleted.')).toBeVisible();
  const ended = (await effects()).map(({ action }) => action);
  expect(ended.lastIndexOf('DeleteRole')).toBeGreaterThan(ended.lastIndexOf('UpdateAssumeRolePolicy'));
  expect(await deploy('gitlab-shop-web-deploy', 'main', 'web-second')).toBe(200);
});

test('an account whose provider knows another audience gets ours beside it', async ({ browser }) => {
  const rhea = await as(browser, 'rhea');
  await awaitProject(rhea, 'shop/catalog');
  await rhea.goto('/onboard');
  await expect(rhea.getByRole('listbox').getByRole('option').first()).toBeVisible();
  await rhea.getByRole('combobox', { name: 'Project to lead into AWS' }).fill('shop/catalog');
  await rhea.getByRole('option', { name: 'shop/catalog' }).click();
  await rhea.getByLabel('Account', { exact: true }).selectOption('222233334444');
  await rhea.getByLabel('Audience').fill('https://aws.harbour.example');
  await rhea.getByRole('button', { name: 'Default branch' }).click();
  await rhea.getByRole('button', { name: 'Save and see what it does' }).click();
  await expect(rhea.getByText('The plan adds https://aws.harbour.example beside them.')).toBeVisible();
  await rhea.getByLabel('Reason').fill('The catalogue has an audience of its own.');
  await rhea.getByRole('button', { name: 'Submit for approval' }).click();
  await expect(rhea.getByText('In review')).toBeVisible();
  const amir = await as(browser, 'amir');
  await amir.goto(new URL(rhea.url()).pathname);
  await amir.getByRole('link', { name: /Lead shop\/catalog/ }).click();
  await amir.getByRole('button', { name: 'Approve' }).click();
  await amir.getByRole('button', { name: 'Apply', exact: true }).click();
  await expect(amir.getByText('Applied', { exact: true })).toBeVisible({ timeout: 40_000 });
  const added = (await effects()).filter(({ action }) => action === 'AddClientIDToOpenIDConnectProvider');
  expect(added).toHaveLength(1);
});
