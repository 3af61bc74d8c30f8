import { AssumeRoleWithWebIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { expect, type Page, test } from '@playwright/test';
import { numberOf } from '../steps/changes';
import { jobToken, openRole } from '../steps/estate';
import { as, URL_OF_PRODUCT } from '../steps/people';

const ACCOUNT = '111122223333';
/** Its policy names the path that the project had before it was renamed. */
const ROLE = 'freight-dispatch-deploy';
const PROJECT = { id: 601, path: 'freight/control-tower' };
const SUBJECT = `project_path:${PROJECT.path}:ref_type:branch:ref:main`;

/** What the job of a pipeline on main does first. */
async function enter(): Promise<string | undefined> {
  const audience = 'https://gitlab.harbour.example';
  const token = await jobToken({ projectId: PROJECT.id, ref: 'main', refType: 'branch', audience });
  const sts = new STSClient({
    region: 'eu-central-1',
    endpoint: process.env.E2E_AWS_URL ?? '',
    maxAttempts: 1,
    credentials: { accessKeyId: 'unused', secretAccessKey: 'unused' },
  });
  const answer = await sts.send(
    new AssumeRoleWithWebIdentityCommand({
      RoleArn: `arn:aws:iam::${ACCOUNT}:role/${ROLE}`,
      RoleSessionName: 'job-99018',
      WebIdentityToken: token,
    }),
  );
  return answer.Credentials?.AccessKeyId;
}

/** Has CloudTrail read until the page shows what happened. */
async function readUntil(page: Page, path: string, sees: () => Promise<void>): Promise<void> {
  await expect(async () => {
    const started = await page.request.post('/api/v1/syncs', {
      headers: { origin: URL_OF_PRODUCT },
      data: { kind: 'account', id: ACCOUNT },
    });
    expect(started.status(), await started.text()).toBe(202);
    await page.goto(path);
    await sees();
  }).toPass({ timeout: 90_000 });
}

test('a refused pipeline is found in the inbox, mended by one click and an approval, and seen entering', async ({
  browser,
}) => {
  test.setTimeout(240_000);
  const rhea = await as(browser, 'rhea');
  await openRole(rhea, ACCOUNT, ROLE);
  await expect(enter()).rejects.toThrow('Not authorized to perform sts:AssumeRoleWithWebIdentity');

  const mend = rhea.getByRole('button', { name: `Draft the change that admits it: ${SUBJECT}` });
  await readUntil(rhea, '/refused', () => expect(mend).toBeVisible({ timeout: 5000 }));
  await expect(rhea.getByText(`Pipelines of ${PROJECT.path} on the branch main are refused by ${ROLE}.`)).toBeVisible();
  await mend.click();
  const number = await numberOf(rhea);
  await rhea.getByRole('button', { name: 'Submit for review' }).click();
  await expect(rhea.getByText('In review', { exact: true })).toBeVisible();

  const amir = await as(browser, 'amir');
  await amir.goto(`/changes/${number}`);
  await amir.getByRole('button', { name: 'Approve' }).click();
  await expect(amir.getByText('Approved', { exact: true })).toBeVisible();
  await amir.getByRole('button', { name: 'Apply', exact: true }).click();
  await expect(amir.getByText('Applied', { exact: true })).toBeVisible();

  expect(await enter()).toMatch(/^ASIA/);
  const seen = rhea
    .locator('section')
    .filter({ has: rhea.getByRole('heading', { name: 'Seen entering' }) })
    .getByText(SUBJECT);
  await readUntil(rhea, `/roles/${ACCOUNT}/${ROLE}`, () => expect(seen).toBeVisible({ timeout: 5000 }));
  await rhea.goto('/refused');
  await expect(rhea.getByRole('listitem').filter({ hasText: ROLE }).getByText('Gets in now')).toBeVisible();
});
