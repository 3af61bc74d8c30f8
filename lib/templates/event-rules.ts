/** What EventBridge sends where, for both tools. */
import type { Statement } from '@/lib/templates/policies';
import { type Tree, text } from '@/lib/templates/text';

export const QUEUE_NAME = 'drawbridge-events';
export const DEAD_LETTERS = 'drawbridge-events-unread';
/** Seconds. What is not read for four days is caught up with by the syncs. */
export const KEPT = 345_600;
/** Seconds that an event which is being worked off is hidden from others. */
export const HIDDEN = 120;
/** Times that an event is handed out before it is put aside. */
export const TRIES = 5;

/** Calls after which a role is read again. */
const WRITES: readonly string[] = [
  ...['CreateRole', 'DeleteRole', 'UpdateRole', 'UpdateRoleDescription', 'UpdateAssumeRolePolicy'],
  ...['TagRole', 'UntagRole', 'AttachRolePolicy', 'DetachRolePolicy', 'PutRolePolicy', 'DeleteRolePolicy'],
  ...['PutRolePermissionsBoundary', 'DeleteRolePermissionsBoundary'],
];

const pattern = (service: 'iam' | 'sts', calls: readonly string[]): Tree => ({
  source: [`aws.${service}`],
  'detail-type': ['AWS API Call via CloudTrail'],
  detail: { eventSource: [`${service}.amazonaws.com`], eventName: calls },
});

/**
 * Entries of STS count as reading, and reach only a rule in this state (Amazon EventBridge: read-only management events).
 */
export const RULES = [
  { name: 'RoleWrites', label: 'role_writes', state: 'ENABLED', pattern: pattern('iam', WRITES) },
  {
    name: 'RoleEntries',
    label: 'role_entries',
    state: 'ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS',
    pattern: pattern('sts', ['AssumeRoleWithWebIdentity']),
  },
] as const;

/** Of the role that leads the events of other regions to the region of the queue. */
export const FORWARD_TRUST: readonly Statement[] = [
  {
    Sid: 'EventBridge',
    Effect: 'Allow',
    Principal: { Service: 'events.amazonaws.com' },
    Action: 'sts:AssumeRole',
    // Without it EventBridge would act for rules of other accounts too.
    Condition: { StringEquals: { 'aws:SourceAccount': text`${'AccountId'}` } },
  },
];

export const forwardTo = (bus: Tree): readonly Statement[] => [
  { Sid: 'Forward', Effect: 'Allow', Action: 'events:PutEvents', Resource: bus },
];

/** Of the queue: EventBridge of this account writes, and the reader reads. */
export const QUEUE_POLICY: readonly Statement[] = [
  {
    Sid: 'EventsOfThisAccount',
    Effect: 'Allow',
    Principal: { Service: 'events.amazonaws.com' },
    Action: 'sqs:SendMessage',
    Resource: text`${'QueueArn'}`,
    Condition: { StringEquals: { 'aws:SourceAccount': text`${'AccountId'}` } },
  },
  {
    Sid: 'ReadByDrawbridge',
    Effect: 'Allow',
    Principal: { AWS: text`arn:${'Partition'}:iam::${'AccountId'}:role/${'ReaderRole'}` },
    Action: ['sqs:ReceiveMessage', 'sqs:DeleteMessage'],
    Resource: text`${'QueueArn'}`,
  },
];
