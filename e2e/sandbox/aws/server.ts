import { VALIDATION, validatePolicy } from '@/e2e/sandbox/aws/access-analyzer';
import type { Aws } from '@/e2e/sandbox/aws/aws';
import { EventQueues } from '@/e2e/sandbox/aws/event-queues';
import { jsonService, operationOf } from '@/e2e/sandbox/aws/json-services';
import { AwsFault, serviceFailure } from '@/e2e/sandbox/aws/protocol/fault';
import { readForm } from '@/e2e/sandbox/aws/protocol/form';
import { jsonFault, queryFault, storageFault } from '@/e2e/sandbox/aws/protocol/protocol-faults';
import { query } from '@/e2e/sandbox/aws/protocol/query';
import { storage, storageOperation } from '@/e2e/sandbox/aws/s3';
import { Sessions } from '@/e2e/sandbox/aws/sessions';
import type { AwsState } from '@/e2e/sandbox/aws/state';
import { Trail } from '@/e2e/sandbox/aws/trail';
import { type Faults, garbled } from '@/e2e/sandbox/faults';
import { type Answer, type Asked, json } from '@/e2e/sandbox/http';

const wait = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** What a request asks for, and how a refusal of it is written. */
interface Route {
  readonly operation: string;
  /** The name of the role that it is about. */
  readonly role?: string;
  readonly run: () => Promise<Answer> | Answer;
  readonly refuse: (fault: AwsFault) => Answer;
}

/** The one endpoint of the sandbox's AWS: IAM and STS (Query), Organizations, CloudTrail and SQS (JSON), a little of Access Analyzer and S3 (REST). */
export function awsHandler(
  state: AwsState,
  faults: Faults,
  keysOf: Aws['keysOf'],
  now: () => Date = () => new Date(),
  queues = new EventQueues(),
  trail = new Trail((event) => queues.take(event)),
): (asked: Asked) => Promise<Answer> {
  const aws: Aws = { state, sessions: new Sessions(), trail, queues, keysOf, now };
  return async (asked) => {
    if (asked.url.pathname === '/-/sandbox/reset' && asked.method === 'POST') {
      state.reset(now());
      return json({});
    }
    if (asked.url.pathname === '/-/sandbox/revoke-sessions' && asked.method === 'POST') {
      aws.sessions.revokeIssued();
      return json({});
    }
    const route = routeOf(aws, asked);
    try {
      return await withFaults(faults, state, route);
    } catch (error) {
      if (error instanceof AwsFault) return route.refuse(error);
      throw error;
    }
  };
}

function routeOf(aws: Aws, asked: Asked): Route {
  const target = asked.headers['x-amz-target'];
  if (asked.url.pathname === '/' && typeof target === 'string')
    return { operation: operationOf(target), run: () => jsonService(aws, asked, target), refuse: jsonFault };
  if (asked.url.pathname === VALIDATION && asked.method === 'POST')
    return { operation: 'ValidatePolicy', run: () => validatePolicy(aws, asked), refuse: jsonFault };
  if (asked.url.pathname !== '/' || asked.method !== 'POST')
    return { operation: storageOperation(asked), run: () => storage(aws, asked), refuse: storageFault };
  const { Action: operation = '', RoleName: role } = readForm(asked.body);
  return { operation, ...(role !== undefined && { role }), run: () => query(aws, asked), refuse: queryFault };
}

/** Lets an ordered fault happen before or after what the call does. */
async function withFaults(faults: Faults, state: AwsState, { operation, role, run }: Route): Promise<Answer> {
  const fault = faults.take(operation, role);
  if (fault?.kind === 'throttle') throw new AwsFault('Throttling', 'Rate exceeded');
  if (fault?.kind === 'error-before') throw serviceFailure();
  if (fault?.kind === 'refuse') throw new AwsFault(fault.code ?? 'AccessDenied', 'Refused by an ordered fault', 403);
  if (fault?.kind === 'drop-before') return { drop: true };
  if (fault?.kind === 'delay') await wait(fault.milliseconds ?? 0);
  if (fault?.kind === 'stale') state.makeStale(fault.times + 1, role);
  const answer = await run();
  if (fault?.kind === 'error-after') throw serviceFailure();
  if (fault?.kind === 'delay-after') await wait(fault.milliseconds ?? 0);
  if (fault?.kind === 'garble' && 'body' in answer) return { ...answer, body: garbled(answer.body) };
  return fault?.kind === 'drop-after' ? { drop: true } : answer;
}
