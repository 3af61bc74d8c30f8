import type { Aws } from '@/e2e/sandbox/aws/aws';
import { roleArn } from '@/e2e/sandbox/aws/protocol/call';
import { AwsFault, invalidParameter } from '@/e2e/sandbox/aws/protocol/fault';
import { type Form, required } from '@/e2e/sandbox/aws/protocol/form';
import { checkParameters } from '@/e2e/sandbox/aws/protocol/parameters';
import type { Xml } from '@/e2e/sandbox/aws/protocol/xml';
import { credentialsXml } from '@/e2e/sandbox/aws/sts';
import { verifyToken, type WebIdentity } from '@/e2e/sandbox/aws/token';
import type { Made } from '@/e2e/sandbox/aws/trail';
import { naiveEvaluate } from '@/e2e/sandbox/naive-evaluator';
import type { Account, Role } from '@/e2e/sandbox/world/types';

const ACTION = 'sts:AssumeRoleWithWebIdentity';
const refused = () => new AwsFault('AccessDenied', `Not authorized to perform ${ACTION}`, 403);

interface Entry {
  readonly account: Account;
  readonly role: Role;
  readonly session: string;
  /** Seconds; absent: not asked for. */
  readonly duration: string | undefined;
  readonly region: string;
}

/** AssumeRoleWithWebIdentity. Nobody signs it: the token is what proves who is asking. `region`: of the endpoint that was asked. */
export async function assumeRoleWithWebIdentity(form: Form, aws: Aws, region: string): Promise<Xml> {
  checkParameters(form);
  const [arn, token] = [required(form, 'RoleArn'), required(form, 'WebIdentityToken')];
  const session = required(form, 'RoleSessionName');
  const entry: Entry = { ...findRole(aws, arn), session, duration: form.DurationSeconds, region };
  let identity: WebIdentity | null = null;
  try {
    identity = await verifyToken(token, entry.account, aws.keysOf, aws.now());
    const answer = enter(aws, entry, identity);
    aws.trail.add(entryEvent(entry, identity, null, aws.now()));
    return answer;
  } catch (error) {
    if (error instanceof AwsFault) aws.trail.add(entryEvent(entry, identity, error, aws.now()));
    throw error;
  }
}

/** Condition keys that the call itself brings, whoever makes it (AWS: global condition context keys). */
export const callContext = (now: Date, session: string): WebIdentity['context'] => ({
  'sts:RoleSessionName': session,
  'aws:CurrentTime': now.toISOString(),
  'aws:EpochTime': String(Math.floor(now.getTime() / 1000)),
  'aws:SecureTransport': 'true',
  'aws:ViaAWSService': 'false',
  'aws:SourceIp': '127.0.0.1',
  'aws:RequestedRegion': 'us-east-1',
});

/** Whether a trust policy lets a web identity in by this call. */
export const trusts = (trust: unknown, { provider, context }: WebIdentity, call: WebIdentity['context']): boolean =>
  naiveEvaluate(trust, { principal: provider, action: ACTION }, { ...context, ...call }) === 'allow';

function enter(aws: Aws, { account, role, session, duration }: Entry, identity: WebIdentity): Xml {
  if (!trusts(JSON.parse(role.trust), identity, callContext(aws.now(), session))) throw refused();
  const seconds = Number(duration ?? 3600);
  if (seconds > role.maxSession)
    throw invalidParameter('The requested DurationSeconds exceeds the MaxSessionDuration set for this role.');
  const arn = `arn:aws:sts::${account.id}:assumed-role/${role.name}/${session}`;
  const now = aws.now();
  const principal = { arn, account: account.id, grants: { roleId: role.uniqueId } };
  const credentials = aws.sessions.issue(principal, seconds, now);
  role.lastUsed = now.toISOString();
  aws.state.record({
    service: 'sts',
    action: 'AssumeRoleWithWebIdentity',
    by: identity.subject,
    account: account.id,
    target: role.name,
    document: null,
  });
  return {
    Credentials: credentialsXml(credentials),
    SubjectFromWebIdentityToken: identity.subject,
    AssumedRoleUser: { AssumedRoleId: `${role.uniqueId}:${session}`, Arn: arn },
    Provider: identity.provider,
    Audience: identity.audience,
  };
}

/** The same words as for a role that does not match: STS does not tell which roles exist. */
function findRole({ state }: Aws, arn: string): Pick<Entry, 'account' | 'role'> {
  for (const account of state.world.accounts) {
    const role = account.roles.find((candidate) => roleArn(account, candidate) === arn);
    if (role) return { account, role };
  }
  throw refused();
}

/** Without a verified token nothing is known of who asked, and nothing that it claims is written down. */
export function entryEvent(entry: Entry, identity: WebIdentity | null, fault: AwsFault | null, at: Date): Made {
  const { account, role, session, duration } = entry;
  const arn = roleArn(account, role);
  return {
    at,
    name: 'AssumeRoleWithWebIdentity',
    source: 'sts.amazonaws.com',
    account: account.id,
    region: entry.region,
    username: identity?.subject ?? '',
    resources: [arn],
    identity:
      identity === null
        ? { type: 'WebIdentityUser' }
        : {
            type: 'WebIdentityUser',
            principalId: `${identity.provider}:${identity.audience}:${identity.subject}`,
            userName: identity.subject,
            identityProvider: identity.provider,
          },
    request: {
      roleArn: arn,
      roleSessionName: session,
      ...(duration === undefined ? {} : { durationSeconds: Number(duration) }),
    },
    response: {
      subjectFromWebIdentityToken: identity?.subject,
      audience: identity?.audience,
      provider: identity?.provider,
      assumedRoleUser: {
        assumedRoleId: `${role.uniqueId}:${session}`,
        arn: `arn:aws:sts::${account.id}:assumed-role/${role.name}/${session}`,
      },
    },
    fault,
  };
}
