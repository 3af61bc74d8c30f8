import { randomUUID } from 'node:crypto';
import type { AwsFault } from '@/e2e/sandbox/aws/protocol/fault';

type Json = Readonly<Record<string, unknown>>;

/** A call that was made, with effect or refused, as CloudTrail keeps it. */
export interface TrailEvent {
  readonly id: string;
  /** Position in the trail, from 0. */
  readonly position: number;
  readonly at: Date;
  readonly name: string;
  readonly source: 'iam.amazonaws.com' | 'sts.amazonaws.com';
  /** The account whose trail has the event. */
  readonly account: string;
  /** Where CloudTrail keeps it. */
  readonly region: string;
  readonly username: string;
  readonly resources: readonly string[];
  /** The record that CloudTrail gives as text. */
  readonly record: Json;
}

export interface Made
  extends Pick<TrailEvent, 'at' | 'name' | 'source' | 'account' | 'region' | 'username' | 'resources'> {
  readonly identity: Json;
  readonly request: Json;
  readonly response: Json | null;
  /** Why it was refused; null: it was not. */
  readonly fault: AwsFault | null;
  /** As the answer of the call had it. */
  readonly requestId?: string;
}

/** Append-only. IAM is global and logs in us-east-1; STS does where it was asked. */
export class Trail {
  private readonly all: TrailEvent[] = [];

  /** `told` hears of each event as it is written. */
  constructor(private readonly told: (event: TrailEvent) => void = () => {}) {}

  add({ identity, request, response, fault, requestId, ...made }: Made): void {
    const id = randomUUID();
    const record = {
      eventVersion: '1.11',
      userIdentity: identity,
      eventTime: made.at.toISOString(),
      eventSource: made.source,
      eventName: made.name,
      awsRegion: made.region,
      // Servers of the sandbox listen on loopback alone.
      sourceIPAddress: '127.0.0.1',
      ...(fault === null ? {} : { errorCode: fault.code, errorMessage: fault.message }),
      requestParameters: request,
      responseElements: fault === null ? response : null,
      ...(requestId === undefined ? {} : { requestID: requestId }),
      eventID: id,
      readOnly: false,
      eventType: 'AwsApiCall',
      managementEvent: true,
      recipientAccountId: made.account,
      eventCategory: 'Management',
    };
    const event = { ...made, id, position: this.all.length, record };
    this.all.push(event);
    this.told(event);
  }

  /** Of one account in one region, the newest first. */
  newestFirst(account: string, region: string): readonly TrailEvent[] {
    return this.all.filter((event) => event.account === account && event.region === region).reverse();
  }
}
