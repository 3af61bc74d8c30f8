import { bucket, objectKey } from '@/lib/onboarding/permissions/aws-names';
import { readyPolicy } from '@/lib/onboarding/permissions/ready-policy';

/** Copies files to one bucket, or below one prefix of it, and removes what is gone: what `aws s3 sync --delete` needs. */
export const deployToBucket = readyPolicy({
  id: 's3-deploy',
  title: 'Deploy to one S3 bucket',
  description: 'Lists, reads, writes and deletes objects of one bucket, or below one prefix of it.',
  shape: { bucket, prefix: objectKey.optional() },
  fields: {
    bucket: { label: 'Bucket', placeholder: 'shop-website', help: 'The name alone, not its ARN.' },
    prefix: { label: 'Prefix', placeholder: 'releases', help: 'Only keys below it. Empty: the whole bucket.' },
  },
  statements: ({ partition }, { bucket: name, prefix }) => {
    const arn = `arn:${partition}:s3:::${name}`;
    const below = prefix === undefined ? '' : `${prefix.replace(/\/$/, '')}/`;
    return [
      {
        Sid: 'List',
        Effect: 'Allow',
        Action: ['s3:ListBucket'],
        Resource: [arn],
        ...(below !== '' && { Condition: { StringLike: { 's3:prefix': [below, `${below}*`] } } }),
      },
      {
        Sid: 'Objects',
        Effect: 'Allow',
        Action: ['s3:GetObject', 's3:PutObject', 's3:DeleteObject', 's3:AbortMultipartUpload'],
        Resource: [`${arn}/${below}*`],
      },
    ];
  },
});
