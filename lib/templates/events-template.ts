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
import { cloudFormation, type Json, text } from '@/lib/templates/text';

const IN_HOME = 'IsHome';
const ELSEWHERE = 'IsElsewhere';
const arnOf = (resource: string): Json => ({ 'Fn::GetAtt': [resource, 'Arn'] });
const homeBus = text`arn:${'Partition'}:events:${'HomeRegion'}:${'AccountId'}:event-bus/default`;

const queue = (name: string, more: Readonly<Record<string, Json>>): Json => ({
  Type: 'AWS::SQS::Queue',
  Condition: IN_HOME,
  Properties: { QueueName: name, SqsManagedSseEnabled: 'true', MessageRetentionPeriod: KEPT, ...more },
});

/** A rule of this region: to the queue where it is, and otherwise to the bus of the queue's region. */
const rule = ({ name, state, pattern }: (typeof RULES)[number]): Json => ({
  Type: 'AWS::Events::Rule',
  Properties: {
    Name: `drawbridge-${name}`,
    State: state,
    EventPattern: cloudFormation(pattern),
    Targets: [
      {
        'Fn::If': [
          IN_HOME,
          { Id: 'queue', Arn: arnOf('Queue') },
          { Id: 'home', Arn: cloudFormation(homeBus), RoleArn: arnOf('ForwardRole') },
        ],
      },
    ],
  },
});

/** The members `Conditions`, `Resources` and `Outputs` of a CloudFormation template: one stack in each region. */
export const eventResources = (): Readonly<Record<string, Json>> => ({
  Conditions: {
    [IN_HOME]: { 'Fn::Equals': [{ Ref: 'AWS::Region' }, { Ref: 'HomeRegion' }] },
    [ELSEWHERE]: { 'Fn::Not': [{ Condition: IN_HOME }] },
  },
  Resources: {
    UnreadEvents: queue(DEAD_LETTERS, {}),
    Queue: queue(QUEUE_NAME, {
      VisibilityTimeout: HIDDEN,
      RedrivePolicy: { deadLetterTargetArn: arnOf('UnreadEvents'), maxReceiveCount: TRIES },
    }),
    QueuePolicy: {
      Type: 'AWS::SQS::QueuePolicy',
      Condition: IN_HOME,
      Properties: { Queues: [{ Ref: 'Queue' }], PolicyDocument: cloudFormation(documentOf(QUEUE_POLICY)) },
    },
    ForwardRole: {
      Type: 'AWS::IAM::Role',
      Condition: ELSEWHERE,
      Properties: {
        Path: '/drawbridge/',
        AssumeRolePolicyDocument: cloudFormation(documentOf(FORWARD_TRUST)),
        Policies: [{ PolicyName: 'Forward', PolicyDocument: cloudFormation(documentOf(forwardTo(homeBus))) }],
      },
    },
    ...Object.fromEntries(RULES.map((each) => [each.name, rule(each)])),
  },
  Outputs: {
    QueueUrl: { Condition: IN_HOME, Description: 'For the configuration of Drawbridge.', Value: { Ref: 'Queue' } },
  },
});
