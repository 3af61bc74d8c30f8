import { IAMClient, UpdateAssumeRolePolicyCommand } from '@aws-sdk/client-iam';
import { administratorKey } from '@/e2e/sandbox/aws/principals';

/** Someone in the console of the account puts a trust policy, past the product. CloudTrail has it. */
export async function writeOutside(endpoint: string, account: string, role: string, document: string): Promise<void> {
  const { id, secret } = administratorKey(account);
  const credentials = { accessKeyId: id, secretAccessKey: secret };
  const iam = new IAMClient({ region: 'us-east-1', endpoint, credentials });
  await iam.send(new UpdateAssumeRolePolicyCommand({ RoleName: role, PolicyDocument: document }));
  iam.destroy();
}
