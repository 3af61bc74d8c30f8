import { readFileSync } from 'node:fs';
import { createServer as createPlain, type RequestListener } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo, Server } from 'node:net';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { startSandbox } from '@/e2e/sandbox/start';
import { checkIssuer } from '@/lib/onboarding/issuer-check';
import { type ProbeOptions, probeIssuer } from '@/lib/outbound/probe-issuer';

const file = (name: string) => readFileSync(path.join('lib/onboarding/test-chains', name), 'utf8');
const [SERVER, INTERMEDIATE, ROOT, SELF] = ['server', 'intermediate', 'root', 'self'].map((name) =>
  file(`${name}.pem`),
) as [string, string, string, string];
const GOOD = { key: file('server.key'), cert: SERVER + INTERMEDIATE };
const TRUSTING = { roots: [ROOT], publicRoots: [ROOT] };

const open: Server[] = [];
afterEach(async () => {
  for (const server of open.splice(0)) await new Promise((done) => server.close(done));
});

async function listen(server: Server): Promise<number> {
  open.push(server);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return (server.address() as AddressInfo).port;
}

type Documents = Readonly<Record<string, RequestListener>>;
const json =
  (value: unknown): RequestListener =>
  (_, response) =>
    response.setHeader('content-type', 'application/json').end(JSON.stringify(value));
const KEYS = { keys: [{ kty: 'RSA', kid: 'a', use: 'sig', n: 'x', e: 'AQAB' }] };

/** An issuer on this machine. `more`: what it answers at other or the same paths. */
async function issuerWith(
  more: (issuer: string) => Documents = () => ({}),
  tls: { key: string; cert: string } | null = GOOD,
) {
  let documents: Documents = {};
  const answer: RequestListener = (request, response) => {
    const found = documents[request.url ?? ''];
    if (found) found(request, response);
    else response.writeHead(404).end();
  };
  const port = await listen(tls ? createServer(tls, answer) : createPlain(answer));
  const issuer = `${tls ? 'https' : 'http'}://localhost:${port}`;
  documents = {
    '/.well-known/openid-configuration': json({ issuer, jwks_uri: `${issuer}/keys` }),
    '/keys': json(KEYS),
    ...more(issuer),
  };
  return issuer;
}

/** What is wrong, but for the port and the address, which a server on this machine cannot do without. */
async function problems(issuer: string, options: ProbeOptions = TRUSTING) {
  const check = checkIssuer(await probeIssuer(issuer, options));
  const bad = check.findings.filter(({ ok }) => !ok).map(({ what }) => what);
  return { bad: bad.filter((what) => !/ has a (port|private address)/.test(what)), check };
}

describe('an issuer on this machine', () => {
  it('is read with its keys and certificates, and only port and address are wrong', async () => {
    const { bad, check } = await problems(await issuerWith());
    expect(bad).toEqual([]);
    expect(check.findings.filter(({ ok }) => !ok)).toHaveLength(2);
    expect(check.thumbprint).toMatchObject({ subject: '“CN=Test intermediate”', ignored: true });
  });

  it('is asked without anything that says who asks', async () => {
    const heads: object[] = [];
    const issuer = await issuerWith(() => ({
      '/keys': (request, response) => {
        heads.push(request.headers);
        response.end(JSON.stringify(KEYS));
      },
    }));
    await probeIssuer(issuer, TRUSTING);
    expect(heads.map((head) => Object.keys(head).sort())).toEqual([['accept', 'connection', 'host', 'user-agent']]);
  });
});

describe('certificates', () => {
  it.each([
    ['in another order', { key: GOOD.key, cert: SERVER + ROOT + INTERMEDIATE }, 'are not in order'],
    ['signed by itself', { key: file('self.key'), cert: SELF }, 'is self-signed'],
    ['without the intermediate', { key: GOOD.key, cert: SERVER }, 'sends its own certificate alone'],
  ])('%s are seen as they are sent', async (_, tls, sentence) => {
    const { bad } = await problems(await issuerWith(undefined, tls));
    expect(bad).toContainEqual(expect.stringContaining(sentence));
  });

  it('of an authority that AWS does not know give a thumbprint that counts', async () => {
    const { bad, check } = await problems(await issuerWith(), { roots: [ROOT] });
    expect(bad).toEqual([]);
    expect(check.thumbprint).toMatchObject({ ignored: false });
  });

  it('that this machine does not trust keep the documents unread, and are named', async () => {
    const { bad, check } = await problems(await issuerWith(), {});
    expect(bad).toEqual([expect.stringContaining('its certificate is not trusted here')]);
    expect(check.thumbprint?.ignored).toBe(false);
  });
});

describe('documents', () => {
  const DISCOVERY = '/.well-known/openid-configuration';
  const text =
    (body: string, status = 200, headers = {}): RequestListener =>
    (_, response) =>
      response.writeHead(status, headers).end(body);

  it.each<[string, (issuer: string) => Documents, string]>([
    ['a page', () => ({ [DISCOVERY]: text('<html>') }), 'is no JSON object with issuer'],
    [
      'another issuer',
      (issuer) => ({ [DISCOVERY]: json({ issuer: 'https://a.example', jwks_uri: `${issuer}/keys` }) }),
      'names the issuer “https://a.example”',
    ],
    ['a large document', () => ({ [DISCOVERY]: text(' '.repeat(300_000)) }), 'the document is too large'],
    ['a sign-in', () => ({ [DISCOVERY]: text('', 302, { location: '/users/sign_in' }) }), 'a redirect (HTTP 302)'],
    ['keys behind an error', () => ({ '/keys': text('no', 503) }), 'an error (HTTP 503)'],
    ['large keys', () => ({ '/keys': text(' '.repeat(300_000)) }), 'the document is too large'],
    [
      'keys over http',
      () => ({ [DISCOVERY]: json({ issuer: 'x', jwks_uri: 'http://localhost/keys' }) }),
      'jwks_uri does not begin with https',
    ],
    [
      'keys elsewhere',
      (issuer) => ({ [DISCOVERY]: json({ issuer, jwks_uri: 'file:///etc/passwd' }) }),
      'no plain https URL',
    ],
    ['a cut connection', () => ({ [DISCOVERY]: (request) => request.socket.destroy() }), 'was not reached'],
  ])('%s is named', async (_, more, sentence) => {
    const { bad } = await problems(await issuerWith(more));
    expect(bad).toContainEqual(expect.stringContaining(sentence));
  });

  it('that do not come in time are named', async () => {
    const issuer = await issuerWith(() => ({ '/keys': (_, response) => void response.write('{') }));
    const { bad } = await problems(issuer, { ...TRUSTING, timeout: 200 });
    expect(bad).toContainEqual(expect.stringContaining('no whole answer in time'));
  });
});

it('a server that is not there is told of once, with what to do', async () => {
  const issuer = await issuerWith();
  for (const server of open.splice(0)) await new Promise((done) => server.close(done));
  const { bad, check } = await problems(issuer);
  expect(bad).toEqual([expect.stringContaining('the server was not reached')]);
  expect(check.findings.at(-1)?.remedy).toContain('ci_id_tokens_issuer_url');
});

it.each(['no URL', 'https://rhea:secret@localhost', 'ftp://localhost'])('%s is not asked at all', async (issuer) => {
  const facts = await probeIssuer(issuer, TRUSTING);
  expect(facts).toMatchObject({ discovery: { ok: false, trouble: 'refused-address' }, keys: null, servers: [] });
});

it('plain http is read for the sandbox alone', async () => {
  const issuer = await issuerWith(undefined, null);
  const allowed = checkIssuer(await probeIssuer(issuer, { allowInsecure: true }), { allowInsecure: true });
  expect(allowed.findings.filter(({ ok }) => !ok)).toEqual([]);
  expect(allowed.findings.filter(({ note }) => note?.startsWith('AWS would refuse it.'))).toHaveLength(3);
  const { bad } = await problems(issuer);
  expect(bad).toContainEqual(expect.stringContaining('no plain https URL'));
});

it('the sandbox’s GitLab passes as the sandbox, and as nothing else', async () => {
  const sandbox = await startSandbox({ gitlabPort: 0, awsPort: 0, redirectUris: [] });
  try {
    const facts = await probeIssuer(sandbox.gitlab.url, { allowInsecure: true });
    const wrong = (allowInsecure: boolean) => checkIssuer(facts, { allowInsecure }).findings.filter(({ ok }) => !ok);
    expect(wrong(true)).toEqual([]);
    expect(wrong(false)).toHaveLength(3);
  } finally {
    await sandbox.close();
  }
});
