import { createHash, randomUUID } from 'node:crypto';
import type { TrailEvent } from '@/e2e/sandbox/aws/trail';

interface Held {
  readonly id: string;
  readonly body: string;
  /** Of the last time that it was handed out; null: it was not, or it came back. */
  receipt: string | null;
}

/** What EventBridge would send of the trail: writes of IAM, and entries by a token. */
const isTold = ({ source, name }: TrailEvent): boolean =>
  source === 'iam.amazonaws.com' || name === 'AssumeRoleWithWebIdentity';

/** As EventBridge delivers a call that CloudTrail recorded (Amazon EventBridge: events from CloudTrail). */
const envelope = ({ id, at, source, account, region, record }: TrailEvent): string =>
  JSON.stringify({
    version: '0',
    id: randomUUID(),
    'detail-type': 'AWS API Call via CloudTrail',
    source: `aws.${source.split('.')[0]}`,
    account,
    time: at.toISOString(),
    region,
    resources: [],
    detail: { ...record, eventID: id },
  });

/** A queue of SQS for each account. What was handed out and not deleted is handed out again by `redeliver`: nothing waits for a clock. */
export class EventQueues {
  private readonly held = new Map<string, Held[]>();

  /** From the trail, as it is written. */
  take(event: TrailEvent): void {
    if (isTold(event)) this.put(event.account, envelope(event));
  }

  put(account: string, body: string): void {
    this.of(account).push({ id: randomUUID(), body, receipt: null });
  }

  receive(account: string, most: number): object {
    const given = this.of(account)
      .filter(({ receipt }) => receipt === null)
      .slice(0, most);
    for (const each of given) each.receipt = randomUUID();
    return given.length === 0
      ? {}
      : {
          Messages: given.map(({ id, body, receipt }) => ({
            MessageId: id,
            ReceiptHandle: receipt,
            MD5OfBody: createHash('md5').update(body).digest('hex'),
            Body: body,
          })),
        };
  }

  delete(account: string, receipts: readonly string[]): void {
    const left = this.of(account).filter(({ receipt }) => receipt === null || !receipts.includes(receipt));
    this.held.set(account, left);
  }

  /** SQS delivers at least once. */
  redeliver(account: string): void {
    for (const each of this.of(account)) each.receipt = null;
  }

  waiting(account: string): number {
    return this.of(account).length;
  }

  private of(account: string): Held[] {
    const own = this.held.get(account) ?? [];
    this.held.set(account, own);
    return own;
  }
}
