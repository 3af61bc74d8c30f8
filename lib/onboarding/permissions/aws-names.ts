import { z } from 'zod';

/** Names of AWS resources. None of them can hold a sign that a policy reads as a pattern or a variable: "*", "?", "$". */

/** Where the resources are. */
export const place = z.object({
  partition: z.enum(['aws', 'aws-cn', 'aws-us-gov', 'aws-eusc']),
  region: z.string().regex(/^[a-z]{2,4}(-[a-z]+)+-\d{1,2}$/, 'This is no region, such as eu-central-1.'),
  account: z.string().regex(/^\d{12}$/, 'An account has 12 digits.'),
});
export type Place = z.output<typeof place>;

const RESERVED_STARTS = ['xn--', 'sthree-', 'amzn-s3-demo-'] as const;
const RESERVED_ENDS = ['-s3alias', '--ol-s3', '.mrap', '--x-s3', '--table-s3'] as const;

/** AWS S3: general purpose bucket naming rules. */
export const bucket = z
  .string()
  .regex(
    /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/,
    'A bucket has 3 to 63 lower-case letters, digits, dots and hyphens, and begins and ends with a letter or digit.',
  )
  .refine((name) => !name.includes('..'), 'A bucket has no two dots in a row.')
  .refine((name) => !/^\d+(\.\d+){3}$/.test(name), 'A bucket is not named like an IP address.')
  .refine(
    (name) =>
      !RESERVED_STARTS.some((start) => name.startsWith(start)) && !RESERVED_ENDS.some((end) => name.endsWith(end)),
    'AWS keeps this beginning or end of a bucket’s name for itself.',
  );

/** A key or a prefix of keys of S3, of the characters that AWS calls safe, without those that a policy would read. */
export const objectKey = z
  .string()
  .max(900, 'A key has at most 900 characters here.')
  .regex(
    /^[A-Za-z0-9!_.'()-][A-Za-z0-9!_.'()/-]*$/,
    "Use letters, digits and ! - _ . ' ( ) /, and do not begin with a slash.",
  )
  .refine((key) => !key.includes('//'), 'Two slashes in a row are not taken here.');

/** AWS ECR: CreateRepository, repositoryName. */
export const repository = z
  .string()
  .min(2, 'A repository has 2 to 256 characters.')
  .max(256, 'A repository has 2 to 256 characters.')
  .regex(
    /^[a-z0-9]+([._-][a-z0-9]+)*(\/[a-z0-9]+([._-][a-z0-9]+)*)*$/,
    'A repository has lower-case letters and digits, with single . _ - or / between them.',
  );

/** AWS ECS: clusterName and serviceName. */
export const ecsName = z
  .string()
  .regex(/^[A-Za-z0-9_-]{1,255}$/, 'Use 1 to 255 letters, digits, hyphens and underscores.');

/** A role with its path, as in its ARN behind ":role/". AWS IAM: RoleName and Path. */
export const roleWithPath = z
  .string()
  .max(512, 'A path has at most 512 characters.')
  .regex(/^([\w+=,.@-]+\/)*[\w+=,.@-]{1,64}$/, 'Write the role as in its ARN behind “:role/”: name, or path/name.');

/** AWS DynamoDB: TableName. */
export const table = z.string().regex(/^[A-Za-z0-9_.-]{3,255}$/, 'Use 3 to 255 letters, digits, and _ . -');
