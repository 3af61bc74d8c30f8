import { IAMClient } from '@aws-sdk/client-iam';
import { STSClient } from '@aws-sdk/client-sts';
import { assumedCredentials, type Renewing } from '@/lib/aws/credentials';
import { TellingHandler } from '@/lib/aws/telling-handler';
import type { AssumedRole, Config } from '@/lib/config/config';
import { proxiedAgent } from '@/lib/egress/proxies';

/** Milliseconds. Without these, the SDK waits for ever. */
const TIMEOUTS = { connectionTimeout: 3000, requestTimeout: 15_000, throwOnRequestTimeout: true } as const;

/**
 * Reads slow down and repeat when throttled; a write is attempted once, for nobody but the caller knows what a repeat would mean.
 * For what is read while a person waits, one repeat has to do.
 */
const ATTEMPTS = {
  read: { retryMode: 'adaptive', maxAttempts: 5 },
  write: { retryMode: 'standard', maxAttempts: 1 },
  glance: { retryMode: 'standard', maxAttempts: 2 },
} as const;

export type Purpose = keyof typeof ATTEMPTS;

/** What every client of the SDK is opened with: timeouts, proxies, attempts, the other endpoint where there is one. */
export function clientOptions(aws: Config['aws'], purpose: Purpose, region = aws.region) {
  const agent = proxiedAgent();
  return {
    region,
    ...(aws.endpointUrl !== null && { endpoint: aws.endpointUrl }),
    ...ATTEMPTS[purpose],
    requestHandler: new TellingHandler({ ...TIMEOUTS, httpAgent: agent, httpsAgent: agent }),
  };
}

type ClientOptions = ReturnType<typeof clientOptions> & {
  readonly credentials?: ReturnType<typeof assumedCredentials>['provider'];
};

/**
 * Opens clients with the default credentials (`role` null) or with those of an assumed role, which are taken anew where AWS refuses
 * them. The SDK finds the partition's services by the region.
 */
export function connectAs(role: AssumedRole | null, aws: Config['aws'], purpose: Purpose) {
  const assumed =
    role === null
      ? null
      : assumedCredentials(new STSClient(clientOptions(aws, 'read')), role, purpose === 'write' ? 'write' : 'read');
  return <C extends Renewing>(open: (options: ClientOptions) => C, region = aws.region): C => {
    const options = clientOptions(aws, purpose, region);
    const client = open(assumed === null ? options : { ...options, credentials: assumed.provider });
    assumed?.renewIn(client);
    return client;
  };
}

export interface AwsClients {
  readonly iam: IAMClient;
  readonly sts: STSClient;
}

export function openClients(role: AssumedRole | null, aws: Config['aws'], purpose: Purpose): AwsClients {
  const connect = connectAs(role, aws, purpose);
  return { iam: connect((options) => new IAMClient(options)), sts: connect((options) => new STSClient(options)) };
}
