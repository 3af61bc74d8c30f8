import { bucket, objectKey, table } from '@/lib/onboarding/permissions/aws-names';
import { type AllowStatement, readyPolicy } from '@/lib/onboarding/permissions/ready-policy';

/** Terraform: backend s3, permissions for the state and for its lock (`use_lockfile`, or `dynamodb_table` of older setups). */
export const terraformState = readyPolicy({
  id: 'terraform-state',
  title: 'Terraform state in S3',
  description: 'Reads and writes one state and its lock. What Terraform manages needs permissions of its own.',
  shape: {
    bucket,
    key: objectKey.refine((key) => !key.endsWith('/'), 'The key of a state is a file, not a folder.'),
    table: table.optional(),
  },
  fields: {
    bucket: { label: 'Bucket', placeholder: 'terraform-states', help: 'The bucket of the backend "s3".' },
    key: { label: 'Key', placeholder: 'shop/production.tfstate', help: 'The key of the backend "s3".' },
    table: {
      label: 'DynamoDB table of the lock',
      placeholder: 'terraform-locks',
      help: 'Only where the backend has dynamodb_table. Empty: the lock is a file beside the state.',
    },
  },
  statements: ({ partition, region, account }, { bucket: name, key, table: locks }) => {
    const arn = `arn:${partition}:s3:::${name}`;
    return [
      {
        Sid: 'List',
        Effect: 'Allow',
        Action: ['s3:ListBucket'],
        Resource: [arn],
        Condition: { StringEquals: { 's3:prefix': key } },
      },
      { Sid: 'State', Effect: 'Allow', Action: ['s3:GetObject', 's3:PutObject'], Resource: [`${arn}/${key}`] },
      locks === undefined
        ? lockFile(`${arn}/${key}.tflock`)
        : lockTable(`arn:${partition}:dynamodb:${region}:${account}:table/${locks}`),
    ];
  },
});

const lockFile = (arn: string): AllowStatement => ({
  Sid: 'Lock',
  Effect: 'Allow',
  Action: ['s3:GetObject', 's3:PutObject', 's3:DeleteObject'],
  Resource: [arn],
});

const lockTable = (arn: string): AllowStatement => ({
  Sid: 'Lock',
  Effect: 'Allow',
  Action: ['dynamodb:DescribeTable', 'dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:DeleteItem'],
  Resource: [arn],
});
