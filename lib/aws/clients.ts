import { IAMClient } from '@aws-sdk/client-iam';
import { STSClient } from '@aws-sdk/client-sts';
import { assumedCredentials } from '@/lib/aws/credentials';
import type { AssumedRole, Config } from '@/lib/config/config';

/** Milliseconds. The SDK by itself waits for ever. */
const TIMEOUTS = { connectionTimeout: 3000, requestTimeout: 15_000, throwOnRequestTimeout: true } as const;

/** Reads slow down and repeat when throttled; a write is attempted once, for nobody but the caller knows what a repeat would mean. */
const ATTEMPTS = {
  read: { retryMode: 'adaptive', maxAttempts: 5 },
  write: { retryMode: 'standard', maxAttempts: 1 },
} as const;

/** What a client that may repeat its calls is opened with. */
export const READING = { ...ATTEMPTS.read, requestHandler: TIMEOUTS } as const;

export type Purpose = keyof typeof ATTEMPTS;

export interface AwsClients {
  readonly iam: IAMClient;
  readonly sts: STSClient;
}

/** Clients with the default credentials (`role` null) or with those of an assumed role. The SDK finds the partition's IAM by the region. */
export function openClients(role: AssumedRole | null, aws: Config['aws'], purpose: Purpose): AwsClients {
  const options = {
    region: aws.region,
    ...(aws.endpointUrl !== null && { endpoint: aws.endpointUrl }),
    ...ATTEMPTS[purpose],
    requestHandler: TIMEOUTS,
  };
  if (role === null) return { iam: new IAMClient(options), sts: new STSClient(options) };
  const hub = new STSClient({ ...options, ...ATTEMPTS.read });
  const credentials = assumedCredentials(hub, role, purpose);
  return { iam: new IAMClient({ ...options, credentials }), sts: new STSClient({ ...options, credentials }) };
}
