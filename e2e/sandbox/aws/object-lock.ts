import type { Aws } from '@/e2e/sandbox/aws/aws';
import { AwsFault } from '@/e2e/sandbox/aws/protocol/fault';
import type { Lock } from '@/e2e/sandbox/aws/state';
import type { Asked } from '@/e2e/sandbox/http';

const CHECKSUMS = ['content-md5', 'x-amz-checksum-crc32', 'x-amz-checksum-crc32c', 'x-amz-checksum-sha256'];

/** Whether a new bucket is to have Object Lock. */
export const wantsLock = ({ headers }: Asked): boolean => headers['x-amz-bucket-object-lock-enabled'] === 'true';

/** The lock that a PutObject asks for; null: none. Refused as S3 refuses it. Amazon S3: PutObject, Object Lock. */
export function lockOf(aws: Aws, { headers }: Asked, bucket: string): Lock | null {
  const [mode, until] = [headers['x-amz-object-lock-mode'], headers['x-amz-object-lock-retain-until-date']];
  if (mode === undefined && until === undefined) return null;
  if (typeof mode !== 'string' || typeof until !== 'string')
    throw new AwsFault(
      'InvalidArgument',
      'x-amz-object-lock-retain-until-date and x-amz-object-lock-mode must both be supplied',
    );
  if (mode !== 'COMPLIANCE' && mode !== 'GOVERNANCE')
    throw new AwsFault('InvalidArgument', 'Unknown wormMode directive.');
  if (!(Date.parse(until) > aws.now().getTime()))
    throw new AwsFault('InvalidArgument', 'The retain until date must be in the future!');
  if (!aws.state.lockedBuckets.has(bucket))
    throw new AwsFault('InvalidRequest', 'Bucket is missing Object Lock Configuration');
  if (!CHECKSUMS.some((name) => headers[name] !== undefined))
    throw new AwsFault(
      'InvalidRequest',
      'Content-MD5 OR x-amz-checksum- HTTP header is required for Put Object requests with Object Lock parameters',
    );
  return { mode, until };
}
