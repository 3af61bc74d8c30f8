import { ListRolesCommand } from '@aws-sdk/client-iam';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { describe, expect, it } from 'vitest';
import type { AwsFault } from '@/e2e/sandbox/aws/protocol/fault';
import { type SigningKeys, signRequest, type Unsigned } from '@/e2e/sandbox/aws/protocol/sign-request';
import { verifyRequest } from '@/e2e/sandbox/aws/protocol/verify-request';
import { Sessions } from '@/e2e/sandbox/aws/sessions';
import { administrator, HUB, withSandbox } from '@/e2e/sandbox/aws/with-sandbox';
import type { Asked } from '@/e2e/sandbox/http';

describe('the real clients', () => {
  const { iam, sts, spoke } = withSandbox();

  it('are believed with a static key and with the keys of a session', async () => {
    expect(await sts(HUB).send(new GetCallerIdentityCommand({}))).toMatchObject({ Account: '333344445555' });
    const { Arn } = await sts(await spoke('Reader')).send(new GetCallerIdentityCommand({}));
    expect(Arn).toBe('arn:aws:sts::111122223333:assumed-role/Reader/test');
  });

  it.each([
    ['a wrong secret', () => ({ ...administrator(), secretAccessKey: 'guessed' }), 'SignatureDoesNotMatch'],
    ['an unknown key', () => ({ ...administrator(), accessKeyId: 'AKIAUNKNOWN000000000' }), 'InvalidClientTokenId'],
    ['a token that a static key has not', () => ({ ...administrator(), sessionToken: 'x' }), 'InvalidClientTokenId'],
  ])('are refused with %s', async (_, keys, name) => {
    await expect(iam(keys()).send(new ListRolesCommand({}))).rejects.toMatchObject({
      name,
      $metadata: { httpStatusCode: 403 },
    });
  });

  it('are refused with the token of another session, and without one', async () => {
    const reader = await spoke('Reader');
    const writer = await spoke('Writer');
    for (const sessionToken of [writer.sessionToken ?? '', '']) {
      const answer = iam({ ...reader, sessionToken }).send(new ListRolesCommand({}));
      await expect(answer).rejects.toMatchObject({ name: 'InvalidClientTokenId' });
    }
  });
});

describe('a signature', () => {
  const NOW = new Date(1_800_000_000_000);
  const UNSIGNED: Unsigned = {
    method: 'POST',
    url: 'http://127.0.0.1:1/',
    service: 'iam',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: 'Action=ListRoles',
  };
  const later = (minutes: number) => new Date(NOW.getTime() + minutes * 60_000);

  function askedWith(unsigned: Unsigned, keys: SigningKeys, change: (asked: Asked) => Asked = (asked) => asked): Asked {
    const url = new URL(unsigned.url);
    const bytes = Buffer.from(unsigned.body ?? '');
    const headers = { ...signRequest(unsigned, keys, NOW), host: url.host };
    return change({ method: unsigned.method, url, headers, body: bytes.toString(), bytes });
  }
  const withHeaders = (more: Record<string, string>) => (asked: Asked) => ({
    ...asked,
    headers: { ...asked.headers, ...more },
  });
  const replacing = (from: string, to: string) => (asked: Asked) =>
    withHeaders({ authorization: (asked.headers.authorization ?? '').replace(from, to) })(asked);

  function faultOf(run: () => unknown): Pick<AwsFault, 'code' | 'status'> | null {
    try {
      run();
      return null;
    } catch (error) {
      const { code, status } = error as AwsFault;
      return { code, status };
    }
  }
  const judge = (change: (asked: Asked) => Asked, unsigned = UNSIGNED) =>
    faultOf(() => verifyRequest(askedWith(unsigned, administrator(), change), unsigned.service, new Sessions(), NOW));

  it('tells who signed', () => {
    const principal = verifyRequest(askedWith(UNSIGNED, administrator()), 'iam', new Sessions(), NOW);
    expect(principal.arn).toBe('arn:aws:iam::111122223333:user/administrator');
  });

  it.each<[string, (asked: Asked) => Asked, string, number]>([
    ['another body', (asked) => ({ ...asked, bytes: Buffer.from('Action=DeleteRole') }), 'SignatureDoesNotMatch', 403],
    ['another method', (asked) => ({ ...asked, method: 'PUT' }), 'SignatureDoesNotMatch', 403],
    ['another host', withHeaders({ host: 'evil.example' }), 'SignatureDoesNotMatch', 403],
    [
      'a query that was not signed',
      (asked) => ({ ...asked, url: new URL('http://127.0.0.1:1/?a=b') }),
      'SignatureDoesNotMatch',
      403,
    ],
    ['a target that was not signed', withHeaders({ 'x-amz-target': 'x' }), 'SignatureDoesNotMatch', 403],
    ['a host that is not covered', replacing('host;', ''), 'SignatureDoesNotMatch', 403],
    ['the scope of another service', replacing('/iam/', '/sts/'), 'SignatureDoesNotMatch', 403],
    ['the scope of another day', replacing('/20270115/', '/20270114/'), 'SignatureDoesNotMatch', 403],
    ['the scope of another region', replacing('/us-east-1/', '/eu-west-1/'), 'SignatureDoesNotMatch', 403],
    ['a signature in other letters', replacing('Signature=', 'Signature=é'), 'SignatureDoesNotMatch', 403],
    ['no signature', replacing('Signature=', 'Sig='), 'IncompleteSignature', 400],
    ['no end of scope', replacing('/aws4_request', ''), 'IncompleteSignature', 400],
    ['another algorithm', replacing('AWS4-HMAC-SHA256', 'AWS3'), 'IncompleteSignature', 400],
    ['a date that is none', withHeaders({ 'x-amz-date': '20270115Tnonsense' }), 'IncompleteSignature', 400],
  ])('is refused with %s', (_, change, code, status) => {
    expect(judge(change)).toEqual({ code, status });
  });

  it('is missing where nothing is signed, and not taken from the address', () => {
    const bare = (asked: Asked) => ({ ...asked, headers: { host: '127.0.0.1:1' } });
    expect(judge(bare)).toEqual({ code: 'MissingAuthenticationToken', status: 403 });
    const presigned = (asked: Asked) => ({ ...asked, url: new URL('http://127.0.0.1:1/?X-Amz-Signature=00') });
    expect(judge(presigned)).toEqual({ code: 'AccessDenied', status: 403 });
  });

  it('is good for fifteen minutes on both sides', () => {
    const at = (minutes: number) =>
      faultOf(() => verifyRequest(askedWith(UNSIGNED, administrator()), 'iam', new Sessions(), later(minutes)));
    expect([at(-15), at(15)]).toEqual([null, null]);
    expect([at(-15.1)?.code, at(15.1)?.code]).toEqual(['SignatureDoesNotMatch', 'SignatureDoesNotMatch']);
  });

  it('ends with the session', () => {
    const sessions = new Sessions();
    const { principal } = sessions.find(HUB.accessKeyId, undefined, NOW);
    const keys = sessions.issue(principal, 300, NOW);
    const judgeAt = (minutes: number) =>
      faultOf(() => verifyRequest(askedWith(UNSIGNED, keys), 'iam', sessions, later(minutes)));
    expect(judgeAt(4)).toBeNull();
    expect(judgeAt(5)).toEqual({ code: 'ExpiredToken', status: 403 });
  });
});
