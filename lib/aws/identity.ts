import { GetCallerIdentityCommand, type STSClient } from '@aws-sdk/client-sts';
import { ask } from '@/lib/aws/failures';
import { AwsError, type AwsIdentity } from '@/lib/aws/port';

const CALL = 'sts:GetCallerIdentity';

/** Whose credentials a client has. STS answers without any permission. */
export const readIdentity = (sts: STSClient): Promise<AwsIdentity> =>
  ask(CALL, async () => {
    const { Account, Arn } = await sts.send(new GetCallerIdentityCommand({}));
    if (!Account || !Arn) throw new AwsError(CALL, 'failed', 'STS named no account.', null);
    return { accountId: Account, arn: Arn, partition: Arn.split(':')[1] ?? 'aws' };
  });
