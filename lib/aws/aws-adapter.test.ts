import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { awsError } from '@/lib/aws/failures';
import { AwsError } from '@/lib/aws/port';
import { openReader } from '@/lib/aws/reader';
import { decodeDocument } from '@/lib/aws/roles';
import { openWriter } from '@/lib/aws/writer';
import type { AccountConfig } from '@/lib/config/config';

const ACCOUNT = '111122223333';
const ROLE_ARN = `arn:aws:iam::${ACCOUNT}:role/drawbridge/Reader`;
const POLICY = '{"Version":"2012-10-17","Statement":[]}';

const closing: (() => void)[] = [];
beforeEach(() => {
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIAHUB');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'canary-secret');
});
afterEach(() => {
  vi.unstubAllEnvs();
  for (const close of closing.splice(0)) close();
});

type Call = Readonly<Record<string, string>>;
type Answer = (call: Call) => { readonly status?: number; readonly body: string };

const ok = (action: string, body: string): { body: string } => ({
  body: `<${action}Response><${action}Result>${body}</${action}Result></${action}Response>`,
});
const fault = (status: number, code: string, message = 'because') => ({
  status,
  body: `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error></ErrorResponse>`,
});
const role = (name: string, document = encodeURIComponent(POLICY)) =>
  `<member><RoleId>AROA${name}</RoleId><Arn>arn:aws:iam::${ACCOUNT}:role/${name}</Arn><RoleName>${name}</RoleName><Path>/</Path><CreateDate>2026-01-01T00:00:00Z</CreateDate><AssumeRolePolicyDocument>${document}</AssumeRolePolicyDocument><MaxSessionDuration>3600</MaxSessionDuration></member>`;
const identity = (account: string) =>
  ok(
    'GetCallerIdentity',
    `<Account>${account}</Account><Arn>arn:aws:sts::${account}:assumed-role/x/y</Arn><UserId>AROA:y</UserId>`,
  );

/** An endpoint that speaks the Query protocol and answers as told; it remembers each call with the key that signed it. */
async function serve(answer: Answer) {
  const calls: Call[] = [];
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part) => parts.push(part));
    request.on('end', () => {
      const form = Object.fromEntries(new URLSearchParams(Buffer.concat(parts).toString()));
      const signer = /Credential=(\w+)\//.exec(request.headers.authorization ?? '')?.[1] ?? '';
      const call = { ...form, signer };
      calls.push(call);
      const { status = 200, body } = answer(call);
      response
        .writeHead(status, { 'content-type': 'text/xml', 'x-amzn-requestid': `request-${calls.length}` })
        .end(body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(() => server.close());
  const aws = { region: 'us-east-1', endpointUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
  const actions = () => calls.map((call) => call.Action);
  return { aws, calls, actions };
}

const account = (patch: Partial<AccountConfig> = {}): AccountConfig => ({
  id: ACCOUNT,
  name: 'Main',
  reader: null,
  writer: null,
  ...patch,
});

const failureOf = async (promise: Promise<unknown>) => {
  const error = await promise.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (!(error instanceof AwsError)) throw new Error('expected an AwsError');
  return error;
};

describe('reading an account', () => {
  it('decodes trust policies and follows the marker of a page, however short', async () => {
    const { aws, calls } = await serve((call) =>
      call.Marker === undefined
        ? ok('ListRoles', `<Roles>${role('a')}</Roles><IsTruncated>true</IsTruncated><Marker>next</Marker>`)
        : ok('ListRoles', `<Roles>${role('b', POLICY)}</Roles><IsTruncated>false</IsTruncated>`),
    );
    const reader = openReader(account(), aws);
    const first = await reader.listRoles(null);
    expect(first).toMatchObject({ roles: [{ name: 'a', trustPolicy: POLICY }], next: 'next' });
    expect(await reader.listRoles(first.next)).toMatchObject({
      roles: [{ name: 'b', trustPolicy: POLICY }],
      next: null,
    });
    expect(calls[0]?.signer).toBe('AKIAHUB');
  });

  it('assumes the reader role with its external id, once for many calls', async () => {
    const credentials =
      '<Credentials><AccessKeyId>ASIAREADER</AccessKeyId><SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken><Expiration>2099-01-01T00:00:00Z</Expiration></Credentials>';
    const { aws, calls, actions } = await serve((call) =>
      call.Action === 'AssumeRole' ? ok('AssumeRole', credentials) : identity(ACCOUNT),
    );
    const reader = openReader(account({ reader: { roleArn: ROLE_ARN, externalId: 'external-1' } }), aws);
    expect(await reader.identity()).toMatchObject({ accountId: ACCOUNT, partition: 'aws' });
    await reader.identity();
    expect(actions()).toEqual(['AssumeRole', 'GetCallerIdentity', 'GetCallerIdentity']);
    expect(calls[0]).toMatchObject({ RoleArn: ROLE_ARN, ExternalId: 'external-1', signer: 'AKIAHUB' });
    expect(calls[1]?.signer).toBe('ASIAREADER');
  });

  it('names sts:AssumeRole where the role may not be assumed, not the call behind it', async () => {
    const { aws } = await serve(() => fault(403, 'AccessDenied', 'not authorized to perform: sts:AssumeRole'));
    const reader = openReader(account({ reader: { roleArn: ROLE_ARN, externalId: null } }), aws);
    expect(await failureOf(reader.listRoles(null))).toMatchObject({ call: 'sts:AssumeRole', kind: 'access-denied' });
    expect(await failureOf(reader.listRoleDetails(null))).toMatchObject({ call: 'sts:AssumeRole' });
  });

  it('says that all details at once are refused by null, and every other failure by an error', async () => {
    const refused = await serve(() => fault(403, 'AccessDenied'));
    expect(await openReader(account(), refused.aws).listRoleDetails(null)).toBeNull();
    const broken = await serve(() => fault(400, 'ValidationError'));
    expect(await failureOf(openReader(account(), broken.aws).listRoleDetails(null))).toMatchObject({ kind: 'failed' });
  });

  it('repeats what was throttled', async () => {
    let refusals = 1;
    const { aws, actions } = await serve(() =>
      refusals-- > 0 ? fault(400, 'Throttling', 'Rate exceeded') : ok('ListAccountAliases', '<AccountAliases/>'),
    );
    expect(await openReader(account(), aws).alias()).toBeNull();
    expect(actions()).toHaveLength(2);
  });

  it('tells a role that is gone, with the id of the request', async () => {
    const { aws } = await serve(() => fault(404, 'NoSuchEntity', 'The role with name x cannot be found.'));
    expect(await failureOf(openReader(account(), aws).roleDetail('x'))).toMatchObject({
      call: 'iam:GetRole',
      kind: 'no-such-entity',
      requestId: 'request-1',
    });
  });

  it('says unreachable where nothing listens, and never shows a secret', async () => {
    const { aws } = await serve(() => fault(500, 'x'));
    for (const close of closing.splice(0)) close();
    const error = await failureOf(openWriter(account({ writer: 'default' }), aws)?.identity() ?? Promise.resolve());
    expect(error.kind).toBe('unreachable');
    expect(`${error.message} ${error.stack} ${JSON.stringify(error)}`).not.toContain('canary');
  });
});

describe('writing a trust policy', () => {
  it('attempts a failing call once', async () => {
    const { aws, actions } = await serve((call) =>
      call.Action === 'GetCallerIdentity' ? identity(ACCOUNT) : fault(500, 'ServiceFailure'),
    );
    const writer = openWriter(account({ writer: 'default' }), aws);
    expect(await failureOf(writer?.updateTrustPolicy('deploy', POLICY) ?? Promise.resolve())).toMatchObject({
      kind: 'server-fault',
    });
    expect(actions()).toEqual(['GetCallerIdentity', 'UpdateAssumeRolePolicy']);
  });

  it('sends the document as it is given and returns the id of the request', async () => {
    const { aws, calls } = await serve((call) =>
      call.Action === 'GetCallerIdentity' ? identity(ACCOUNT) : ok('UpdateAssumeRolePolicy', ''),
    );
    const writer = openWriter(account({ writer: 'default' }), aws);
    expect(await writer?.updateTrustPolicy('deploy', POLICY)).toEqual({ requestId: 'request-2' });
    expect(calls[1]).toMatchObject({ RoleName: 'deploy', PolicyDocument: POLICY });
  });

  it('writes nothing with the credentials of another account', async () => {
    const { aws, actions } = await serve(() => identity('999999999999'));
    const writer = openWriter(account({ writer: 'default' }), aws);
    expect(await failureOf(writer?.updateTrustPolicy('deploy', POLICY) ?? Promise.resolve())).toMatchObject({
      kind: 'access-denied',
    });
    expect(actions()).toEqual(['GetCallerIdentity']);
  });

  it('is not possible where no writer is configured', () => {
    expect(openWriter(account(), { region: 'us-east-1', endpointUrl: null })).toBeNull();
  });
});

describe('errors of AWS', () => {
  it.each([
    ['NoSuchEntityException', 'no-such-entity'],
    ['NoSuchEntity', 'no-such-entity'],
    ['MalformedPolicyDocumentException', 'malformed-policy'],
    ['UnmodifiableEntityException', 'unmodifiable'],
    ['LimitExceededException', 'limit-exceeded'],
    ['ExpiredTokenException', 'expired-credentials'],
    ['ThrottlingException', 'throttled'],
    ['AccessDenied', 'access-denied'],
    ['SomethingNew', 'failed'],
  ])('%s is %s', (name, kind) => {
    expect(awsError('iam:X', Object.assign(new Error('m'), { name }))).toMatchObject({ kind, call: 'iam:X' });
  });

  it('keep a document whose percent signs are no encoding', () => {
    expect(decodeDocument('%7Bbroken%')).toBe('%7Bbroken%');
    expect(decodeDocument('{"a":"100%25"}')).toBe('{"a":"100%25"}');
  });
});
