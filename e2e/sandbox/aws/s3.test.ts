import { AttachRolePolicyCommand, PutRolePermissionsBoundaryCommand, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import { beforeEach, describe, expect, it } from 'vitest';
import { type SigningKeys, signRequest } from '@/e2e/sandbox/aws/protocol/sign-request';
import { administrator, keysOf, withSandbox } from '@/e2e/sandbox/aws/with-sandbox';
import { STAGING } from '@/e2e/sandbox/world/accounts';

const { sandbox, signed, iam, enter, token, account } = withSandbox();
const ROLE = 'shop-payments-deploy';

const put = (path: string, keys: SigningKeys, body?: string | Uint8Array<ArrayBuffer>) =>
  signed({ method: 'PUT', path, service: 's3', ...(body === undefined ? {} : { body }) }, keys);

/** Status and S3's code, for example "403 AccessDenied". */
const outcome = async (asked: Promise<Response>): Promise<string> => {
  const answer = await asked;
  const code = (await answer.text()).split('<Code>')[1]?.split('</Code>')[0] ?? '';
  return `${answer.status} ${code}`.trim();
};

/** Credentials of a pipeline whose role has no policies until a test gives it some. */
let job: SigningKeys;
beforeEach(async () => {
  const { Credentials } = await enter(ROLE, await token({ projectId: 103 }));
  job = keysOf(Credentials);
});

describe('what a job may do in S3', () => {
  const attach = (name: string) =>
    iam().send(new AttachRolePolicyCommand({ RoleName: ROLE, PolicyArn: `arn:aws:iam::aws:policy/${name}` }));
  const inline = (statement: object) =>
    iam().send(
      new PutRolePolicyCommand({
        RoleName: ROLE,
        PolicyName: 'p',
        PolicyDocument: JSON.stringify({ Version: '2012-10-17', Statement: [statement] }),
      }),
    );

  it('is nothing without a policy', async () => {
    expect(await outcome(put('/artifacts-1', job))).toBe('403 AccessDenied');
    expect(account().buckets).toEqual([]);
  });

  it.each(['AdministratorAccess', 'AmazonS3FullAccess', 'PowerUserAccess'])('is everything by %s', async (name) => {
    await attach(name);
    expect(await outcome(put('/artifacts-1', job))).toBe('200');
    expect(account().buckets).toEqual(['artifacts-1']);
  });

  it.each(['ReadOnlyAccess', 'AmazonS3ReadOnlyAccess', 'AmazonEC2ContainerRegistryPowerUser'])(
    'is no writing by %s',
    async (name) => {
      await attach(name);
      expect(await outcome(put('/artifacts-1', job))).toBe('403 AccessDenied');
    },
  );

  it('ends where the resource of an inline policy ends', async () => {
    await inline({
      Effect: 'Allow',
      Action: ['s3:CreateBucket', 's3:PutObject'],
      Resource: 'arn:aws:s3:::artifacts-*',
    });
    expect(await outcome(put('/artifacts-1', job))).toBe('200');
    expect(await outcome(put('/artifacts-1/build/app.tar', job, 'x'))).toBe('200');
    expect(await outcome(put('/other-1', job))).toBe('403 AccessDenied');
  });

  it('is not what a Deny names', async () => {
    await attach('AmazonS3FullAccess');
    await inline({ Effect: 'Deny', Action: 's3:Create*', Resource: '*' });
    expect(await outcome(put('/artifacts-1', job))).toBe('403 AccessDenied');
  });

  it('is no more than its boundary allows', async () => {
    await attach('AdministratorAccess');
    const boundary = 'arn:aws:iam::aws:policy/AmazonEC2FullAccess';
    await iam().send(new PutRolePermissionsBoundaryCommand({ RoleName: ROLE, PermissionsBoundary: boundary }));
    expect(await outcome(put('/artifacts-1', job))).toBe('403 AccessDenied');
  });
});

describe('S3', () => {
  it('records buckets and objects, with bytes of any kind and keys of any letters', async () => {
    const bytes = new Uint8Array([0, 255, 128, 200]);
    expect(await outcome(put('/artifacts-1', administrator()))).toBe('200');
    expect(await outcome(put('/artifacts-1/a%20b/%C3%BC*%2B', administrator(), bytes))).toBe('200');
    const done = sandbox().effects.list().slice(-2);
    expect(done.map(({ action, target }) => [action, target])).toEqual([
      ['CreateBucket', 'artifacts-1'],
      ['PutObject', 'artifacts-1/a b/ü*+'],
    ]);
  });

  it.each([
    ['a bucket without a signature', '/artifacts-1', {}],
    ['an object without a signature', '/artifacts-1/key', {}],
    ['a presigned address', '/artifacts-1?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Signature=00', {}],
    ['a key without a signature', '/artifacts-1', { authorization: 'AWS AKIA:00' }],
  ])('refuses %s', async (_, path, headers) => {
    const before = sandbox().effects.list().length;
    const answer = await fetch(`${sandbox().aws.url}${path}`, { method: 'PUT', headers });
    expect([400, 403]).toContain(answer.status);
    expect(sandbox().effects.list()).toHaveLength(before);
  });

  it('refuses a body that is not the signed one', async () => {
    const url = `${sandbox().aws.url}/artifacts-1`;
    const headers = signRequest({ method: 'PUT', url, service: 's3', body: 'good' }, administrator(), new Date());
    const answer = fetch(url, { method: 'PUT', headers, body: 'evil' });
    expect(await outcome(answer)).toBe('400 XAmzContentSHA256Mismatch');
  });

  it('refuses a path that cannot be read', async () => {
    expect(await outcome(fetch(`${sandbox().aws.url}/artifacts-1/%zz`, { method: 'PUT' }))).toBe('400 InvalidURI');
  });

  it('has one name space for the buckets of all accounts', async () => {
    expect(await outcome(put('/artifacts-1', administrator()))).toBe('200');
    expect(await outcome(put('/artifacts-1', administrator()))).toBe('409 BucketAlreadyOwnedByYou');
    expect(await outcome(put('/artifacts-1', administrator(STAGING)))).toBe('409 BucketAlreadyExists');
    expect(await outcome(put('/artifacts-1/key', administrator(STAGING)))).toBe('403 AccessDenied');
    expect(await outcome(put('/nowhere-1/key', administrator()))).toBe('404 NoSuchBucket');
    expect(await outcome(put('/Not_A_Name', administrator()))).toBe('400 InvalidBucketName');
    expect(await outcome(signed({ method: 'DELETE', path: '/artifacts-1', service: 's3' }, administrator()))).toBe(
      '405 MethodNotAllowed',
    );
  });

  it('is throttled in its own words', async () => {
    sandbox().faults.add({ operation: 'CreateBucket', kind: 'throttle', times: 1 });
    expect(await outcome(put('/artifacts-1', administrator()))).toBe('503 SlowDown');
  });
});
