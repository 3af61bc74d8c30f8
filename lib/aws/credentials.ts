import { AssumeRoleCommand, type STSClient } from '@aws-sdk/client-sts';
import { ask } from '@/lib/aws/failures';
import { AwsError } from '@/lib/aws/port';
import type { AssumedRole } from '@/lib/config/config';

interface RoleCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
  /** The SDK keeps credentials until five minutes before this and then asks again. */
  readonly expiration: Date;
}

/** Seconds. A role assumed by a role may not have a longer session (AWS STS: role chaining). */
const SESSION_SECONDS = 3600;

/** Credentials of a role in the account, by its external id; a failure names sts:AssumeRole, not the call that needed them. */
export const assumedCredentials =
  (hub: STSClient, role: AssumedRole, purpose: 'read' | 'write') => async (): Promise<RoleCredentials> => {
    const command = new AssumeRoleCommand({
      RoleArn: role.roleArn,
      // Shown in the account's CloudTrail.
      RoleSessionName: `drawbridge-${purpose}`,
      DurationSeconds: SESSION_SECONDS,
      ...(role.externalId !== null && { ExternalId: role.externalId }),
    });
    const reply = await ask('sts:AssumeRole', () => hub.send(command));
    const { AccessKeyId, SecretAccessKey, SessionToken, Expiration } = reply.Credentials ?? {};
    if (!AccessKeyId || !SecretAccessKey || !SessionToken || !Expiration)
      throw new AwsError('sts:AssumeRole', 'failed', 'STS gave no credentials.', reply.$metadata.requestId ?? null);
    return {
      accessKeyId: AccessKeyId,
      secretAccessKey: SecretAccessKey,
      sessionToken: SessionToken,
      expiration: Expiration,
    };
  };
