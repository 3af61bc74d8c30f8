import { randomUUID } from 'node:crypto';
import type { Aws } from '@/e2e/sandbox/aws/aws';
import { IAM, IAM_NAMESPACE, resourceOf } from '@/e2e/sandbox/aws/iam';
import { requireAllowed } from '@/e2e/sandbox/aws/permissions';
import type { Principal } from '@/e2e/sandbox/aws/principals';
import { AwsFault } from '@/e2e/sandbox/aws/protocol/fault';
import { type Form, readForm } from '@/e2e/sandbox/aws/protocol/form';
import { checkParameters } from '@/e2e/sandbox/aws/protocol/parameters';
import { verifyRequest } from '@/e2e/sandbox/aws/protocol/verify-request';
import { queryAnswer, type Xml } from '@/e2e/sandbox/aws/protocol/xml';
import { STS, STS_NAMESPACE } from '@/e2e/sandbox/aws/sts';
import { assumeRoleWithWebIdentity } from '@/e2e/sandbox/aws/web-identity';
import type { Answer, Asked } from '@/e2e/sandbox/http';

/** A call of IAM or STS: a signed form, answered in XML. */
export async function query(aws: Aws, asked: Asked): Promise<Answer> {
  const form = readForm(asked.body);
  const action = form.Action ?? '';
  if (action === 'AssumeRoleWithWebIdentity')
    return queryAnswer(action, STS_NAMESPACE, await assumeRoleWithWebIdentity(form, aws, unsignedRegion(asked)));
  const sts = Object.hasOwn(STS, action) ? STS[action] : undefined;
  const principal = verifyRequest(asked, sts ? 'sts' : 'iam', aws.sessions, aws.now());
  if (sts) return queryAnswer(action, STS_NAMESPACE, sts(aws, principal, form));
  const requestId = randomUUID();
  return queryAnswer(action, IAM_NAMESPACE, callIam(aws, principal, action, form, requestId), requestId);
}

/** All regions have one address here, and nobody signs this call: a header says which was asked. Without it: the global endpoint. */
const unsignedRegion = ({ headers }: Asked): string => headers['x-sandbox-region']?.toString() ?? 'us-east-1';

/** Whoever may not make a call does not learn what its parameters lack. Calls that write go on the trail, refused or not. */
function callIam(aws: Aws, principal: Principal, action: string, form: Form, requestId: string): Xml {
  const operation = Object.hasOwn(IAM, action) ? IAM[action] : undefined;
  if (!operation) throw new AwsFault('InvalidAction', `Could not find operation ${action} for version 2010-05-08`);
  const account = aws.state.account(principal.account);
  const writes = !action.startsWith('Get') && !action.startsWith('List');
  try {
    requireAllowed(aws.state, principal, { action: `iam:${action}`, resource: resourceOf(account, action, form) });
    checkParameters(form);
    const result = operation({ state: aws.state, account, action, form, by: principal.arn });
    if (writes) log(aws, principal, action, form, requestId, null);
    return result;
  } catch (error) {
    if (writes && error instanceof AwsFault) log(aws, principal, action, form, requestId, error);
    throw error;
  }
}

const lowerFirst = (name: string): string => name.charAt(0).toLowerCase() + name.slice(1);

function log(
  aws: Aws,
  { arn, account }: Principal,
  action: string,
  form: Form,
  requestId: string,
  fault: AwsFault | null,
): void {
  const { Action: _, Version: __, ...parameters } = form;
  const username = arn.slice(arn.lastIndexOf('/') + 1);
  const target = form.RoleName ?? form.OpenIDConnectProviderArn;
  aws.trail.add({
    at: aws.now(),
    name: action,
    source: 'iam.amazonaws.com',
    region: 'us-east-1',
    requestId,
    account,
    username,
    resources: target === undefined ? [] : [target],
    identity: {
      type: arn.includes(':assumed-role/') ? 'AssumedRole' : 'IAMUser',
      arn,
      accountId: account,
      userName: username,
    },
    request: Object.fromEntries(Object.entries(parameters).map(([name, value]) => [lowerFirst(name), value])),
    response: null,
    fault,
  });
}
