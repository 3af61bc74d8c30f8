import type { Aws } from '@/e2e/sandbox/aws/aws';
import { lookupEvents } from '@/e2e/sandbox/aws/cloudtrail';
import {
  listAccounts,
  listAccountsForParent,
  listAccountTags,
  listUnitsForParent,
} from '@/e2e/sandbox/aws/organizations';
import { requireAllowed } from '@/e2e/sandbox/aws/permissions';
import { isDict } from '@/e2e/sandbox/aws/policy-grammar';
import type { Principal } from '@/e2e/sandbox/aws/principals';
import { AwsFault } from '@/e2e/sandbox/aws/protocol/fault';
import { signedRegion, verifyRequest } from '@/e2e/sandbox/aws/protocol/verify-request';
import { type Answer, type Asked, json } from '@/e2e/sandbox/http';

interface JsonOperation {
  readonly service: string;
  /** What it has to be allowed; absent: its own name. */
  readonly action?: string;
  /** `region`: of the endpoint that was asked, as the signature says. */
  readonly run: (aws: Aws, principal: Principal, asked: Readonly<Record<string, unknown>>, region: string) => object;
}

/** By `x-amz-target`. */
const OPERATIONS: Readonly<Record<string, JsonOperation>> = {
  'AWSOrganizationsV20161128.ListAccounts': {
    service: 'organizations',
    run: ({ state }, _, asked) => listAccounts(state.world.accounts, asked),
  },
  'AWSOrganizationsV20161128.ListAccountsForParent': {
    service: 'organizations',
    run: ({ state }, _, asked) => listAccountsForParent(state.world, asked),
  },
  'AWSOrganizationsV20161128.ListOrganizationalUnitsForParent': {
    service: 'organizations',
    run: ({ state }, _, asked) => listUnitsForParent(state.world, asked),
  },
  'AWSOrganizationsV20161128.ListTagsForResource': {
    service: 'organizations',
    run: ({ state }, _, asked) => listAccountTags(state.world, asked),
  },
  'AmazonSQS.ReceiveMessage': {
    service: 'sqs',
    run: ({ queues }, { account }, asked) =>
      queues.receive(ownQueue(asked, account), Number(asked.MaxNumberOfMessages)),
  },
  'AmazonSQS.DeleteMessageBatch': {
    service: 'sqs',
    action: 'DeleteMessage',
    run: ({ queues }, { account }, asked) => {
      const entries = (Array.isArray(asked.Entries) ? asked.Entries : []).filter(isDict);
      queues.delete(
        ownQueue(asked, account),
        entries.map(({ ReceiptHandle }) => String(ReceiptHandle)),
      );
      return { Successful: entries.map(({ Id }) => ({ Id })), Failed: [] };
    },
  },
  'CloudTrail_20131101.LookupEvents': {
    service: 'cloudtrail',
    run: ({ trail }, { account }, asked, region) => lookupEvents(trail, { account, region }, asked),
  },
};

/** "ListAccounts" of a target. */
export const operationOf = (target: string): string => target.slice(target.lastIndexOf('.') + 1);

export function jsonService(aws: Aws, asked: Asked, target: string): Answer {
  const operation = Object.hasOwn(OPERATIONS, target) ? OPERATIONS[target] : undefined;
  if (!operation) throw new AwsFault('UnknownOperationException', `The sandbox does not know ${target}.`);
  const { service, run, action = operationOf(target) } = operation;
  const principal = verifyRequest(asked, service, aws.sessions, aws.now());
  requireAllowed(aws.state, principal, { action: `${service}:${action}`, resource: '*' });
  return json(run(aws, principal, readBody(asked.body), signedRegion(asked)), 200, {
    'content-type': 'application/x-amz-json-1.1',
  });
}

/** The account whose queue an address names. Of another account's queue nobody here is told. */
function ownQueue({ QueueUrl }: Readonly<Record<string, unknown>>, account: string): string {
  const [, owner, name] = URL.canParse(String(QueueUrl)) ? new URL(String(QueueUrl)).pathname.split('/') : [];
  if (owner !== account || name !== 'drawbridge-events')
    throw new AwsFault('QueueDoesNotExist', 'The specified queue does not exist.');
  return account;
}

function readBody(body: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(body === '' ? '{}' : body);
    if (isDict(value)) return value;
  } catch {
    // Told below, as for a body that is no object.
  }
  throw new AwsFault('SerializationException', 'The body is not a JSON object.');
}
