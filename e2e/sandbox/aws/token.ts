import { createRemoteJWKSet, decodeJwt, errors, jwtVerify } from 'jose';
import type { Aws } from '@/e2e/sandbox/aws/aws';
import { AwsFault } from '@/e2e/sandbox/aws/protocol/fault';
import { GITLAB_COM, providerArn } from '@/e2e/sandbox/world/trust';
import type { Account } from '@/e2e/sandbox/world/types';

/** Who a token says that it is, once it is known that the issuer says so. */
export interface WebIdentity {
  readonly subject: string;
  readonly audience: string;
  readonly provider: string;
  /** What a trust policy may ask of it. */
  readonly context: Readonly<Record<string, string | readonly string[]>>;
}

/** Claims of gitlab.com that AWS reads besides sub and aud. Of any other GitLab it reads those two alone. */
const GITLAB_COM_CLAIMS = [
  'project_id',
  'namespace_id',
  'pipeline_source',
  'ref_protected',
  'runner_environment',
  'user_access_level',
  'user_email',
  'user_id',
  'user_login',
];

const invalid = (message: string) => new AwsFault('InvalidIdentityToken', message);

/** Verifies signature, issuer, audience and times against the providers of the account (AWS STS: AssumeRoleWithWebIdentity). */
export async function verifyToken(
  token: string,
  account: Account,
  keysOf: Aws['keysOf'],
  now: Date,
): Promise<WebIdentity> {
  const issuer = issuerOf(token);
  const host = issuer.replace('https://', '');
  const provider = account.providers.find((candidate) => candidate.host === host);
  const keys = keysOf(issuer);
  if (!provider || keys === null) throw invalid(`No OpenIDConnect provider found in your account for ${issuer}`);
  const { payload } = await jwtVerify(token, createRemoteJWKSet(new URL(keys)), {
    issuer,
    audience: provider.clientIds,
    clockTolerance: 300,
    requiredClaims: ['sub', 'aud', 'exp', 'iat'],
    currentDate: now,
  }).catch((error: unknown) => {
    if (error instanceof errors.JWTExpired) throw new AwsFault('ExpiredTokenException', 'Token expired');
    throw invalid('Incorrect token audience, signature or claims');
  });
  return readClaims(payload, account, host);
}

/** What STS reads of the claims of a token of this issuer, once they are known to be true. */
export function readClaims(
  payload: Readonly<Record<string, unknown>>,
  account: Pick<Account, 'id'>,
  host: string,
): WebIdentity {
  const [subject, audiences] = [String(payload.sub), [payload.aud ?? ''].flat().map(String)];
  const claims = host === GITLAB_COM ? GITLAB_COM_CLAIMS.filter((claim) => payload[claim] !== undefined) : [];
  return {
    subject,
    audience: audiences[0] ?? '',
    provider: providerArn(account.id, host),
    context: {
      [`${host}:sub`]: subject,
      [`${host}:aud`]: audiences,
      ...Object.fromEntries(claims.map((claim) => [`${host}:${claim}`, String(payload[claim])])),
    },
  };
}

function issuerOf(token: string): string {
  try {
    return String(decodeJwt(token).iss);
  } catch {
    throw invalid('The ID Token provided is not a valid JWT.');
  }
}
