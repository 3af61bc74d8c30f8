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

/**
 * Codes by which a service says that a session is not valid any more, whatever its expiration says. Some protocols of AWS write
 * "Exception" behind them.
 */
const SPENT: readonly string[] = [
  ...['ExpiredToken', 'InvalidClientTokenId', 'InvalidToken', 'InvalidAccessKeyId', 'UnrecognizedClient'],
  'TokenRefreshRequired',
];

export interface RenewableCredentials {
  readonly provider: () => Promise<RoleCredentials>;
  /** Has a client take its credentials anew and repeat the call, once, where a service refuses them. */
  readonly renewIn: (client: Renewing) => void;
}

/** What of a client takes part in it. */
export interface Renewing {
  readonly middlewareStack: {
    add(middleware: (next: Handler) => Handler, options: { readonly step: 'initialize'; readonly name: string }): void;
  };
}
// biome-ignore lint/suspicious/noExplicitAny: the SDK types a middleware by the inputs and outputs of each client.
type Handler = (args: any) => Promise<any>;

/** Credentials of a role in the account, by its external id; a failure names sts:AssumeRole, not the call that needed them. */
export function assumedCredentials(hub: STSClient, role: AssumedRole, purpose: 'read' | 'write'): RenewableCredentials {
  let held: RoleCredentials | null = null;
  return {
    provider: async () => {
      held = await assume(hub, role, purpose);
      return held;
    },
    renewIn: ({ middlewareStack }) =>
      middlewareStack.add(
        (next) => async (args) => {
          const used = held;
          try {
            return await next(args);
          } catch (error) {
            // A session that was revoked would be used for as long as it was to last. A refused call did nothing, so repeating is safe.
            const spent = used ?? held;
            if (!isSpent(error) || spent === null) throw error;
            // The SDK keeps what it was given until this says that it is over.
            spent.expiration.setTime(0);
            return next(args);
          }
        },
        { step: 'initialize', name: 'renewSpentCredentials' },
      ),
  };
}

const isSpent = (error: unknown): boolean =>
  error instanceof Error && SPENT.includes(error.name.replace(/Exception$/, ''));

async function assume(hub: STSClient, role: AssumedRole, purpose: 'read' | 'write'): Promise<RoleCredentials> {
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
}
