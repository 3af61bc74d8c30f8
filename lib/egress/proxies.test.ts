import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { getGlobalDispatcher, setGlobalDispatcher } from 'undici';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { openReader } from '@/lib/aws/reader';
import type { InstanceConfig } from '@/lib/config/config';
import { leadThroughProxies } from '@/lib/egress/proxies';
import { openGitLab } from '@/lib/gitlab/gitlab-adapter';
import { postMessage } from '@/lib/outbound/post-message';
import { readDocument } from '@/lib/outbound/read-document';
import { beginAuthorization } from '@/lib/session/identity-provider';

const ours = getGlobalDispatcher();
const seen: string[] = [];
let [proxy, target] = [createServer(), createServer()];
const portOf = (server: Server) => (server.address() as AddressInfo).port;

beforeAll(async () => {
  target = createServer((_, response) => response.writeHead(418).end());
  // Records who is asked for, and leads everyone to the one server of this test: no name here resolves.
  proxy = createServer((request, response) => {
    seen.push(new URL(request.url ?? '').host);
    response.writeHead(418).end();
  });
  proxy.on('connect', (request, socket) => {
    seen.push(String(request.url).replace(/:80$/, ''));
    const upstream = connect(portOf(target), '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      upstream.pipe(socket).pipe(upstream);
    });
    for (const end of [socket, upstream]) end.on('error', () => upstream.destroy());
  });
  for (const server of [proxy, target]) {
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
  }
});
afterAll(() => {
  for (const server of [proxy, target]) {
    server.closeAllConnections();
    server.close();
  }
});
afterEach(() => {
  vi.unstubAllEnvs();
  setGlobalDispatcher(ours);
  seen.length = 0;
});

function behindProxy(noProxy = ''): void {
  for (const name of ['HTTP_PROXY', 'HTTPS_PROXY', 'http_proxy', 'https_proxy'])
    vi.stubEnv(name, `http://127.0.0.1:${portOf(proxy)}`);
  for (const name of ['NO_PROXY', 'no_proxy']) vi.stubEnv(name, noProxy);
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIAEXAMPLE');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'secret');
  leadThroughProxies();
}

const INSTANCE = { id: 'g', name: 'g', url: 'http://gitlab.invalid', issuer: 'http://gitlab.invalid', shared: false };
const instance: InstanceConfig = { ...INSTANCE, token: 't', writerToken: null };
const account = { id: '111122223333', name: 'a', reader: null, writer: null };
const signIn = { instances: [instance], signIn: { instanceId: 'g', clientId: 'c', clientSecret: 's' } };

/** Each way out, towards a name that only the proxy could know. */
const WAYS = {
  'gitlab.invalid': () => openGitLab(instance).listProjects(null),
  'aws.invalid': () => openReader(account, { region: 'us-east-1', endpointUrl: 'http://aws.invalid' }).alias(),
  'hooks.invalid': () => postMessage('http://hooks.invalid/in', '{}', {}),
  'issuer.invalid': () => readDocument('http://issuer.invalid/', { timeout: 5000, limit: 100, allowInsecure: true }),
  'gitlab.invalid at sign-in': () => beginAuthorization({ ...signIn, publicUrl: 'http://d.invalid' } as never),
} as const;

describe('a call that leaves this machine', () => {
  it.each(Object.entries(WAYS))('goes through the proxy of the environment: %s', async (host, call) => {
    behindProxy();
    await call().catch(() => {});
    expect(new Set(seen)).toEqual(new Set([host.split(' ')[0]]));
  });

  it.each(Object.entries(WAYS))('goes around it where NO_PROXY says so: %s', async (_, call) => {
    behindProxy('.invalid');
    await call().catch(() => {});
    expect(seen).toEqual([]);
  });
});
