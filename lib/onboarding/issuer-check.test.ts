import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkIssuer } from '@/lib/onboarding/issuer-check';
import type { Fetched, IssuerFacts, ServerFacts } from '@/lib/onboarding/issuer-facts';

const ISSUER = 'https://gitlab.example.com';
const KEYS = `${ISSUER}/oauth/discovery/keys`;
const pem = (name: string) => readFileSync(path.join(import.meta.dirname, 'test-chains', `${name}.pem`), 'utf8');
const [SERVER, INTERMEDIATE, ROOT, SELF] = ['server', 'intermediate', 'root', 'self'].map(pem) as [
  string,
  string,
  string,
  string,
];
const THUMBPRINT = /^[0-9a-f]{40}$/;
/** Of intermediate.pem, by `openssl x509 -fingerprint -sha1`. */
const OPENSSL_SHA1 = '851dbeaac92c11477544824684bc4c5f3f6d2e17';
const NOW = Date.UTC(2030, 0, 1);

const said = (value: unknown): Fetched => ({
  ok: true,
  body: typeof value === 'string' ? value : JSON.stringify(value),
});
const failed = (trouble: (Fetched & { ok: false })['trouble'], status: number | null = null): Fetched => ({
  ok: false,
  trouble,
  status,
});
const key = (kid: string, more: object = {}) => ({
  kty: 'RSA',
  kid,
  use: 'sig',
  alg: 'RS256',
  n: 'x',
  e: 'AQAB',
  ...more,
});

const server = (more: Partial<ServerFacts> = {}): ServerFacts => ({
  host: 'gitlab.example.com',
  addresses: ['203.0.113.7'],
  chain: [SERVER, INTERMEDIATE],
  publiclyTrusted: true,
  ...more,
});
const facts = (more: Partial<IssuerFacts> = {}): IssuerFacts => ({
  issuer: ISSUER,
  discovery: said({ issuer: ISSUER, jwks_uri: KEYS }),
  keys: said({ keys: [key('a'), key('b')] }),
  servers: [server()],
  now: NOW,
  ...more,
});
const problems = (given: IssuerFacts, allowInsecure = false) =>
  checkIssuer(given, { allowInsecure })
    .findings.filter(({ ok }) => !ok)
    .map(({ what, remedy }) => `${what} ${remedy}`);

it('an issuer as AWS wants it has findings, and all are fine', () => {
  const { findings } = checkIssuer(facts());
  expect(findings.length).toBeGreaterThan(8);
  expect(findings.every(({ ok, remedy }) => ok && remedy === null)).toBe(true);
});

describe('of a URL', () => {
  it.each([
    ['http://gitlab.example.com', 'does not begin with https'],
    ['https://gitlab.example.com:8443', 'has a port'],
    ['https://gitlab.example.com:443', 'has a port'],
    ['https://gitlab.example.com:', 'has a port'],
    ['https://gitlab.example.com?a=1', 'has a query or a fragment'],
    ['https://gitlab.example.com/#', 'has a query or a fragment'],
    ['https://rhea:secret@gitlab.example.com', 'has a user name'],
    [`https://gitlab.example.com/${'a'.repeat(250)}`, 'has 277 characters'],
    ['gitlab.example.com', 'is no URL'],
  ])('%s is refused: %s', (issuer, sentence) => {
    const found = problems(facts({ issuer, discovery: said({ issuer, jwks_uri: KEYS }) }));
    expect(found).toEqual([expect.stringContaining(sentence)]);
  });

  it('a password is in no finding', () => {
    const issuer = 'https://rhea:hunter2@gitlab.example.com';
    const { findings } = checkIssuer(facts({ issuer, discovery: failed('refused-address'), keys: null }));
    expect(JSON.stringify(findings)).not.toContain('hunter2');
  });

  it.each(['https://gitlab.example.com/path:1', 'https://[2001:db8::1]'])('%s has no port', (issuer) => {
    expect(problems(facts({ issuer, discovery: said({ issuer, jwks_uri: KEYS }) }))).toEqual([]);
  });
});

describe('of the documents', () => {
  it.each([
    [failed('unknown-name'), 'its name was not found'],
    [failed('bad-status', 404), 'it answers with an error (HTTP 404)'],
    [failed('redirected', 302), 'it answers with a redirect (HTTP 302)'],
    [failed('too-large', 200), 'is too large'],
    [failed('too-slow'), 'AWS waits 5 seconds'],
    [said('<html>Sign in</html>'), 'is no JSON object with issuer and jwks_uri'],
    [said({ issuer: ISSUER }), 'is no JSON object with issuer and jwks_uri'],
    [said({ issuer: `${ISSUER}/`, jwks_uri: KEYS }), 'letter by letter'],
    [said({ issuer: ISSUER.toUpperCase(), jwks_uri: KEYS }), 'letter by letter'],
    [said({ issuer: ISSUER, jwks_uri: 'http://gitlab.example.com/keys' }), 'jwks_uri does not begin with https'],
  ])('the discovery %j is refused: %s', (discovery, sentence) => {
    expect(problems(facts({ discovery, keys: null }))[0]).toContain(sentence);
  });

  it.each([
    [failed('bad-status', 500), 'it answers with an error (HTTP 500)'],
    [said('[]'), 'is no JSON object with keys'],
    [said({ keys: [] }), 'is empty'],
    [said({ keys: [key('a', { kty: 'oct' })] }), 'no signing key'],
    [said({ keys: [key('a', { use: 'enc' })] }), 'no signing key'],
    [said({ keys: [key('')] }), 'no signing key'],
    [said({ keys: [key('a', { alg: 'HS256' })] }), 'no signing key'],
    [said({ keys: [key('a'), key('a')] }), 'Two keys have the kid “a”'],
    [said({ keys: Array.from({ length: 101 }, (_, at) => key(`${at}`)) }), 'more than 100 RSA keys'],
  ])('the key set %j is refused: %s', (keys, sentence) => {
    expect(problems(facts({ keys }))).toEqual([expect.stringContaining(sentence)]);
  });

  it('one good key beside one that AWS cannot use is enough', () => {
    const keys = said({ keys: [key('a', { kty: 'OKP' }), key('b', { kty: 'EC', alg: 'ES256' })] });
    expect(problems(facts({ keys }))).toEqual([]);
  });
});

describe('of the certificates', () => {
  it.each([
    ['in another order', { chain: [SERVER, ROOT, INTERMEDIATE] }, 'are not in order'],
    ['without the one between', { chain: [SERVER, ROOT] }, 'are not in order'],
    ['for another host', { host: 'git.example.org' }, 'is not for “git.example.org”'],
    ['signed by itself', { chain: [SELF], publiclyTrusted: false }, 'is self-signed'],
    ['alone and unknown', { chain: [SERVER], publiclyTrusted: false }, 'sends its own certificate alone'],
  ])('a chain %s is refused', (_, more, sentence) => {
    expect(problems(facts({ servers: [server(more)] }))).toEqual([expect.stringContaining(sentence)]);
  });

  it.each([
    [Date.UTC(2121, 0), 'ended on'],
    [Date.UTC(2019, 0), 'is valid only from'],
  ])('a chain that is not valid at %d is refused, each certificate by its name', (now, sentence) => {
    const found = problems(facts({ now }));
    expect(found).toHaveLength(2);
    expect(found[1]).toContain(`“CN=Test intermediate” ${sentence}`);
  });

  it('the root at the end is allowed, and a certificate that a public root signed needs no other', () => {
    expect(problems(facts({ servers: [server({ chain: [SERVER, INTERMEDIATE, ROOT] })] }))).toEqual([]);
    expect(problems(facts({ servers: [server({ chain: [SERVER] })] }))).toEqual([]);
  });
});

describe('the thumbprint', () => {
  const of = (chain: readonly string[], publiclyTrusted = true) =>
    checkIssuer(facts({ servers: [server({ chain, publiclyTrusted })] })).thumbprint;

  it('is of the intermediate, with and without root and in any order', () => {
    const found = [
      [SERVER, INTERMEDIATE],
      [SERVER, INTERMEDIATE, ROOT],
      [SERVER, ROOT, INTERMEDIATE],
    ].map((chain) => of(chain)?.value);
    expect(found[0]).toBe(OPENSSL_SHA1);
    expect(new Set(found).size).toBe(1);
  });

  it('is of the only certificate where there is one', () => {
    expect(of([SELF])).toMatchObject({ value: expect.stringMatching(THUMBPRINT), subject: '“CN=alone.example.com”' });
    expect(of([])).toBeNull();
    expect(of(['no certificate'])).toBeNull();
  });

  it('is ignored by AWS exactly when a public authority vouches', () => {
    expect(of([SERVER, INTERMEDIATE])).toMatchObject({ ignored: true, sentence: expect.stringContaining('ignores') });
    expect(of([SERVER, INTERMEDIATE], false)).toMatchObject({ ignored: false });
  });

  it('says nothing of AWS while the certificates are out of date', () => {
    const check = checkIssuer(facts({ now: Date.UTC(2121, 0), servers: [server({ publiclyTrusted: false })] }));
    expect(check.thumbprint?.sentence).toContain('shows when the certificates are valid');
    expect(check.findings.map(({ what }) => what).filter((what) => what.includes('public authority'))).toEqual([]);
  });

  it('is of the server that has the keys', () => {
    const keysServer = server({ host: 'keys.example.com', chain: [SELF] });
    expect(checkIssuer(facts({ servers: [server(), keysServer] })).thumbprint?.subject).toContain('alone');
  });
});

describe('a GitLab that AWS cannot reach', () => {
  it.each(['10.1.2.3', '172.31.0.1', '192.168.1.1', '127.0.0.1', '::1', 'fd00::1', '::ffff:10.0.0.1'])(
    'at %s is told to publish the two documents',
    (address) => {
      const [found] = problems(facts({ servers: [server({ addresses: [address] })] }));
      expect(found).toContain('has a private address');
      expect(found).toContain('ci_id_tokens_issuer_url');
    },
  );

  it.each(['172.32.0.1', '11.0.0.1', '2001:db8::1'])('is none at %s', (address) => {
    expect(problems(facts({ servers: [server({ addresses: ['10.0.0.1', address] })] }))).toEqual([]);
  });

  it('is told so too when it was not reached from here', () => {
    const found = problems(facts({ discovery: failed('unreachable'), keys: null, servers: [] }));
    expect(found.at(-1)).toContain('ci_id_tokens_issuer_url');
  });
});

describe('the sandbox', () => {
  const issuer = 'http://localhost:8080';
  const sandbox = facts({
    issuer,
    discovery: said({ issuer, jwks_uri: `${issuer}/keys` }),
    servers: [server({ host: 'localhost', addresses: ['127.0.0.1'], chain: [] })],
  });

  it('is taken, and what AWS would refuse is said', () => {
    const { findings } = checkIssuer(sandbox, { allowInsecure: true });
    expect(findings.every(({ ok }) => ok)).toBe(true);
    expect(findings.filter(({ note }) => note?.startsWith('AWS would refuse it.'))).toHaveLength(4);
  });

  it('is refused without leave, and nothing but http, port and address is excused with it', () => {
    expect(problems(sandbox)).toHaveLength(4);
    expect(problems({ ...sandbox, keys: said({ keys: [] }) }, true)).toHaveLength(1);
    expect(problems({ ...sandbox, issuer: `${issuer}?a` }, true)).not.toEqual([]);
  });
});
