import { DeleteMessageBatchCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { type AwsEvent, readBusEvent } from '@/lib/aws/bus-events';
import { connectAs } from '@/lib/aws/clients';
import { ask } from '@/lib/aws/failures';
import { AWS_REGIONS, partitionOf } from '@/lib/config/aws-regions';
import { type AccountConfig, type AwsConfig, awsOf } from '@/lib/config/config';

/** Seconds that SQS holds an empty answer back for something to come: below the time that a client waits for an answer. */
const LONG_POLL = 10;
/** SQS gives no more at once. */
const MOST = 10;

export interface ReceivedEvent {
  /** What it is deleted by. */
  readonly receipt: string;
  readonly event: AwsEvent;
}

/** The queue that EventBridge fills for an account. */
export interface EventQueue {
  /** At most ten events. Where there are none it waits for some, seconds at most; `signal` ends that. */
  receive(signal: AbortSignal): Promise<readonly ReceivedEvent[]>;
  /** They were worked off. What is not deleted comes again. */
  remove(receipts: readonly string[]): Promise<void>;
}

/** Opens the queue with the reader's credentials; null: the account has none. */
export function openEventQueue(account: AccountConfig, all: AwsConfig): EventQueue | null {
  const { eventsQueue: QueueUrl } = account;
  if (QueueUrl === undefined) return null;
  const aws = awsOf(account, all);
  const client = connectAs(account.reader, aws, 'read')((options) => new SQSClient(options), regionOf(QueueUrl, aws));
  return {
    receive: (abortSignal) =>
      ask('sqs:ReceiveMessage', async () => {
        const command = new ReceiveMessageCommand({
          QueueUrl,
          MaxNumberOfMessages: MOST,
          WaitTimeSeconds: LONG_POLL,
        });
        const { Messages = [] } = await client.send(command, { abortSignal });
        return Messages.flatMap(({ ReceiptHandle: receipt, Body }) =>
          receipt === undefined ? [] : [{ receipt, event: readBusEvent(Body ?? '') }],
        );
      }),
    remove: (receipts) =>
      ask('sqs:DeleteMessage', async () => {
        const Entries = receipts.map((ReceiptHandle, at) => ({ Id: String(at), ReceiptHandle }));
        await client.send(new DeleteMessageBatchCommand({ QueueUrl, Entries }));
      }),
  };
}

/** The region that the address names; otherwise the one where IAM records its events. */
function regionOf(queueUrl: string, aws: AwsConfig): string {
  const parts = new URL(queueUrl).hostname.split('.');
  return AWS_REGIONS.find((region) => parts.includes(region)) ?? partitionOf(aws.region).iamRegion;
}
