import {
  DEAD_LETTERS,
  FORWARD_TRUST,
  forwardTo,
  HIDDEN,
  KEPT,
  QUEUE_NAME,
  QUEUE_POLICY,
  RULES,
  TRIES,
} from '@/lib/templates/event-rules';
import { documentOf } from '@/lib/templates/policies';
import { jsonOf } from '@/lib/templates/role-template';
import { text } from '@/lib/templates/text';
import { attribute, type Block, block, expression, type HclItem, object } from '@/lib/terraform/hcl';

const IS_HOME = 'var.home_bus_arn == ""';
const inHome = attribute('count', expression(`${IS_HOME} ? 1 : 0`));
const elsewhere = attribute('count', expression(`${IS_HOME} ? 0 : 1`));

const queue = (label: string, name: string, more: readonly HclItem[]): Block =>
  block(
    'resource',
    ['aws_sqs_queue', label],
    [
      inHome,
      attribute('name', name),
      attribute('sqs_managed_sse_enabled', true),
      attribute('message_retention_seconds', KEPT),
      ...more,
    ],
  );

const redrive = object([
  ['deadLetterTargetArn', expression('aws_sqs_queue.unread_events[0].arn')],
  ['maxReceiveCount', TRIES],
]);

/** The resources and outputs of a Terraform module: one in each region. */
export const eventBlocks = (): readonly Block[] => [
  queue('unread_events', DEAD_LETTERS, []),
  queue('events', QUEUE_NAME, [
    attribute('visibility_timeout_seconds', HIDDEN),
    attribute('redrive_policy', { kind: 'json', value: redrive }),
  ]),
  block(
    'resource',
    ['aws_sqs_queue_policy', 'events'],
    [
      inHome,
      attribute('queue_url', expression('aws_sqs_queue.events[0].url')),
      attribute('policy', jsonOf(documentOf(QUEUE_POLICY))),
    ],
  ),
  block(
    'resource',
    ['aws_iam_role', 'forward'],
    [
      elsewhere,
      attribute('name_prefix', 'drawbridge-events-'),
      attribute('path', '/drawbridge/'),
      attribute('assume_role_policy', jsonOf(documentOf(FORWARD_TRUST))),
    ],
  ),
  block(
    'resource',
    ['aws_iam_role_policy', 'forward'],
    [
      elsewhere,
      attribute('name', 'Forward'),
      attribute('role', expression('aws_iam_role.forward[0].id')),
      attribute('policy', jsonOf(documentOf(forwardTo(text`${'HomeBusArn'}`)))),
    ],
  ),
  ...RULES.flatMap(ruleBlocks),
  block('output', ['queue_url'], [attribute('value', expression('one(aws_sqs_queue.events[*].url)'))]),
];

function ruleBlocks({ name, label, state, pattern }: (typeof RULES)[number]): readonly Block[] {
  return [
    block(
      'resource',
      ['aws_cloudwatch_event_rule', label],
      [attribute('name', `drawbridge-${name}`), attribute('state', state), attribute('event_pattern', jsonOf(pattern))],
    ),
    block(
      'resource',
      ['aws_cloudwatch_event_target', label],
      [
        attribute('rule', expression(`aws_cloudwatch_event_rule.${label}.name`)),
        attribute('arn', expression(`${IS_HOME} ? one(aws_sqs_queue.events[*].arn) : var.home_bus_arn`)),
        attribute('role_arn', expression(`${IS_HOME} ? null : one(aws_iam_role.forward[*].arn)`)),
      ],
    ),
  ];
}
