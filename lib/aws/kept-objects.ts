import {
  GetObjectCommand,
  ListObjectVersionsCommand,
  type ListObjectVersionsCommandOutput,
  S3Client,
} from '@aws-sdk/client-s3';
import { clientOptions } from '@/lib/aws/clients';
import { ask } from '@/lib/aws/failures';
import type { Config } from '@/lib/config/config';

/** What a bucket keeps below some prefixes. */
export interface KeptObjects {
  /** Texts of the objects; null: larger than `largest`, and not read. */
  readonly bodies: readonly (string | null)[];
  /** Keys whose newest version is a delete marker: somebody wanted them out of sight. */
  readonly hidden: number;
}

interface Asked {
  readonly bucket: string;
  readonly prefixes: readonly string[];
  /** Keys of each prefix that are read: the last ones in their order. */
  readonly keys: number;
  /** Bytes of one object. */
  readonly largest: number;
}

/** Versions of one prefix that are listed. */
const LISTED = 5000;
/** Objects that are read at once. */
const AT_ONCE = 8;

/**
 * Reads objects in a bucket with versions by the default credentials; AwsError where S3 refuses. Of each key the first version and the
 * newest: Object Lock keeps the first one whatever was put over it, also where a delete marker hides it. Needs
 * s3:ListBucketVersions and s3:GetObjectVersion. Amazon S3: ListObjectVersions, GetObject, Object Lock.
 */
export async function readKeptObjects(aws: Config['aws'], asked: Asked): Promise<KeptObjects> {
  const client = new S3Client({
    ...clientOptions(aws, 'glance'),
    // A bucket as part of the name would not resolve at another endpoint.
    ...(aws.endpointUrl !== null && { forcePathStyle: true }),
  });
  try {
    const found = await Promise.all(asked.prefixes.map((prefix) => listVersions(client, asked.bucket, prefix)));
    const keys = found.flatMap(({ versions }) => [...versions].slice(-asked.keys));
    const wanted = keys.flatMap(([key, ids]) => [...new Set([ids.at(-1), ids[0]])].map((id) => ({ key, id })));
    const bodies: (string | null)[] = [];
    for (let from = 0; from < wanted.length; from += AT_ONCE) {
      const part = wanted.slice(from, from + AT_ONCE);
      bodies.push(...(await Promise.all(part.map(({ key, id }) => readVersion(client, asked, key, id)))));
    }
    return { bodies, hidden: found.reduce((sum, { hidden }) => sum + hidden, 0) };
  } finally {
    client.destroy();
  }
}

interface Versions {
  /** By key, in the order of the keys: ids, newest first. */
  readonly versions: Map<string, (string | undefined)[]>;
  readonly hidden: number;
}

async function listVersions(client: S3Client, bucket: string, prefix: string): Promise<Versions> {
  const versions: Versions['versions'] = new Map();
  let [hidden, listed] = [0, 0];
  let page: ListObjectVersionsCommandOutput | null = null;
  do {
    const command: ListObjectVersionsCommand = new ListObjectVersionsCommand({
      ...{ Bucket: bucket, Prefix: prefix },
      ...(page && { KeyMarker: page.NextKeyMarker, VersionIdMarker: page.NextVersionIdMarker }),
    });
    page = await ask('s3:ListObjectVersions', () => client.send(command));
    for (const { Key: key = '', VersionId: id } of page.Versions ?? []) {
      versions.set(key, [...(versions.get(key) ?? []), id]);
      listed++;
    }
    hidden += (page.DeleteMarkers ?? []).filter(({ IsLatest }) => IsLatest).length;
  } while (page.IsTruncated && listed < LISTED);
  return { versions, hidden };
}

async function readVersion(client: S3Client, asked: Asked, key: string, id: string | undefined) {
  const command = new GetObjectCommand({ Bucket: asked.bucket, Key: key, VersionId: id });
  const { Body, ContentLength } = await ask('s3:GetObject', () => client.send(command));
  if (Body === undefined) return null;
  if (ContentLength !== undefined && ContentLength <= asked.largest)
    return await ask('s3:GetObject', () => Body.transformToString());
  // Left unread, it would hold its connection.
  Body.transformToWebStream().cancel();
  return null;
}
