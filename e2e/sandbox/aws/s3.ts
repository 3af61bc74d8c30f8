import { createHash, randomUUID } from 'node:crypto';
import type { Aws } from '@/e2e/sandbox/aws/aws';
import { lockOf, wantsLock } from '@/e2e/sandbox/aws/object-lock';
import { requireAllowed } from '@/e2e/sandbox/aws/permissions';
import type { Principal } from '@/e2e/sandbox/aws/principals';
import { AwsFault } from '@/e2e/sandbox/aws/protocol/fault';
import { verifyRequest } from '@/e2e/sandbox/aws/protocol/verify-request';
import { writeXml } from '@/e2e/sandbox/aws/protocol/xml';
import type { Lock } from '@/e2e/sandbox/aws/state';
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

/** What a request asks for, as S3 names it. What it names no operation for is refused. */
export function storageOperation({ method, url }: Pick<Asked, 'method' | 'url'>): string {
  const isObject = /^\/[^/]+\/./.test(url.pathname);
  if (method === 'GET') return isObject ? 'GetObject' : url.searchParams.has('versions') ? 'ListObjectVersions' : '';
  if (method === 'DELETE') return isObject ? 'DeleteObject' : '';
  return method === 'PUT' ? (isObject ? 'PutObject' : 'CreateBucket') : '';
}

/**
 * A little of S3: buckets, and objects with all their versions in those that have Object Lock, as the policies of the caller's role
 * permit. Amazon S3: Object Lock, ListObjectVersions.
 */
export function storage(aws: Aws, asked: Asked): Answer {
  const address = addressOf(asked.url);
  const principal = verifyRequest(asked, 's3', aws.sessions, aws.now());
  const operation = storageOperation(asked);
  if (operation === '' || address.bucket === '')
    throw new AwsFault('MethodNotAllowed', 'The sandbox has no such operation of S3.', 405);
  if (operation === 'ListObjectVersions') return listVersions(aws, principal, asked, address);
  if (operation === 'GetObject') return getVersion(aws, principal, asked, address);
  if (operation === 'DeleteObject') return deleteObject(aws, principal, asked, address);
  return put(aws, principal, asked, address);
}

function put(aws: Aws, principal: Principal, asked: Asked, address: Address): Answer {
  const action = storageOperation(asked);
  const target = targetOf(address);
  requireAllowed(aws.state, principal, { action: `s3:${action}`, resource: `arn:aws:s3:::${target}` });
  let lock: Lock | null = null;
  if (address.key === '') createBucket(aws, principal, address.bucket, wantsLock(asked));
  else {
    requireBucket(aws, principal, address.bucket);
    lock = lockOf(aws, asked, address.bucket);
    if (lock !== null)
      requireAllowed(aws.state, principal, { action: 's3:PutObjectRetention', resource: `arn:aws:s3:::${target}` });
    // Object Lock keeps every version; other buckets of the sandbox are only written to.
    if (aws.state.lockedBuckets.has(address.bucket))
      aws.state.versions.push({ ...address, id: randomUUID(), body: asked.bytes, lock });
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

const targetOf = ({ bucket, key }: Address): string => (key === '' ? bucket : `${bucket}/${key}`);

/** Versions on one page: fewer than S3's thousand, so that pages are met. */
const LONGEST_PAGE = 17;

function listVersions(aws: Aws, principal: Principal, { url }: Asked, { bucket }: Address): Answer {
  requireAllowed(aws.state, principal, { action: 's3:ListBucketVersions', resource: `arn:aws:s3:::${bucket}` });
  requireBucket(aws, principal, bucket);
  const prefix = url.searchParams.get('prefix') ?? '';
  const all = aws.state.versions.filter((each) => each.bucket === bucket && each.key.startsWith(prefix));
  const keys = [...new Set(all.map(({ key }) => key))].sort();
  const rows = keys.flatMap((key) =>
    all
      .filter((each) => each.key === key)
      .reverse()
      .map((version, index) => ({ ...version, isLatest: index === 0 })),
  );
  const marker = url.searchParams.get('version-id-marker');
  const start = marker === null ? 0 : rows.findIndex(({ id }) => id === marker) + 1;
  const page = rows.slice(start, start + LONGEST_PAGE);
  const last = start + LONGEST_PAGE < rows.length ? page.at(-1) : undefined;
  const more = last && writeXml({ NextKeyMarker: last.key, NextVersionIdMarker: last.id });
  const items = page.map(({ key, id, body, isLatest }) => {
    const facts = { Key: key, VersionId: id, IsLatest: isLatest };
    return writeXml(body === null ? { DeleteMarker: facts } : { Version: { ...facts, Size: body.length } });
  });
  const inner = `<IsTruncated>${last !== undefined}</IsTruncated>${more ?? ''}${items.join('')}`;
  return {
    ...{ status: 200, headers: { 'content-type': 'application/xml' } },
    body: `<ListVersionsResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${inner}</ListVersionsResult>`,
  };
}

function getVersion(aws: Aws, principal: Principal, { url }: Asked, address: Address): Answer {
  const id = url.searchParams.get('versionId');
  const action = id === null ? 's3:GetObject' : 's3:GetObjectVersion';
  requireAllowed(aws.state, principal, { action, resource: `arn:aws:s3:::${targetOf(address)}` });
  requireBucket(aws, principal, address.bucket);
  const of = aws.state.versions.filter(({ bucket, key }) => bucket === address.bucket && key === address.key);
  const found = id === null ? of.at(-1) : of.find((version) => version.id === id);
  if (!found?.body) throw new AwsFault('NoSuchKey', 'The specified key does not exist.', 404);
  const headers = { 'x-amz-version-id': found.id, 'content-length': String(found.body.length) };
  return { status: 200, headers, body: found.body.toString() };
}

/** Without a version: a delete marker over all of them. With one: the version itself, unless it is locked. */
function deleteObject(aws: Aws, principal: Principal, { url }: Asked, address: Address): Answer {
  const id = url.searchParams.get('versionId');
  const action = id === null ? 's3:DeleteObject' : 's3:DeleteObjectVersion';
  requireAllowed(aws.state, principal, { action, resource: `arn:aws:s3:::${targetOf(address)}` });
  requireBucket(aws, principal, address.bucket);
  const { versions } = aws.state;
  if (id === null) versions.push({ ...address, id: randomUUID(), body: null, lock: null });
  else {
    const index = versions.findIndex((version) => version.id === id);
    const until = versions[index]?.lock?.until;
    if (until !== undefined && Date.parse(until) > aws.now().getTime())
      throw new AwsFault('AccessDenied', 'Access Denied because object protected by object lock.', 403);
    if (index >= 0) versions.splice(index, 1);
  }
  return { status: 204, body: '' };
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
