import { expect, test } from '@playwright/test';
import { as } from '../steps/people';

const HOST = 'gitlab.elsewhere.example';
const ROLE = 'deploy-of-nobody-here';
const policy = (subject: string) => ({
  Version: '2012-10-17',
  Statement: {
    Effect: 'Allow',
    Principal: { Federated: `arn:aws:iam::999988887777:oidc-provider/${HOST}` },
    Action: 'sts:AssumeRoleWithWebIdentity',
    Condition: { StringEquals: { [`${HOST}:aud`]: 'sts' }, StringLike: { [`${HOST}:sub`]: subject } },
  },
});
const file = (name: string, value: unknown) => ({
  name,
  mimeType: 'application/json',
  buffer: Buffer.from(JSON.stringify(value)),
});

test('files of an estate, and a policy, are judged without a word of them leaving the browser', async ({ browser }) => {
  const vik = await as(browser, 'vik');
  await vik.goto('/scan');
  const sent: string[] = [];
  vik.on('request', (request) => sent.push(`${request.method()} ${request.url()} ${request.postData() ?? ''}`));
  await vik.getByLabel('Files to scan').setInputFiles([
    file('production.json', {
      RoleDetailList: [
        {
          RoleName: ROLE,
          Arn: `arn:aws:iam::999988887777:role/${ROLE}`,
          AssumeRolePolicyDocument: policy('project_path:team/*'),
        },
      ],
    }),
    file('other.json', { hello: 'world' }),
  ]);
  await expect(vik.getByText('1 of 1 role that trusts GitLab is open to a whole group or wider.').last()).toBeVisible({
    timeout: 45_000,
  });
  await expect(vik.getByText('It has no trust policy and no projects.')).toBeVisible();
  await vik.getByText(ROLE, { exact: true }).click();
  await expect(vik.getByRole('region', { name: `Trust policy of ${ROLE}` })).toContainText('project_path:team/*');

  await vik.getByRole('link', { name: 'One policy' }).click();
  await vik.getByLabel('Trust policy', { exact: true }).fill(JSON.stringify(policy('project_path:*')));
  await expect(vik.getByRole('region', { name: 'Trust policy of Policy' })).toContainText('project_path:*');
  await vik.getByLabel('Trust policy', { exact: true }).fill('{"Version": ');
  await expect(vik.getByText('This file is not JSON that can be read')).toBeVisible();

  expect(sent.filter((request) => request.includes(ROLE) || request.includes('project_path'))).toEqual([]);
  expect(sent.filter((request) => !request.startsWith('GET '))).toEqual([]);
});
