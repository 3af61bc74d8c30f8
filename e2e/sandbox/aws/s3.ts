import { createHash } from 'node:crypto';
import type { Aws } from '@/e2e/sandbox/aws/aws';
import { type Lock, lockOf, wantsLock } from '@/e2e/sandbox/aws/object-lock';
import { requireAllowed } from '@/e2e/sandbox/aws/permissions';
import type { Principal } from '@/e2e/sandbox/aws/principals';
import { AwsFault } from '@/e2e/sandbox/aws/protocol/fault';
import { verifyRequest } from '@/e2e/sandbox/aws/protocol/verify-request';
import type { Answer, Asked } from '@/e2e/sandbox/http';

interface Address {
  readonly bucket: string;
  /** Empty: the bucket itself. */
  readonly key: string;
}

/** Path style: `/bucket` or `/bucket/key`. */
function addressOf(url: URL): Address {
  try {
    const [bucket = '', ...key] = url.pathname.slice(1).split('/').map(decodeURIComponent);
    return { bucket, key: key.join('/') };
  } catch {
    throw new AwsFault('InvalidURI', "Couldn't parse the specified URI.");
  }
}

export const storageOperation = (url: URL): string => (/^\/[^/]+\/./.test(url.pathname) ? 'PutObject' : 'CreateBucket');

/** A little of S3: `PUT` makes a bucket, or an object in it, as the policies of the caller's role permit. */
export function storage(aws: Aws, asked: Asked): Answer {
  const address = addressOf(asked.url);
  const principal = verifyRequest(asked, 's3', aws.sessions, aws.now());
  if (asked.method !== 'PUT' || address.bucket === '')
    throw new AwsFault('MethodNotAllowed', 'The sandbox only creates buckets and objects.', 405);
  const action = storageOperation(asked.url);
  const target = address.key === '' ? address.bucket : `${address.bucket}/${address.key}`;
  requireAllowed(aws.state, principal, { action: `s3:${action}`, resource: `arn:aws:s3:::${target}` });
  let lock: Lock | null = null;
  if (address.key === '') createBucket(aws, principal, address.bucket, wantsLock(asked));
  else {
    requireBucket(aws, principal, address.bucket);
    lock = lockOf(aws, asked, address.bucket);
    if (lock !== null)
      requireAllowed(aws.state, principal, { action: 's3:PutObjectRetention', resource: `arn:aws:s3:::${target}` });
  }
  // What is locked is what someone will want to look at: its content goes on the record.
  const document = lock && JSON.stringify({ ...lock, body: asked.bytes.toString() });
  aws.state.record({ service: 's3', action, by: principal.arn, account: principal.account, target, document });
  const etag = createHash('md5').update(asked.bytes).digest('hex');
  return {
    status: 200,
    headers: address.key === '' ? { location: `/${address.bucket}` } : { etag: `"${etag}"` },
    body: '',
  };
}

const ownerOf = (aws: Aws, bucket: string): string | undefined =>
  aws.state.world.accounts.find(({ buckets }) => buckets.includes(bucket))?.id;

/** Names of buckets are one for all accounts. */
function createBucket(aws: Aws, { account }: Principal, bucket: string, locked: boolean): void {
  if (!/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(bucket))
    throw new AwsFault('InvalidBucketName', 'The specified bucket is not valid.');
  const owner = ownerOf(aws, bucket);
  if (owner === account)
    throw new AwsFault('BucketAlreadyOwnedByYou', 'The bucket exists already, and you own it.', 409);
  if (owner !== undefined)
    throw new AwsFault('BucketAlreadyExists', 'The requested bucket name is not available.', 409);
  aws.state.account(account).buckets.push(bucket);
  if (locked) aws.state.lockedBuckets.add(bucket);
}

function requireBucket(aws: Aws, { account }: Principal, bucket: string): void {
  const owner = ownerOf(aws, bucket);
  if (owner === undefined) throw new AwsFault('NoSuchBucket', 'The specified bucket does not exist', 404);
  if (owner !== account) throw new AwsFault('AccessDenied', 'Access Denied', 403);
}
