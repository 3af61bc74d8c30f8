import { z } from 'zod';
import { AwsError, type AwsFailureKind } from '@/lib/aws/port';
import { counted } from '@/lib/metrics/counted';
import { inSpan } from '@/lib/tracing/spans';

/**
 * Error codes of IAM and STS. The SDK writes modelled ones with "Exception" behind them and unmodelled ones as on the wire, so
 * both are looked up without it.
 */
const KINDS: Readonly<Record<string, AwsFailureKind>> = {
  AccessDenied: 'access-denied',
  UnauthorizedOperation: 'access-denied',
  ExpiredToken: 'expired-credentials',
  InvalidClientTokenId: 'expired-credentials',
  UnrecognizedClient: 'expired-credentials',
  SignatureDoesNotMatch: 'expired-credentials',
  IncompleteSignature: 'expired-credentials',
  CredentialsProviderError: 'expired-credentials',
  TokenProviderError: 'expired-credentials',
  NoSuchEntity: 'no-such-entity',
  MalformedPolicyDocument: 'malformed-policy',
  LimitExceeded: 'limit-exceeded',
  EntityAlreadyExists: 'already-exists',
  DeleteConflict: 'in-use',
  InvalidInput: 'invalid-input',
  OpenIdIdpCommunicationError: 'issuer-unreachable',
  UnmodifiableEntity: 'unmodifiable',
  ConcurrentModification: 'concurrent-modification',
  Throttling: 'throttled',
  Throttled: 'throttled',
  RequestLimitExceeded: 'throttled',
  TooManyRequests: 'throttled',
  ServiceFailure: 'server-fault',
  ServiceUnavailable: 'server-fault',
  InternalFailure: 'server-fault',
  InternalError: 'server-fault',
  TimeoutError: 'unreachable',
  AbortError: 'unreachable',
};

/** Node's names for a connection that did not come about or broke. */
const CONNECTION_CODES: readonly string[] = [
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_SOCKET',
];

const sdkError = z.object({
  name: z.string(),
  message: z.string().catch(''),
  code: z.string().optional().catch(undefined),
  $metadata: z
    .object({ httpStatusCode: z.number().optional(), requestId: z.string().optional() })
    .optional()
    .catch(undefined),
});

/** What the SDK tells of how it fared, with each answer. */
const answered = z.object({ $metadata: z.object({ totalRetryDelay: z.number() }) });

/** Makes a call and counts it; its failure names it and is one of the closed set. `call`: service and action, "iam:GetRole". */
export function ask<T>(call: string, send: () => Promise<T>): Promise<T> {
  const [source = call, action = call] = call.split(':');
  const attributes = { 'rpc.system.name': 'aws-api', 'rpc.service': source, 'rpc.method': action };
  return inSpan({ name: call, kind: 'client', attributes }, () => askCounted(call, source, send));
}

async function askCounted<T>(call: string, source: string, send: () => Promise<T>): Promise<T> {
  try {
    const reply = await send();
    counted().calls.inc({ system: 'aws', source, outcome: 'answered' });
    const read = answered.safeParse(reply);
    if (read.success) counted().waits.inc({ system: 'aws', source }, read.data.$metadata.totalRetryDelay / 1000);
    return reply;
  } catch (error) {
    const failure = awsError(call, error);
    counted().calls.inc({ system: 'aws', source, outcome: failure.kind });
    throw failure;
  }
}

/** Any failure of an SDK call as one of the closed set. Credentials are in no message of IAM or STS. */
export function awsError(call: string, error: unknown): AwsError {
  // Assuming the role is a call of its own, made on the way to this one.
  if (error instanceof AwsError) return error;
  const read = sdkError.safeParse(error);
  if (!read.success) return new AwsError(call, 'failed', 'The call failed in an unknown way.', null);
  const { name, message, code, $metadata } = read.data;
  const kind = kindOf(name, code, $metadata?.httpStatusCode);
  return new AwsError(call, kind, describe(kind, name, message, code), $metadata?.requestId ?? null);
}

function kindOf(name: string, code: string | undefined, status: number | undefined): AwsFailureKind {
  const known = KINDS[name] ?? KINDS[name.replace(/Exception$/, '')];
  if (known !== undefined) return known;
  if (code !== undefined && CONNECTION_CODES.includes(code)) return 'unreachable';
  if (status === 429) return 'throttled';
  return status !== undefined && status >= 500 ? 'server-fault' : 'failed';
}

/** IAM's own words where there are some; they name the principal and the permission that is missing. */
function describe(kind: AwsFailureKind, name: string, message: string, code: string | undefined): string {
  if (kind === 'unreachable') return `AWS cannot be reached or did not answer in time (${code ?? name}).`;
  if (name === 'CredentialsProviderError') return 'The default credential chain holds no usable credentials.';
  return message === '' || message === 'UnknownError' ? `AWS answered ${name}.` : `${name}: ${message.slice(0, 500)}`;
}
