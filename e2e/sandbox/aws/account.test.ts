import {
  GetAccountAuthorizationDetailsCommand,
  GetAccountSummaryCommand,
  ListAccountAliasesCommand,
} from '@aws-sdk/client-iam';
import { expect, it } from 'vitest';
import { administrator, withSandbox } from '@/e2e/sandbox/aws/with-sandbox';

const { iam, account, sandbox } = withSandbox();

it.each([
  ['111122223333', 2048],
  ['222233334444', 8192],
])('account %s tells its own quota of %i characters', async (id, quota) => {
  const { SummaryMap } = await iam(administrator(id)).send(new GetAccountSummaryCommand({}));
  expect(SummaryMap).toMatchObject({
    AssumeRolePolicySizeQuota: quota,
    RolesQuota: 1000,
    Roles: account(id).roles.length,
    Providers: account(id).providers.length,
  });
});

it('an account has its alias', async () => {
  const { AccountAliases } = await iam().send(new ListAccountAliasesCommand({}));
  expect(AccountAliases).toEqual(['harbour-production']);
});

it('the details of all roles carry their policies, without description and longest session', async () => {
  const { RoleDetailList, IsTruncated, Marker } = await iam().send(new GetAccountAuthorizationDetailsCommand({}));
  expect([IsTruncated, typeof Marker]).toEqual([true, 'string']);
  const role = RoleDetailList?.find(({ RoleName }) => RoleName === 'shop-api-deploy');
  expect(role?.RolePolicyList?.map(({ PolicyName }) => PolicyName)).toEqual(['deploy-to-s3']);
  expect(role).not.toHaveProperty('Description');
  expect(role).not.toHaveProperty('MaxSessionDuration');
});

it.each(['throttle', 'error-before'] as const)('%s is told in the words of IAM', async (kind) => {
  sandbox().faults.add({ operation: 'GetAccountSummary', kind, times: 1 });
  const expected = kind === 'throttle' ? ['Throttling', 400] : ['ServiceFailure', 500];
  const error: unknown = await iam()
    .send(new GetAccountSummaryCommand({}))
    .catch((reason: unknown) => reason);
  expect(error).toMatchObject({
    name: expect.stringContaining(String(expected[0])),
    $metadata: { httpStatusCode: expected[1] },
  });
});
