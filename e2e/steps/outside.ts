import { IAMClient, UpdateAssumeRolePolicyCommand } from '@aws-sdk/client-iam';

/** Someone in the console of the account, past the product, puts this trust policy. */
export async function putOutside(account: string, role: string, policy: object): Promise<void> {
  const iam = new IAMClient({
    region: 'eu-central-1',
    endpoint: process.env.E2E_AWS_URL ?? '',
    credentials: { accessKeyId: `AKIAADMIN${account.slice(0, 11)}`, secretAccessKey: `sandbox-admin-${account}` },
  });
  await iam.send(new UpdateAssumeRolePolicyCommand({ RoleName: role, PolicyDocument: JSON.stringify(policy) }));
}
