import { UpdateAssumeRolePolicyCommand } from '@aws-sdk/client-iam';
import { openClients } from '@/lib/aws/clients';
import { awsError } from '@/lib/aws/failures';
import type { AwsWriter } from '@/lib/aws/port';
import type { AccountConfig, Config } from '@/lib/config/config';

/** Writes in one account with the writer's credentials; null: none is configured. A call is attempted once and never repeated here. */
export function openWriter(account: AccountConfig, aws: Config['aws']): AwsWriter | null {
  if (account.writer === null) return null;
  const { iam } = openClients(account.writer === 'default' ? null : account.writer, aws, 'write');
  return {
    updateTrustPolicy: async (roleName, document) => {
      try {
        const command = new UpdateAssumeRolePolicyCommand({ RoleName: roleName, PolicyDocument: document });
        const reply = await iam.send(command);
        return { requestId: reply.$metadata.requestId ?? null };
      } catch (error) {
        throw awsError('iam:UpdateAssumeRolePolicy', error);
      }
    },
  };
}
