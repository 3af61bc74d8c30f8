import { accountSummary, IAM, IAM_NAMESPACE } from '@/e2e/sandbox/aws/iam';
import { requireAllowed, Sessions } from '@/e2e/sandbox/aws/principals';
import type { AwsState } from '@/e2e/sandbox/aws/state';
import { assumeRole, assumeRoleWithWebIdentity, callerIdentity, STS_NAMESPACE } from '@/e2e/sandbox/aws/sts';
import { AwsFault, faultAnswer, queryAnswer } from '@/e2e/sandbox/aws/xml';
import type { Faults } from '@/e2e/sandbox/faults';
import { type Answer, type Asked, json } from '@/e2e/sandbox/http';

const wait = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** The one endpoint of the sandbox's AWS: IAM and STS (Query), Organizations (JSON) and a little of S3 (REST). */
export function awsHandler(
  state: AwsState,
  faults: Faults,
  keysOf: (issuer: string) => string | null,
): (asked: Asked) => Promise<Answer> {
  const sessions = new Sessions();
  return async (asked) => {
    try {
      const target = asked.headers['x-amz-target'];
      if (typeof target === 'string') return organizations(asked, target, state, sessions);
      if (asked.url.pathname !== '/' || asked.method === 'PUT') return storage(asked, state, sessions);
      return await withFaults(faults, state, new URLSearchParams(asked.body).get('Action') ?? '', () =>
        query(asked, state, sessions, keysOf),
      );
    } catch (error) {
      if (error instanceof AwsFault) return faultAnswer(error);
      throw error;
    }
  };
}

/** Lets an ordered fault happen before or after what the call does. */
async function withFaults(
  faults: Faults,
  state: AwsState,
  operation: string,
  run: () => Promise<Answer>,
): Promise<Answer> {
  const fault = faults.take(operation);
  if (fault?.kind === 'throttle') throw new AwsFault('Throttling', 'Rate exceeded');
  if (fault?.kind === 'error-before')
    throw new AwsFault('ServiceFailure', 'The request processing has failed because of an unknown error', 500);
  if (fault?.kind === 'drop-before') return { drop: true };
  if (fault?.kind === 'delay') await wait(fault.milliseconds ?? 0);
  if (fault?.kind === 'stale') state.makeStale(fault.times + 1);
  const answer = await run();
  if (fault?.kind === 'error-after')
    throw new AwsFault('ServiceFailure', 'The request processing has failed because of an unknown error', 500);
  return fault?.kind === 'drop-after' ? { drop: true } : answer;
}

async function query(
  asked: Asked,
  state: AwsState,
  sessions: Sessions,
  keysOf: (issuer: string) => string | null,
): Promise<Answer> {
  const form = Object.fromEntries(new URLSearchParams(asked.body));
  const action = form.Action ?? '';
  if (action === 'AssumeRoleWithWebIdentity') {
    return queryAnswer(action, STS_NAMESPACE, await assumeRoleWithWebIdentity(form, state, sessions, keysOf));
  }
  const principal = sessions.find(asked.headers.authorization, header(asked, 'x-amz-security-token'));
  if (action === 'GetCallerIdentity') return queryAnswer(action, STS_NAMESPACE, callerIdentity(principal));
  if (action === 'AssumeRole') {
    requireAllowed(principal, 'sts:AssumeRole');
    return queryAnswer(action, STS_NAMESPACE, assumeRole(form, principal, sessions));
  }
  requireAllowed(principal, `iam:${action}`);
  const account = state.account(principal.account);
  if (action === 'GetAccountSummary')
    return { status: 200, headers: { 'content-type': 'text/xml' }, body: accountSummary(account) };
  const operation = IAM[action];
  if (!operation) throw new AwsFault('InvalidAction', `The sandbox does not know ${action}.`);
  return queryAnswer(action, IAM_NAMESPACE, operation({ state, account, form, by: principal.arn }));
}

function organizations(asked: Asked, target: string, state: AwsState, sessions: Sessions): Answer {
  requireAllowed(
    sessions.find(asked.headers.authorization, header(asked, 'x-amz-security-token')),
    'organizations:ListAccounts',
  );
  if (!target.endsWith('.ListAccounts')) return json({ __type: 'UnknownOperationException' }, 400);
  return json({ Accounts: state.world.accounts.map(({ id, alias }) => ({ Id: id, Name: alias, State: 'ACTIVE' })) });
}

/** Path style: `PUT /bucket` makes a bucket, `PUT /bucket/key` an object in it. */
function storage(asked: Asked, state: AwsState, sessions: Sessions): Answer {
  const principal = sessions.find(asked.headers.authorization, header(asked, 'x-amz-security-token'));
  const [bucket = '', ...key] = asked.url.pathname.slice(1).split('/');
  const account = state.account(principal.account);
  if (asked.method !== 'PUT' || bucket === '')
    throw new AwsFault('MethodNotAllowed', 'The sandbox only creates buckets and objects.', 405);
  if (!principal.allowed.includes('s3:*')) throw new AwsFault('AccessDenied', 'Access Denied', 403);
  if (key.join('/') === '') state.createBucket(account, bucket, principal.arn);
  else if (!account.buckets.includes(bucket))
    throw new AwsFault('NoSuchBucket', 'The specified bucket does not exist', 404);
  return { status: 200, headers: { location: `/${bucket}`, etag: '"sandbox"' }, body: '' };
}

const header = (asked: Asked, name: string): string | undefined => {
  const value = asked.headers[name];
  return typeof value === 'string' ? value : undefined;
};
