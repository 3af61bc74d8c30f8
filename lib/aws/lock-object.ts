import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { clientOptions } from '@/lib/aws/clients';
import { ask } from '@/lib/aws/failures';
import type { Config } from '@/lib/config/config';

export interface LockedObject {
  readonly bucket: string;
  readonly key: string;
  readonly body: string;
  readonly mode: 'COMPLIANCE' | 'GOVERNANCE';
  /** Until then nobody deletes or replaces this version. */
  readonly until: Date;
}

/**
 * Puts an object under Object Lock with the default credentials; AwsError where S3 does not take it, as where the bucket has
 * no Object Lock. Needs s3:PutObject and s3:PutObjectRetention. Amazon S3: Object Lock, PutObject.
 */
export async function putLockedObject(aws: Config['aws'], object: LockedObject): Promise<void> {
  const client = new S3Client({
    ...clientOptions(aws, 'read'),
    // A bucket as part of the name would not resolve at another endpoint.
    ...(aws.endpointUrl !== null && { forcePathStyle: true }),
  });
  const command = new PutObjectCommand({
    Bucket: object.bucket,
    Key: object.key,
    Body: object.body,
    ContentType: 'application/json',
    ObjectLockMode: object.mode,
    ObjectLockRetainUntilDate: object.until,
  });
  try {
    await ask('s3:PutObject', () => client.send(command));
  } finally {
    client.destroy();
  }
}
