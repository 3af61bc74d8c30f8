import { createRemoteJWKSet, decodeJwt, errors, jwtVerify } from 'jose';
import type { Form } from '@/e2e/sandbox/aws/iam';
import { type Principal, type Sessions, SPOKES } from '@/e2e/sandbox/aws/principals';
import type { AwsState } from '@/e2e/sandbox/aws/state';
import { AwsFault, type Xml } from '@/e2e/sandbox/aws/xml';
import { naiveEvaluate } from '@/e2e/sandbox/naive-evaluator';
import { providerArn } from '@/e2e/sandbox/world/trust';
import type { Account, Role } from '@/e2e/sandbox/world/types';

export const STS_NAMESPACE = 'https://sts.amazonaws.com/doc/2011-06-15/';

/** Claims of gitlab.com that AWS reads besides sub and aud. */
const SHARED_CLAIMS = [
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

const REFUSED = 'Not authorized to perform sts:AssumeRoleWithWebIdentity';

const credentialsXml = (credentials: ReturnType<Sessions['issue']>): Xml => ({
  AccessKeyId: credentials.accessKeyId,
  SecretAccessKey: credentials.secretAccessKey,
  SessionToken: credentials.sessionToken,
  Expiration: credentials.expiration.toISOString(),
});

export const callerIdentity = (principal: Principal): Xml => ({
  Arn: principal.arn,
  UserId: 'AIDASANDBOX',
  Account: principal.account,
});

/** AssumeRole of the product's reader and writer roles, by their external id. */
export function assumeRole(form: Form, principal: Principal, sessions: Sessions): Xml {
  const arn = form.RoleArn ?? '';
  const spoke = SPOKES[arn];
  if (!spoke || spoke.externalId !== form.ExternalId) {
    throw new AwsFault(
      'AccessDenied',
      `User: ${principal.arn} is not authorized to perform: sts:AssumeRole on resource: ${arn}`,
      403,
    );
  }
  const session = `${arn.replace(':iam:', ':sts:').replace(':role/drawbridge/', ':assumed-role/')}/${form.RoleSessionName ?? 'session'}`;
  const credentials = sessions.issue(
    { arn: session, account: spoke.account, allowed: spoke.allowed },
    Number(form.DurationSeconds ?? 3600),
  );
  return {
    Credentials: credentialsXml(credentials),
    AssumedRoleUser: { AssumedRoleId: `AROASPOKE:${form.RoleSessionName}`, Arn: session },
  };
}

/** `keysOf` leads from an issuer to where its keys are served here; the real STS asks the issuer itself. */
export async function assumeRoleWithWebIdentity(
  form: Form,
  state: AwsState,
  sessions: Sessions,
  keysOf: (issuer: string) => string | null,
): Promise<Xml> {
  const { account, role } = findRole(state, form.RoleArn ?? '');
  const token = form.WebIdentityToken ?? '';
  const issuer = issuerOf(token);
  const host = issuer.replace('https://', '');
  const provider = account.providers.find((candidate) => candidate.host === host);
  const keys = keysOf(issuer);
  if (!provider || keys === null)
    throw new AwsFault('InvalidIdentityToken', `No OpenIDConnect provider found in your account for ${issuer}`);
  const { payload } = await jwtVerify(token, createRemoteJWKSet(new URL(keys)), {
    issuer,
    audience: provider.clientIds,
    clockTolerance: 300,
  }).catch((error: unknown) => {
    if (error instanceof errors.JWTExpired) throw new AwsFault('ExpiredTokenException', 'Token expired');
    throw new AwsFault('InvalidIdentityToken', 'Incorrect token audience, signature or claims');
  });
  const context: Record<string, string | string[]> = {
    [`${host}:sub`]: String(payload.sub),
    [`${host}:aud`]: [payload.aud ?? ''].flat(),
  };
  if (host === 'gitlab.com') {
    for (const claim of SHARED_CLAIMS)
      if (payload[claim] !== undefined) context[`${host}:${claim}`] = String(payload[claim]);
  }
  const request = { principal: providerArn(account.id, host), action: 'sts:AssumeRoleWithWebIdentity' };
  if (naiveEvaluate(JSON.parse(role.trust), request, context) !== 'allow')
    throw new AwsFault('AccessDenied', REFUSED, 403);
  return enter(form, state, sessions, account, role, String(payload.sub), host);
}

function enter(
  form: Form,
  state: AwsState,
  sessions: Sessions,
  account: Account,
  role: Role,
  subject: string,
  host: string,
): Xml {
  const arn = `arn:aws:sts::${account.id}:assumed-role/${role.name}/${form.RoleSessionName ?? ''}`;
  // Of the role's permissions the sandbox needs only whether S3 is among them.
  const allowed = Object.values(role.inline).some((text) => text.includes('"s3:*"'))
    ? ['s3:*', 'sts:GetCallerIdentity']
    : ['sts:GetCallerIdentity'];
  const credentials = sessions.issue({ arn, account: account.id, allowed }, Number(form.DurationSeconds ?? 3600));
  state.used(role);
  state.effects.record({
    service: 'sts',
    action: 'AssumeRoleWithWebIdentity',
    by: subject,
    account: account.id,
    target: role.name,
    document: null,
  });
  return {
    Credentials: credentialsXml(credentials),
    SubjectFromWebIdentityToken: subject,
    AssumedRoleUser: { AssumedRoleId: `${role.uniqueId}:${form.RoleSessionName ?? ''}`, Arn: arn },
    Provider: providerArn(account.id, host),
  };
}

function findRole(state: AwsState, arn: string): { account: Account; role: Role } {
  const [, , , , accountId = '', resource = ''] = arn.split(':');
  const account = state.world.accounts.find((candidate) => candidate.id === accountId);
  const role = account?.roles.find((candidate) => `role${candidate.path}${candidate.name}` === resource);
  // The same words as for a role that does not match: STS does not tell which roles exist.
  if (!account || !role) throw new AwsFault('AccessDenied', REFUSED, 403);
  return { account, role };
}

function issuerOf(token: string): string {
  try {
    return String(decodeJwt(token).iss);
  } catch {
    throw new AwsFault('InvalidIdentityToken', 'The ID Token provided is not a valid JWT.');
  }
}
