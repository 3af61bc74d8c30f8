import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { IAMClient } from '@aws-sdk/client-iam';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { openReader } from '@/lib/aws/reader';
import { openWriter } from '@/lib/aws/writer';
import { AWS_PARTITIONS, entryRegions, partitionOf } from '@/lib/config/aws-regions';

const REFUSED = '<ErrorResponse><Error><Code>AccessDenied</Code><Message>no</Message></Error></ErrorResponse>';

/** Refuses everything, and keeps the service and region that each request is signed for. */
let server: Server;
const asked = new Set<string>();
beforeAll(async () => {
  server = createServer((request, response) => {
    const [, , region, service] = request.headers.authorization?.split('Credential=')[1]?.split('/') ?? [];
    asked.add(`${service} ${region}`);
    const json = request.headers['content-type']?.includes('json') ?? false;
    response.writeHead(403, { 'content-type': json ? 'application/x-amz-json-1.1' : 'text/xml' });
    response.end(json ? JSON.stringify({ __type: 'AccessDeniedException', message: 'no' }) : REFUSED);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterAll(() => server.close());
beforeEach(() => {
  asked.clear();
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIAEXAMPLE');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'example');
});
afterEach(() => vi.unstubAllEnvs());

const aws = () => ({
  region: 'eu-central-1',
  endpointUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
});
const account = { id: '111122223333', name: 'Production', reader: null, writer: 'default' } as const;
const ROLE = 'arn:aws:iam::111122223333:role/deploy';

describe('an account is asked in its own region', () => {
  it.each([
    ['eu-west-1', ['cloudtrail eu-west-1', 'cloudtrail us-east-1'], 'cloudtrail us-east-1'],
    ['us-east-1', ['cloudtrail us-east-1'], 'cloudtrail us-east-1'],
    ['cn-northwest-1', ['cloudtrail cn-northwest-1'], 'cloudtrail cn-north-1'],
    ['us-gov-east-1', ['cloudtrail us-gov-east-1'], 'cloudtrail us-gov-west-1'],
    ['eusc-de-east-1', ['cloudtrail eusc-de-east-1'], 'cloudtrail eusc-de-east-1'],
  ])('%s: STS there, entries where they land, and who wrote a role where IAM is', async (region, entries, writes) => {
    const reader = openReader({ ...account, region }, aws());
    await expect(reader.identity()).rejects.toThrow();
    await expect(openWriter({ ...account, region }, aws())?.identity()).rejects.toThrow();
    expect([...asked]).toEqual([`sts ${region}`]);
    asked.clear();
    expect(await reader.roleEntries(ROLE, new Date(0))).toBeNull();
    expect([...asked].sort()).toEqual([...entries].sort());
    asked.clear();
    expect(await reader.roleEvents('deploy', null)).toBeNull();
    expect([...asked]).toEqual([writes]);
  });

  it('and one that names none in that of all', async () => {
    await expect(openReader(account, aws()).identity()).rejects.toThrow();
    expect([...asked]).toEqual(['sts eu-central-1']);
  });
});

describe('the table of partitions', () => {
  const regions = AWS_PARTITIONS.flatMap(({ regions }) => regions);

  it('has each region once, and of each partition where IAM is', () => {
    expect(new Set(regions).size).toBe(regions.length);
    for (const partition of AWS_PARTITIONS) expect(partition.regions).toContain(partition.iamRegion);
  });

  it('says of IAM what the SDK says', async () => {
    for (const region of regions) {
      const { endpointProvider } = new IAMClient({ region }).config as unknown as {
        endpointProvider: (parameters: object) => { properties?: { authSchemes?: { signingRegion?: string }[] } };
      };
      const signed = endpointProvider({ Region: region }).properties?.authSchemes?.[0]?.signingRegion;
      expect(signed ?? region, region).toBe(partitionOf(region).iamRegion);
    }
  });

  it('asks no region twice', () => {
    for (const region of regions) expect(new Set(entryRegions(region)).size).toBe(entryRegions(region).length);
    expect(partitionOf('xx-new-1').id).toBe('aws');
  });
});
