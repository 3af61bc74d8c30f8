import { expect, it } from 'vitest';
import { type ChainedEvent, followChain, linkOf } from '@/lib/audit/chain';
import { readLogLine } from '@/lib/audit/log-line';
import type { StreamConfig } from '@/lib/config/config';
import { webhookHeaders } from '@/lib/notify/standard-webhooks';
import type { Posted } from '@/lib/outbound/post-message';
import type { SyslogMessage } from '@/lib/outbound/send-syslog';
import { readDeliveryStates } from '@/lib/services/audit/delivery/delivery-states';
import { streamAudit } from '@/lib/services/audit/delivery/stream-audit';
import { OUTBOUND, type Outbound } from '@/lib/services/audit/delivery/stream-senders';
import { recordEvent } from '@/lib/services/verb/record-event';
import { SYSTEM } from '@/lib/test-worlds/change-test-world';
import { TestWorld } from '@/lib/test-worlds/sync-test-world';
import { withTestDatabase } from '@/lib/test-worlds/test-database';

const database = withTestDatabase();
const SECRET = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
const HOOK: StreamConfig = { kind: 'webhook', url: 'https://hooks.example.com/audit', secret: SECRET };
const TAKEN: Posted = { ok: true, status: 200, detail: 'HTTP 200.' };
const AWAY: Posted = { ok: false, status: 503, detail: 'HTTP 503.' };

function open() {
  let at = Date.parse('2026-11-23T10:00:00Z');
  const base = new TestWorld().context(database().client);
  const context = { ...base, now: () => new Date(at) };
  const got: ChainedEvent[] = [];
  const post = async (_: string, body: string, headers: Readonly<Record<string, string>>): Promise<Posted> => {
    if (readLogLine(body) === null) throw new Error('not a line of the log');
    const event = JSON.parse(body) as ChainedEvent;
    // A receiver that knows the secret comes to the same signature.
    expect(headers).toEqual(webhookHeaders(SECRET, event.id, Math.floor(at / 1000), body));
    got.push(event);
    return TAKEN;
  };
  const record = (count: number) =>
    context.db.$transaction(async (tx) => {
      for (let index = 0; index < count; index++)
        await recordEvent(tx, context, SYSTEM, {
          ...{ action: 'sync.started', result: 'done' },
          object: { kind: 'account', id: 'a', name: `Ä ${index}` },
        });
    });
  const pass = (milliseconds: number) => {
    at += milliseconds;
  };
  return { context, got, post, record, pass };
}

type Streaming = ReturnType<typeof open>;
const toHook = (context: Streaming['context'], post: Streaming['post'], signal?: AbortSignal) =>
  streamAudit(context, HOOK, signal, { ...OUTBOUND, post });

const numbers = (events: readonly ChainedEvent[]) => events.map(({ seq }) => Number(seq));

it('every event arrives once and in order, as a line by which the receiver can follow the chain', async () => {
  const { context, got, post, record } = open();
  await record(230);
  await toHook(context, post);
  await record(2);
  await toHook(context, post);
  expect(numbers(got)).toEqual(Array.from({ length: 232 }, (_, index) => index + 1));
  const broken = got.slice(1).filter((event, index) => !followChain(got[index] ?? null, linkOf(event)).ok);
  expect(broken).toEqual([]);
});

it('an event that is refused holds up those behind it and comes again, none is left out', async () => {
  const { context, got, post, record, pass } = open();
  await record(3);
  let refused = 0;
  const failing: typeof post = async (url, body, headers) =>
    readLogLine(body)?.seq === '2' && refused++ < 2 ? AWAY : post(url, body, headers);
  await toHook(context, failing);
  await toHook(context, failing);
  expect(numbers(got)).toEqual([1]);
  expect(await context.db.auditDelivery.findFirst()).toMatchObject({ seq: 1n, problem: 'HTTP 503.', attempts: 1 });
  for (let round = 0; round < 2; round++) {
    pass(60_000);
    await toHook(context, failing);
  }
  expect(numbers(got)).toEqual([1, 2, 3]);
  expect(await context.db.auditDelivery.findFirst()).toMatchObject({ seq: 3n, problem: null, failingSince: null });
});

it('several processes send nothing twice, and one that lost its place sends no more', async () => {
  const { context, got, post, record, pass } = open();
  await record(20);
  await Promise.all([1, 2, 3].map(() => toHook(context, post)));
  expect(numbers(got)).toEqual(Array.from({ length: 20 }, (_, index) => index + 1));
  await record(3);
  // The first process hangs at the first event for longer than its lease, and another one takes its place.
  const hanging: typeof post = async () => {
    pass(10 * 60_000);
    await toHook(context, post);
    return TAKEN;
  };
  await toHook(context, hanging);
  expect(numbers(got).slice(20)).toEqual([21, 22, 23]);
  expect(await context.db.auditDelivery.findFirst()).toMatchObject({ seq: 23n });
});

it('a process that is asked to stop gives the place back where it is', async () => {
  const { context, got, post, record } = open();
  await record(3);
  const stopping = new AbortController();
  const stopAfter: typeof post = async (url, body, headers) => {
    stopping.abort();
    return post(url, body, headers);
  };
  await toHook(context, stopAfter, stopping.signal);
  expect(numbers(got)).toEqual([1]);
  await toHook(context, post);
  expect(numbers(got)).toEqual([1, 2, 3]);
});

it('receivers of several kinds follow the log each by itself, and none sends what another has failed at', async () => {
  const { context, got, post, record, pass } = open();
  await record(130);
  const frames: SyslogMessage[][] = [];
  let away = true;
  const outbound: Outbound = {
    post,
    syslog: async (_, messages) => {
      if (away) return { ok: false, status: null, detail: 'The message was not sent (ECONNREFUSED).' };
      frames.push([...messages]);
      return TAKEN;
    },
  };
  const syslog = { kind: 'syslog', host: 'logs.example.com', port: 6514, tls: true, format: 'ocsf' } as const;
  const streams: StreamConfig[] = [HOOK, syslog];
  const all = async () => {
    for (const stream of streams) await streamAudit(context, stream, undefined, outbound);
  };
  await all();
  expect(got).toHaveLength(130);
  const config = { ...context.config, audit: { ...context.config.audit, streams } };
  const states = async () => (await readDeliveryStates({ ...context, config })).filter(({ behind }) => behind !== null);
  expect(await states()).toMatchObject([
    { target: 'stream', seq: '130', behind: '0', failing: null },
    {
      target: 'stream-syslog',
      seq: null,
      behind: '130',
      failing: { problem: expect.stringContaining('ECONNREFUSED') },
    },
  ]);
  away = false;
  pass(60_000);
  await all();
  expect(got).toHaveLength(130);
  expect(frames.map((messages) => messages.length)).toEqual([100, 30]);
  expect(frames.flat().map(({ text }) => JSON.parse(text).metadata.sequence)).toEqual(
    Array.from({ length: 130 }, (_, index) => index + 1),
  );
  expect(await states()).toMatchObject([{ behind: '0' }, { behind: '0', failing: null }]);
});
