import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type Server as HttpServer, type RequestListener } from 'node:http';
import { createServer as createTls } from 'node:https';
import type { AddressInfo, Server } from 'node:net';
import path from 'node:path';
import { Readable } from 'node:stream';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { CLIENT_ID, CLIENT_SECRET } from '@/e2e/sandbox/gitlab/sign-in';
import { type Sandbox, startSandbox } from '@/e2e/sandbox/start';
import type { PersonActor } from '@/lib/access/decide';
import { log } from '@/lib/log/log';
import { listRefusedSignIns } from '@/lib/services/people/list-refused-sign-ins';
import { forge, openSignIn, REQUEST, SITE } from '@/lib/test-worlds/sign-in-test-world';
import { withTestDatabase } from '@/lib/test-worlds/test-database';

const database = withTestDatabase();
let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox({ gitlabPort: 0, awsPort: 0, redirectUris: [`${SITE}/auth/callback`] });
});
afterAll(() => sandbox.close());
const servers: Server[] = [];
afterEach(async () => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
  for (const server of servers.splice(0)) {
    const closed = new Promise((done) => server.close(done));
    if ('closeAllConnections' in server) (server as HttpServer).closeAllConnections();
    await closed;
  }
});

async function listen(server: Server): Promise<number> {
  servers.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}
const answering = async (answer: RequestListener) => `http://127.0.0.1:${await listen(createServer(answer))}`;
/** Where nobody listens any more. */
async function closed(): Promise<string> {
  const url = await answering(() => {});
  await new Promise((done) => servers.pop()?.close(done));
  return url;
}
const file = (name: string) => readFileSync(path.join('lib/onboarding/test-chains', name), 'utf8');

const open = (url: string, clientSecret = CLIENT_SECRET) =>
  openSignIn(database().client, { url, clientId: CLIENT_ID, clientSecret });
const ADMIN: PersonActor = {
  ...{ kind: 'person', personId: 'ada', name: 'ada', username: 'ada', roles: ['admin'] },
  ...{ via: { kind: 'session', sessionId: 's' }, request: REQUEST },
};

/** GitLabs as they are met on the first day, and what is said of each. */
const AT_START: readonly (readonly [what: string, url: () => Promise<string>, reason: string, problem: string])[] = [
  ['whose name does not exist', async () => 'http://gitlab.invalid', 'host name cannot be resolved', 'unavailable'],
  ['that does not run', closed, 'refuses connections', 'unavailable'],
  [
    'with a certificate of a private authority',
    async () =>
      `https://localhost:${await listen(createTls({ key: file('self.key'), cert: file('self.pem') }, (_, r) => r.end()))}`,
    'certificate is not trusted',
    'setup',
  ],
  [
    'that calls itself by another URL',
    () =>
      answering((_, response) =>
        response
          .setHeader('content-type', 'application/json')
          .end(JSON.stringify({ issuer: 'https://gitlab.internal.example', jwks_uri: 'https://x.example' })),
      ),
    'another issuer than the configured URL',
    'setup',
  ],
  [
    'behind a page that asks for a password',
    () => answering((_, response) => response.setHeader('content-type', 'text/html').end('<p>Password</p>')),
    'did not answer as a sign-in server does',
    'unavailable',
  ],
  [
    'that answers every path with 404',
    () => answering((_, response) => response.writeHead(404).end()),
    'did not answer as a sign-in server does',
    'unavailable',
  ],
];

const TOO_SLOW = 'did not answer in time';
/** What a server, or whoever stands in its place, may answer with to cost this machine memory or time. */
const COSTLY: readonly (readonly [what: string, answer: RequestListener, reason: string])[] = [
  [
    '50 MB',
    (_, response) => {
      const piece = Buffer.alloc(1_000_000, ' ');
      response.setHeader('content-type', 'application/json');
      Readable.from(Array.from({ length: 50 }, () => piece)).pipe(response);
    },
    'far more than a sign-in server does',
  ],
  [
    'a few KB that unpack to 50 MB',
    (_, response) =>
      response
        .writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' })
        .end(gzipSync(Buffer.alloc(50_000_000, ' '))),
    'far more than a sign-in server does',
  ],
  [
    'an encoding that nobody asked for',
    (_, response) =>
      response
        .writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'br' })
        .end(brotliCompressSync('{}')),
    'encoding that nobody asked for',
  ],
  [
    'a byte now and then, without an end',
    (_, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      const drip = setInterval(() => response.write(' '), 20);
      response.on('close', () => clearInterval(drip));
    },
    TOO_SLOW,
  ],
];
const STEPS = [
  '/.well-known/openid-configuration',
  '/oauth/token',
  '/oauth/discovery/keys',
  '/oauth/userinfo',
] as const;

/** The sandbox's GitLab answers so at one path; gives back how many bytes of that were written. */
async function spoil(step: string, answer: RequestListener): Promise<() => number> {
  let written = 0;
  const url = await answering((asked, response) => {
    response.on('close', () => {
      written = asked.socket.bytesWritten;
    });
    answer(asked, response);
  });
  const real = fetch;
  vi.stubGlobal('fetch', (input: string | URL | Request, init?: RequestInit) =>
    real(new URL(input instanceof Request ? input.url : input).pathname === step ? url : input, init),
  );
  return () => written;
}

describe('a GitLab that answers to cost memory or time', () => {
  const cases = STEPS.flatMap((step) => COSTLY.map(([what, answer, reason]) => ({ step, what, answer, reason })));

  it.each(cases)(
    'at $step with $what signs nobody in, and is told of by its cause',
    async ({ step, answer, reason }) => {
      const written = await spoil(step, answer);
      const { signIn, reasons } = open(sandbox.gitlab.url);
      vi.spyOn(log, 'warn').mockImplementation(() => {});
      const patience = AbortSignal.timeout.bind(AbortSignal);
      // Whoever waits for the end of it is cut off: here after half a second.
      if (reason === TOO_SLOW)
        vi.spyOn(AbortSignal, 'timeout').mockImplementation((milliseconds) => patience(milliseconds / 20));
      await expect(signIn('ada')).rejects.toMatchObject({ problem: 'unavailable' });
      expect(await reasons()).toMatchObject([{ reason: expect.stringContaining(reason) }]);
      // What lies in the buffers of both ends is more than what was read.
      expect(written()).toBeLessThan(10_000_000);
    },
  );
});

describe('a GitLab', () => {
  it.each(AT_START)(
    '%s is told of by its cause: in the log, to an admin, and to nobody else',
    async (_, url, reason, problem) => {
      const { context, begin } = open(await url());
      const warn = vi.spyOn(log, 'warn').mockImplementation(() => {});
      const refused = await begin().catch((error: unknown) => error);
      expect(refused).toMatchObject({ problem });
      expect(String(refused)).not.toContain(reason);
      expect(warn).toHaveBeenCalledWith(
        expect.objectContaining({ requestId: REQUEST.id, err: expect.any(Error), remedy: expect.any(String) }),
        expect.stringContaining(reason),
      );
      expect(await listRefusedSignIns(context, ADMIN)).toEqual([
        expect.objectContaining({
          reason: expect.stringContaining(reason),
          remedy: expect.any(String),
          ...{ attempts: 1, reference: REQUEST.id, ip: REQUEST.ip },
        }),
      ]);
    },
  );

  it('that does not know the secret is told of by that, and the secret is nowhere', async () => {
    const { db, context, signIn, reasons } = open(sandbox.gitlab.url, 'canary-secret');
    const warn = vi.spyOn(log, 'warn').mockImplementation(() => {});
    await expect(signIn('ada')).rejects.toMatchObject({ code: 'not-signed-in', problem: 'setup' });
    expect(warn.mock.calls.join()).not.toContain('canary');
    const told = expect.stringContaining('(invalid_client)');
    expect(await reasons()).toEqual([{ reason: told, attempts: 1, ip: REQUEST.ip }]);
    // It is in the audit log by now: what an admin sees stays the same.
    const [row] = await listRefusedSignIns(context, ADMIN);
    expect(row).toMatchObject({ reason: told, remedy: expect.stringContaining('GITLAB_OAUTH_CLIENT_SECRET') });
    expect(JSON.stringify(await db.auditEvent.findMany({ omit: { seq: true } }))).not.toContain('canary');
  });

  it('whose clock differs by an hour is told of by that', async () => {
    const { context, signIn } = open(sandbox.gitlab.url);
    await forge((claims) => ({ ...claims, iat: (claims.iat ?? 0) - 3600, exp: (claims.exp ?? 0) - 3600 }));
    await expect(signIn('ada')).rejects.toMatchObject({ problem: 'setup' });
    expect(await listRefusedSignIns(context, ADMIN)).toMatchObject([{ remedy: expect.stringContaining('NTP') }]);
  });

  it('where the person says no is not a fault of anybody', async () => {
    const { context, begin, complete } = open(sandbox.gitlab.url);
    const { state } = await begin();
    const answer = `?error=access_denied&error_description=canary&state=${state}`;
    await expect(complete(answer, state)).rejects.toMatchObject({ problem: 'denied' });
    const rows = await listRefusedSignIns(context, ADMIN);
    expect(rows).toMatchObject([{ remedy: null }]);
    expect(JSON.stringify(rows)).not.toContain('canary');
  });
});

it('only who manages people sees who was refused, and why', async () => {
  const { context } = open(sandbox.gitlab.url);
  const viewer: PersonActor = { ...ADMIN, roles: ['viewer', 'approver', 'auditor'] };
  await expect(listRefusedSignIns(context, viewer)).rejects.toMatchObject({ code: 'forbidden' });
});
