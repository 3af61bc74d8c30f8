import { PRODUCTION } from '@/e2e/sandbox/world/accounts';

export interface ManagedPolicy {
  readonly name: string;
  /** Such as "/service-role/". */
  readonly path: string;
  readonly description: string;
  readonly document: object;
}

const allow = (...actions: string[]): object => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: actions, Resource: '*' }],
});

type Row = readonly [name: string, document: object, path?: string];

const ECR_READ = [
  'ecr:GetAuthorizationToken',
  'ecr:BatchCheckLayerAvailability',
  'ecr:GetDownloadUrlForLayer',
  'ecr:BatchGetImage',
  'ecr:Describe*',
  'ecr:List*',
];
const ECR_PUSH = ['ecr:InitiateLayerUpload', 'ecr:UploadLayerPart', 'ecr:CompleteLayerUpload', 'ecr:PutImage'];
const LOG_WRITES = ['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents'];

const ROWS: readonly Row[] = [
  ['AdministratorAccess', allow('*')],
  [
    'PowerUserAccess',
    {
      Version: '2012-10-17',
      Statement: [
        { Effect: 'Allow', NotAction: ['iam:*', 'organizations:*', 'account:*'], Resource: '*' },
        { Effect: 'Allow', Action: ['iam:ListRoles', 'organizations:DescribeOrganization'], Resource: '*' },
      ],
    },
  ],
  ['ReadOnlyAccess', allow('cloudtrail:LookupEvents', 'iam:Get*', 'iam:List*', 's3:Get*', 's3:List*')],
  ['SecurityAudit', allow('cloudtrail:LookupEvents', 'iam:Get*', 'iam:List*', 's3:GetBucket*', 's3:ListAllMyBuckets')],
  ['ViewOnlyAccess', allow('iam:Get*', 'iam:List*', 's3:ListAllMyBuckets', 's3:ListBucket'), '/job-function/'],
  ['NetworkAdministrator', allow('ec2:*', 'route53:*', 'elasticloadbalancing:*'), '/job-function/'],
  ['DatabaseAdministrator', allow('dynamodb:*', 'rds:*', 'redshift:*'), '/job-function/'],
  ['IAMFullAccess', allow('iam:*', 'organizations:DescribeAccount', 'organizations:DescribeOrganization')],
  ['IAMReadOnlyAccess', allow('iam:Get*', 'iam:List*', 'iam:GenerateCredentialReport')],
  ['AmazonS3FullAccess', allow('s3:*', 's3-object-lambda:*')],
  ['AmazonS3ReadOnlyAccess', allow('s3:Get*', 's3:List*', 's3:Describe*')],
  ['AmazonEC2ContainerRegistryFullAccess', allow('ecr:*', 'cloudtrail:LookupEvents')],
  ['AmazonEC2ContainerRegistryPowerUser', allow(...ECR_READ, ...ECR_PUSH)],
  ['AmazonEC2ContainerRegistryReadOnly', allow(...ECR_READ)],
  ['AmazonEC2FullAccess', allow('ec2:*', 'elasticloadbalancing:*', 'cloudwatch:*', 'autoscaling:*')],
  ['AmazonEC2ReadOnlyAccess', allow('ec2:Describe*', 'elasticloadbalancing:Describe*', 'autoscaling:Describe*')],
  ['AmazonECS_FullAccess', allow('ecs:*', 'elasticloadbalancing:*', 'iam:ListRoles')],
  ['AmazonECSTaskExecutionRolePolicy', allow(...ECR_READ, ...LOG_WRITES), '/service-role/'],
  ['AmazonEKSClusterPolicy', allow('ec2:Describe*', 'autoscaling:Describe*', 'elasticloadbalancing:*')],
  ['AWSLambda_FullAccess', allow('lambda:*', 'iam:GetRole', 'iam:ListRoles', 'iam:PassRole')],
  ['AWSLambda_ReadOnlyAccess', allow('lambda:Get*', 'lambda:List*', 'iam:ListRoles')],
  ['AWSLambdaBasicExecutionRole', allow(...LOG_WRITES), '/service-role/'],
  ['AWSCloudFormationFullAccess', allow('cloudformation:*')],
  ['AmazonDynamoDBFullAccess', allow('dynamodb:*')],
  ['AmazonRDSFullAccess', allow('rds:*')],
  ['AmazonRoute53FullAccess', allow('route53:*', 'route53domains:*')],
  ['AmazonSQSFullAccess', allow('sqs:*')],
  ['AmazonSSMReadOnlyAccess', allow('ssm:Describe*', 'ssm:Get*', 'ssm:List*')],
  ['CloudWatchLogsFullAccess', allow('logs:*', 'cloudwatch:GenerateQuery')],
];

/** Policies that AWS keeps: the real names; the documents say the same in short. */
export const AWS_POLICIES: readonly ManagedPolicy[] = ROWS.map(([name, document, path = '/']) => ({
  name,
  path,
  description: '',
  document,
}));

/** Policies of the accounts' own. */
export const CUSTOMER_POLICIES: Readonly<Record<string, readonly ManagedPolicy[]>> = {
  [PRODUCTION]: [
    {
      name: 'ci-boundary',
      path: '/',
      description: 'The most that a role of a pipeline may do.',
      document: {
        Version: '2012-10-17',
        Statement: [
          { Effect: 'Allow', Action: '*', Resource: '*' },
          { Effect: 'Deny', Action: ['iam:*', 'organizations:*'], Resource: '*' },
        ],
      },
    },
    {
      name: 'artifacts-write',
      path: '/pipelines/',
      description: 'Objects of the buckets that pipelines hand over.',
      document: {
        Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', Action: 's3:PutObject', Resource: 'arn:aws:s3:::artifacts-*/*' }],
      },
    },
  ],
};
