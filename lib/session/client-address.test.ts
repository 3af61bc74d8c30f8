import { once } from 'node:events';
import { request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setImmediate as turn } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createProductServer } from '@/bin/run/http-server.mjs';
import { clientAddress } from '@/lib/session/client-address';
import { peerAddress } from '@/lib/tracing/under-way';

/** Every name under which a proxy, a framework or this product ever carried an address. */
const HEADERS = [
  'x-drawbridge-peer',
  'x-forwarded-for',
  'x-real-ip',
  'x-client-ip',
  'x-cluster-client-ip',
  'x-original-forwarded-for',
  'x-originating-ip',
  'x-remote-addr',
  'x-remote-ip',
  'x-envoy-external-address',
  'x-azure-clientip',
  'x-appengine-user-ip',
  'cf-connecting-ip',
  'cf-pseudo-ipv4',
  'cf-connecting-ipv6',
  'true-client-ip',
  'fastly-client-ip',
  'client-ip',
  'forwarded',
  'via',
  'x-forwarded',
  'forwarded-for',
];
const FORGED = '203.0.113.66';

describe('the address that a request over HTTP is recorded with', () => {
  // As app/current-actor.ts asks for it, behind some turns of the event loop as within the framework.
  const server = createProductServer(async (asked, response) => {
    await turn();
    const forwarded = asked.headers['x-forwarded-for'];
    const ip = clientAddress(peerAddress(), Array.isArray(forwarded) ? forwarded.join() : (forwarded ?? null), 0);
    response.end(ip);
  });
  beforeAll(async () => {
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
  });
  afterAll(() => {
    server.close();
  });

  async function recorded(headers: Record<string, string>): Promise<string> {
    const { port } = server.address() as AddressInfo;
    const [response] = await once(request({ host: '127.0.0.1', port, headers }).end(), 'response');
    let text = '';
    for await (const piece of response) text += String(piece);
    return text;
  }

  it.each(HEADERS)('is the other end of the connection, whatever %s says', async (name) => {
    expect(await recorded({ [name]: name === 'forwarded' ? `for=${FORGED}` : FORGED })).toBe('127.0.0.1');
  });

  it('is that with all of them forged at once too', async () => {
    expect(await recorded(Object.fromEntries(HEADERS.map((name) => [name, FORGED])))).toBe('127.0.0.1');
  });
});

describe('the address of a client behind proxies', () => {
  const PROXY = '10.0.0.9';
  it.each([
    ['no proxy is trusted', PROXY, '1.2.3.4', 0, PROXY],
    ['an IPv4 address in IPv6 clothes', '::ffff:10.0.0.9', null, 0, PROXY],
    ['one proxy', PROXY, '6.6.6.6, 1.2.3.4', 1, '1.2.3.4'],
    ['two proxies', PROXY, '6.6.6.6, 1.2.3.4, 10.0.0.8', 2, '1.2.3.4'],
    ['fewer hops than proxies', PROXY, null, 2, PROXY],
    ['a range of proxies', PROXY, '6.6.6.6, 1.2.3.4', ['10.0.0.0/8'], '1.2.3.4'],
    ['a range with two proxies in it', PROXY, '6.6.6.6, 1.2.3.4, 10.0.0.8', ['10.0.0.0/8'], '1.2.3.4'],
    ['a range, reached around it', '198.51.100.7', '1.2.3.4', ['10.0.0.0/8'], '198.51.100.7'],
    ['a range of the other kind', PROXY, '1.2.3.4', ['::/0'], PROXY],
    ['text that is no address, appended by a proxy', PROXY, '1.2.3.4, <script>', 2, PROXY],
    ['a peer that is unknown', null, '1.2.3.4', 1, null],
  ] as const)('%s', (_, peer, forwarded, trusted, address) => {
    expect(clientAddress(peer, forwarded, trusted)).toBe(address);
  });
});
