import { IAMClient, UpdateAssumeRolePolicyCommand } from '@aws-sdk/client-iam';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { expect, type Page, test } from '@playwright/test';
import { awaitProject, openRole, writtenTo } from './steps/estate';
import { as, URL_OF_PRODUCT } from './steps/people';

const ACCOUNT = '111122223333';
const headers = { origin: URL_OF_PRODUCT };
const AWS = { region: 'eu-central-1', endpoint: process.env.E2E_AWS_URL ?? '' };

interface Change {
  readonly number: number;
  readonly version: number;
  readonly state: string;
  readonly outcome: string | null;
}

/** A change that admits one more branch, submitted by Rhea and approved by Amir. */
async function approvedChange(
  rhea: Page,
  amir: Page,
  role: string,
  projectId: number,
  branch: string,
): Promise<Change> {
  const start = (await (await rhea.request.get(`/api/v1/roles/${ACCOUNT}/${role}/composer`)).json()) as {
    role: { trustDigest: string };
  };
  const add = [
    {
      instanceId: 'harbour',
      source: { kind: 'project', projectId },
      ref: { kind: 'exact', type: 'branch', name: branch },
      audiences: ['https://gitlab.harbour.example'],
    },
  ];
  const drafted = await rhea.request.post('/api/v1/changes', {
    headers,
    data: {
      role: { accountId: ACCOUNT, name: role },
      title: `Admit ${branch}`,
      reason: 'Needed.',
      baseDigest: start.role.trustDigest,
      proposal: { kind: 'mappings', add, remove: [] },
    },
  });
  expect(drafted.status()).toBe(201);
  let change = (await drafted.json()) as Change;
  change = (await (
    await rhea.request.post(`/api/v1/changes/${change.number}/submit`, {
      headers: { ...headers, 'if-match': `"${change.version}"` },
      data: {},
    })
  ).json()) as Change;
  change = (await (
    await amir.request.post(`/api/v1/changes/${change.number}/approve`, {
      headers: { ...headers, 'if-match': `"${change.version}"` },
      data: { comment: '' },
    })
  ).json()) as Change;
  expect(change.state).toBe('approved');
  return change;
}

const apply = (page: Page, change: Change) =>
  page.request.post(`/api/v1/changes/${change.number}/apply`, {
    headers: { ...headers, 'if-match': `"${change.version}"` },
    data: {},
  });

async function end(page: Page, number: number): Promise<Change> {
  let change: Change | null = null;
  await expect(async () => {
    change = (await (await page.request.get(`/api/v1/changes/${number}`)).json()) as Change;
    expect(change.state).not.toBe('applying');
  }).toPass({ timeout: 30_000 });
  if (change === null) throw new Error('never read');
  return change;
}

test('a foreign statement is written back exactly as it stood', async ({ browser }) => {
  const rhea = await as(browser, 'rhea');
  const amir = await as(browser, 'amir');
  await openRole(rhea, ACCOUNT, 'freight-yard-deploy');
  await awaitProject(rhea, 'freight/core/yard');
  const change = await approvedChange(rhea, amir, 'freight-yard-deploy', 207, 'develop');
  expect((await apply(amir, change)).status()).toBe(202);
  expect((await end(amir, change.number)).state).toBe('applied');
  const [written] = (await writtenTo('freight-yard-deploy')) as { Statement: unknown[] }[];
  expect(written?.Statement[0]).toEqual({
    Sid: 'BreakGlass',
    Effect: 'Allow',
    Principal: { AWS: `arn:aws:iam::${ACCOUNT}:user/ops/break-glass` },
    Action: 'sts:AssumeRole',
    Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'true' } },
  });
});

test('a policy that someone changed after the approval is not overwritten', async ({ browser }) => {
  const rhea = await as(browser, 'rhea');
  const amir = await as(browser, 'amir');
  const role = 'shop-payments-deploy';
  await openRole(rhea, ACCOUNT, role);
  await awaitProject(rhea, 'shop/payments');
  const change = await approvedChange(rhea, amir, role, 103, 'release/1');

  // Someone else, in the console: with the writer's credentials, past Drawbridge.
  const sts = new STSClient({
    ...AWS,
    credentials: { accessKeyId: 'AKIASANDBOXHUB000000', secretAccessKey: 'sandbox-secret' },
  });
  const { Credentials: keys } = await sts.send(
    new AssumeRoleCommand({
      RoleArn: `arn:aws:iam::${ACCOUNT}:role/drawbridge/Writer`,
      RoleSessionName: 'someone',
      ExternalId: `harbour-${ACCOUNT}`,
    }),
  );
  const iam = new IAMClient({
    ...AWS,
    credentials: {
      accessKeyId: keys?.AccessKeyId ?? '',
      secretAccessKey: keys?.SecretAccessKey ?? '',
      sessionToken: keys?.SessionToken ?? '',
    },
  });
  const outside = JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }],
  });
  await iam.send(new UpdateAssumeRolePolicyCommand({ RoleName: role, PolicyDocument: outside }));

  await apply(amir, change);
  const ended = await end(amir, change.number);
  expect(ended.state).toBe('conflict');
  expect(await writtenTo(role)).toEqual([JSON.parse(outside)]);
  await amir.goto(`/changes/${change.number}`);
  await expect(amir.getByText('Conflict', { exact: true })).toBeVisible();
});
