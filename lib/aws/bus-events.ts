import { z } from 'zod';
import type { AccountEntry } from '@/lib/aws/port';
import { toAccountEntry } from '@/lib/aws/trail-records';

/** What an event of the queue leads to. `account`: the one that EventBridge says it is of. */
export type AwsEvent =
  /** Somebody wrote to a role. What it is now is read from IAM: nothing else of the event counts. */
  | { readonly kind: 'role-written'; readonly account: string; readonly roleName: string }
  /** Somebody asked for a role by a token. */
  | { readonly kind: 'entry'; readonly account: string; readonly entry: AccountEntry }
  | { readonly kind: 'other' };

const OTHER: AwsEvent = { kind: 'other' };

/** Only what is needed; the record of CloudTrail is read by the reader of such records. */
const busEvent = z.object({
  'detail-type': z.literal('AWS API Call via CloudTrail'),
  account: z.string().regex(/^\d{12}$/),
  detail: z.looseObject({
    eventSource: z.enum(['iam.amazonaws.com', 'sts.amazonaws.com']),
    eventName: z.string().max(200),
    eventID: z.string().min(1).max(200),
    eventTime: z.iso.datetime(),
    errorCode: z.string().optional(),
    requestParameters: z
      .looseObject({ roleName: z.string().optional().catch(undefined) })
      .nullish()
      .catch(null),
  }),
});

/** IAM: names of roles. */
const ROLE_NAME = /^[\w+=,.@-]{1,64}$/;

/** Reads the body of a message. What is no event that we know, or not written as one, is "other". Never throws. */
export function readBusEvent(body: string): AwsEvent {
  const read = busEvent.safeParse(jsonOf(body));
  if (!read.success) return OTHER;
  const { account, detail } = read.data;
  if (detail.eventSource === 'sts.amazonaws.com') {
    const [entry] = toAccountEntry({
      EventId: detail.eventID,
      EventName: detail.eventName,
      EventTime: new Date(detail.eventTime),
      Username: undefined,
      CloudTrailEvent: JSON.stringify(detail),
    });
    return entry === undefined ? OTHER : { kind: 'entry', account, entry };
  }
  const roleName = detail.requestParameters?.roleName ?? '';
  // A call that was refused changed nothing.
  if (detail.errorCode !== undefined || !ROLE_NAME.test(roleName)) return OTHER;
  return { kind: 'role-written', account, roleName };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
