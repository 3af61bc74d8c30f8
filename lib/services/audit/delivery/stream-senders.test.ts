import { readFileSync } from 'node:fs';
import { createServer as createHttp } from 'node:http';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import path from 'node:path';
import { createServer as createTls } from 'node:tls';
import { afterEach, describe, expect, it } from 'vitest';
import type { ChainedEvent } from '@/lib/audit/chain';
import { readLogLine } from '@/lib/audit/log-line';
import type { StreamConfig } from '@/lib/config/config';
import { sendSyslog } from '@/lib/outbound/send-syslog';
import { OUTBOUND, streamOf } from '@/lib/services/audit/delivery/stream-senders';
import { TestWorld } from '@/lib/test-worlds/sync-test-world';

const CONFIG = { ...new TestWorld().context({} as never).config, publicUrl: 'https://drawbridge.example.com' };
const NOW = new Date('2026-11-23T10:00:00Z');
const chains = (name: string) => readFileSync(path.join('lib/onboarding/test-chains', name), 'utf8');

const event = (seq: number): ChainedEvent => ({
  ...{
    seq: String(seq),
    id: `event-${seq}`,
    at: '2026-11-23T09:59:00.250Z',
    action: 'change.approved',
    result: 'done',
  },
  actor: { kind: 'person', id: 'p1', name: 'Rhea Holm' },
  object: { kind: 'change', id: 'c1', name: 'Admit ünïcode | main' },
  ...{
    changeId: 'c1',
    roleId: null,
    beforeDigest: null,
    afterDigest: null,
    data: {},
    ip: '192.0.2.7',
    requestId: 'r1',
  },
  ...{ prevHash: '0'.repeat(64), hash: 'a'.repeat(64) },
});
const EVENTS = [event(1), { ...event(2), action: 'change.apply-failed', result: 'failed' }];

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});
async function listen(server: Server): Promise<number> {
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}
const send = (stream: StreamConfig, events: readonly ChainedEvent[] = EVENTS) =>
  streamOf(stream).send(events, NOW, CONFIG, OUTBOUND);

/** Messages as a receiver takes them apart: a count of octets, a space, so many octets. RFC 6587, section 3.4.1. */
function framesOf(bytes: Buffer): readonly string[] {
  const frames: string[] = [];
  for (let at = 0; at < bytes.length; ) {
    const space = bytes.indexOf(' ', at);
    const end = space + 1 + Number(bytes.subarray(at, space).toString());
    frames.push(bytes.subarray(space + 1, end).toString('utf8'));
    at = end;
  }
  return frames;
}

describe('syslog', () => {
  const keep = (got: Buffer[]) => (socket: Socket) => {
    socket.on('data', (bytes) => got.push(bytes)).on('end', () => socket.end());
    socket.on('error', () => {});
  };
  const to = (port: number, format: 'ocsf' | 'cef' | 'export') =>
    ({ kind: 'syslog', host: '127.0.0.1', port, tls: false, format }) as const;

  it.each(['ocsf', 'cef', 'export'] as const)(
    'gets all events of one connection, each framed, as %s',
    async (format) => {
      const got: Buffer[] = [];
      const port = await listen(createServer(keep(got)));
      expect(await send(to(port, format))).toMatchObject({ ok: true });
      const frames = framesOf(Buffer.concat(got));
      // Severity 5 (notice) of what was done, 4 (warning) of what failed; the host is where people reach Drawbridge.
      const heads = [13 * 8 + 5, 13 * 8 + 4].map(
        (priority) => `<${priority}>1 2026-11-23T09:59:00.250Z drawbridge.example.com drawbridge - audit - `,
      );
      expect(frames.map((frame, index) => frame.startsWith(heads[index] ?? '?'))).toEqual([true, true]);
      const texts = frames.map((frame, index) => frame.slice(heads[index]?.length));
      if (format === 'cef') expect(texts.every((text) => text.startsWith('CEF:0|Drawbridge|'))).toBe(true);
      else if (format === 'ocsf')
        expect(texts.map((text) => JSON.parse(text).metadata.uid)).toEqual(['event-1', 'event-2']);
      else expect(texts.map((text) => readLogLine(text)?.seq)).toEqual(['1', '2']);
    },
  );

  it('over TLS goes to a server that proves its name, and to no other', async () => {
    const got: Buffer[] = [];
    const server = createTls(
      { key: chains('server.key'), cert: chains('server.pem') + chains('intermediate.pem') },
      keep(got),
    );
    const port = await listen(server);
    const message = { at: NOW.toISOString(), id: 'audit', text: 'secret of the house' };
    const trusted = { host: 'localhost', port, tls: true, roots: [chains('root.pem')] };
    expect(await sendSyslog({ host: '127.0.0.1', port, tls: true }, [message])).toMatchObject({ ok: false });
    expect(Buffer.concat(got).toString()).toBe('');
    expect(await sendSyslog(trusted, [message])).toMatchObject({ ok: true });
    expect(await sendSyslog({ ...trusted, host: '127.0.0.1' }, [message])).toMatchObject({ ok: true });
    expect(framesOf(Buffer.concat(got))).toHaveLength(2);
  });
});

describe('Splunk', () => {
  const receive = async (status: number, answer: (headers: Record<string, unknown>) => string) => {
    const got: { readonly headers: Record<string, unknown>; readonly body: string; readonly url: string }[] = [];
    const server = createHttp((request, response) => {
      let body = '';
      request.on('data', (part) => {
        body += String(part);
      });
      request.on('end', () => {
        got.push({ headers: request.headers, body, url: request.url ?? '' });
        response.writeHead(status).end(answer(request.headers));
      });
    });
    const url = `http://127.0.0.1:${await listen(server)}/services/collector/event`;
    return { got, stream: { kind: 'splunk', url, token: 'canary-of-a-token', format: 'ocsf' } as const };
  };

  it('gets events in one request with its token, each with its own time in seconds', async () => {
    const { got, stream } = await receive(200, () => '{"text":"Success","code":0}');
    expect(await send(stream)).toMatchObject({ ok: true });
    expect(got).toHaveLength(1);
    expect(got[0]).toMatchObject({
      url: '/services/collector/event',
      headers: { authorization: 'Splunk canary-of-a-token', 'content-type': 'application/json' },
    });
    const sent = got[0]?.body.split('\n').map((line) => JSON.parse(line));
    expect(sent).toMatchObject(
      ['event-1', 'event-2'].map((uid) => ({
        ...{ time: 1_795_427_940.25, host: 'drawbridge.example.com', source: 'drawbridge' },
        ...{ sourcetype: 'drawbridge:audit:ocsf', event: { metadata: { uid } } },
      })),
    );
    expect(await send({ ...stream, format: 'cef' })).toMatchObject({ ok: true });
    expect(JSON.parse(got[1]?.body.split('\n')[0] ?? '')).toMatchObject({
      ...{ sourcetype: 'drawbridge:audit:cef', event: expect.stringMatching(/^CEF:0\|/) },
    });
  });

  it('that refuses and repeats the token has taken nothing, and the token is not in what is kept of its answer', async () => {
    const { stream } = await receive(403, (headers) => JSON.stringify({ text: 'Invalid token', code: 4, headers }));
    const posted = await send(stream);
    expect(posted).toMatchObject({ ok: false, status: 403, detail: expect.stringContaining('Invalid token') });
    expect(posted.detail).not.toContain('canary');
  });
});
