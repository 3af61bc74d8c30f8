import type { Aws } from '@/e2e/sandbox/aws/aws';
import { requireAllowed } from '@/e2e/sandbox/aws/permissions';
import { type Principal, SPOKES } from '@/e2e/sandbox/aws/principals';
import { AwsFault, invalidParameter } from '@/e2e/sandbox/aws/protocol/fault';
import { type Form, required } from '@/e2e/sandbox/aws/protocol/form';
import { checkParameters } from '@/e2e/sandbox/aws/protocol/parameters';
import type { Xml } from '@/e2e/sandbox/aws/protocol/xml';
import type { Credentials } from '@/e2e/sandbox/aws/sessions';

export const STS_NAMESPACE = 'https://sts.amazonaws.com/doc/2011-06-15/';

/** Seconds that a role may have another role for (AWS STS: role chaining). */
const CHAINED = 3600;

export const credentialsXml = (credentials: Credentials): Xml => ({
  AccessKeyId: credentials.accessKeyId,
  SecretAccessKey: credentials.secretAccessKey,
  SessionToken: credentials.sessionToken,
  Expiration: credentials.expiration.toISOString(),
});

/** The product's reader and writer roles, by their external id. */
function assumeRole(aws: Aws, principal: Principal, form: Form): Xml {
  checkParameters(form);
  const [arn, name] = [required(form, 'RoleArn'), required(form, 'RoleSessionName')];
  requireAllowed(aws.state, principal, { action: 'sts:AssumeRole', resource: arn });
  const spoke = Object.hasOwn(SPOKES, arn) ? SPOKES[arn] : undefined;
  if (!spoke || spoke.externalId !== form.ExternalId) {
    const message = `User: ${principal.arn} is not authorized to perform: sts:AssumeRole on resource: ${arn}`;
    throw new AwsFault('AccessDenied', message, 403);
  }
  const seconds = Number(form.DurationSeconds ?? CHAINED);
  if (seconds > CHAINED)
    throw invalidParameter(
      'The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining',
    );
  const session = `arn:aws:sts::${spoke.account}:assumed-role/${arn.slice(arn.lastIndexOf('/') + 1)}/${name}`;
  const credentials = aws.sessions.issue(
    { arn: session, account: spoke.account, grants: { documents: spoke.documents } },
    seconds,
    aws.now(),
  );
  return {
    Credentials: credentialsXml(credentials),
    AssumedRoleUser: { AssumedRoleId: `AROASPOKE:${name}`, Arn: session },
  };
}

/** Operations of STS that are signed. GetCallerIdentity needs no permission. */
export const STS: Readonly<Record<string, (aws: Aws, principal: Principal, form: Form) => Xml>> = {
  AssumeRole: assumeRole,
  GetCallerIdentity: (_, { arn, account }) => ({ Arn: arn, UserId: 'AIDASANDBOX', Account: account }),
};
