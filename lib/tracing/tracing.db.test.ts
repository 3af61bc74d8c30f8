import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { createProductServer } from '@/bin/run/http-server.mjs';
import { openReader } from '@/lib/aws/reader';
import { openGitLab } from '@/lib/gitlab/gitlab-adapter';
import { openQueue } from '@/lib/jobs/queue';
import { noteAnswers } from '@/lib/services/process/note-answers';
import { startTracing } from '@/lib/services/process/start-tracing';
import { withTestDatabase } from '@/lib/test-worlds/test-database';
import { noteRequest, requestIdUnderWay, spanUnderWay } from '@/lib/tracing/under-way';

const CANARY = 'canary-7f3a';
const THEIRS = '0af7651916cd43dd8448eb211c80319c';
/** Of a request whose sender asks for nothing to be recorded. */
const TRACEPARENT = `00-${THEIRS}-b7ad6b7169203331-00`;

const span = z.object({
  traceId: z.string(),
  spanId: z.string(),
  parentSpanId: z.string().optional(),
  name: z.string(),
  attributes: z.array(z.object({ key: z.string(), value: z.record(z.string(), z.unknown()) })),
});
const sent = z.object({
  resourceSpans: z.array(z.object({ scopeSpans: z.array(z.object({ spans: z.array(span) })) })),
});

const servers: Server[] = [];
async function listen(server: Server): Promise<string> {
  servers.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** What arrived where traces go, and the user agents of calls to AWS. */
let received: string[] = [];
let agents: string[] = [];
let signatures: string[] = [];
let upstream = '';
let collector = '';
// Before the database of the test is opened: it is told of only where traces are on.
beforeEach(async ({ task }) => {
  [received, agents, signatures] = [[], [], []];
  collector = await listen(
    createServer(async (request, response) => {
      received.push(await text(request));
      response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
    }),
  );
  upstream = await listen(
    createServer((request, response) => {
      if (request.url?.startsWith('/api/v4')) return void response.end(JSON.stringify({ version: '18.5.0' }));
      agents.push(request.headers['user-agent'] ?? '');
      signatures.push(request.headers.authorization ?? '');
      response.writeHead(200, { 'content-type': 'text/xml' }).end(IDENTITY);
    }),
  );
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIAIOSFODNN7EXAMPLE');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', CANARY);
  vi.stubEnv('OTEL_EXPORTER_OTLP_ENDPOINT', collector);
  await startTracing({ traces: task.name.startsWith('without') ? null : { share: 1 } });
  noteAnswers();
});
afterEach(async () => {
  globalThis.drawbridgeTracing = undefined;
  vi.unstubAllEnvs();
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});
const database = withTestDatabase();

const IDENTITY = `<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult>
<Arn>arn:aws:iam::111122223333:user/${CANARY}</Arn><UserId>AIDA</UserId><Account>111122223333</Account></GetCallerIdentityResult>
<ResponseMetadata><RequestId>r</RequestId></ResponseMetadata></GetCallerIdentityResponse>`;

const idle = async () => {};
const IDLE = {
  ...{ 'sync-instance': idle, 'sync-account': idle, 'sync-away': idle, 'check-connection': idle },
  ...{
    'apply-change': idle,
    'look-again': idle,
    'set-up-hooks': idle,
    'read-members': idle,
    'read-project': idle,
    'read-role': idle,
  },
  ...{ 'scan-migration': idle, 'open-migration': idle, 'follow-migration': idle },
};

/** Asks a product whose answer takes a transaction, a GitLab, an AWS and a message of the queue. Its answer is what was under way. */
async function ask() {
  const { client } = database();
  const queue = await openQueue(database(), (error) => {
    throw error;
  });
  const aws = { region: 'eu-central-1', endpointUrl: upstream };
  const reader = openReader({ id: '111122223333', name: 'A', reader: null, writer: null }, aws);
  const gitlab = openGitLab({
    ...{ id: 'main', name: 'Main', url: upstream, issuer: upstream, shared: false },
    ...{ token: CANARY, writerToken: null },
  });
  const address = await listen(
    createProductServer(async (_request, response) => {
      noteRequest({ operation: 'getThing', personId: CANARY });
      const shown = await client.$transaction(async (tx) => {
        await tx.person.count({ where: { name: CANARY } });
        await queue.enqueue(tx, 'verify-log', {}, 'one');
        return tx.$queryRaw`SELECT query FROM pg_stat_activity WHERE pid = pg_backend_pid()`;
      });
      await Promise.all([reader.identity(), gitlab.version()]);
      response.end(JSON.stringify({ requestId: requestIdUnderWay(), shown }));
    }),
  );
  const headers = { traceparent: TRACEPARENT, authorization: `Bearer ${CANARY}`, cookie: `session=${CANARY}` };
  const answered = await (await fetch(`${address}/things?code=${CANARY}`, { headers })).json();
  const worked = new Promise<string | null>((resolve) => {
    const verify = async () => {
      await reader.identity();
      resolve(requestIdUnderWay());
    };
    queue.work({ ...IDLE, 'verify-log': verify });
  });
  const inJob = await worked;
  await queue.stop();
  await globalThis.drawbridgeTracing?.close();
  return { answered: z.object({ requestId: z.string(), shown: z.unknown() }).parse(answered), inJob };
}

const loaded = () =>
  Object.keys(createRequire(import.meta.url).cache).filter((file) =>
    /@opentelemetry[\\/](sdk|exporter|resources)/.test(file),
  );

test('without the variables no exporter is loaded, nothing is sent, and the request has its id all the same', async () => {
  const { answered, inJob } = await ask();
  expect(loaded()).toEqual([]);
  expect(received).toEqual([]);
  expect(JSON.stringify(answered.shown)).toContain(`request_id='${answered.requestId}'`);
  expect(agents[0]).toContain(`drawbridge-request/${answered.requestId}`);
  expect(signatures[0]).not.toMatch(/[=;]user-agent/);
  expect(inJob).toBe(answered.requestId);
});

test('spans are joined from the request to SQL, GitLab and AWS, over the queue too, and hold nothing of whom or what it was', async () => {
  const { answered } = await ask();
  expect(loaded()).not.toEqual([]);
  const spans = received
    .flatMap((body) => sent.parse(JSON.parse(body)).resourceSpans)
    .flatMap(({ scopeSpans }) => scopeSpans.flatMap((scope) => scope.spans));
  const named = (name: string) => {
    const found = spans.find((each) => each.name === name);
    if (!found) throw new Error(`no span ${name} among ${spans.map((each) => each.name).join(', ')}`);
    return found;
  };
  const wayOf = (name: string): readonly string[] => {
    const way = [named(name)];
    for (;;) {
      const above = spans.find(({ spanId }) => spanId === way[0]?.parentSpanId);
      if (above === undefined) return way.map((each) => each.name);
      way.unshift(above);
    }
  };
  // Whoever asks says which span is above, and not whether it is recorded.
  expect(new Set(spans.map(({ traceId }) => traceId))).toEqual(new Set([THEIRS]));
  expect(named('GET getThing').parentSpanId).toBe('b7ad6b7169203331');
  expect(wayOf('SELECT Person')).toEqual(['GET getThing', 'transaction', 'SELECT Person']);
  expect(wayOf('COMMIT')).toEqual(['GET getThing', 'transaction', 'COMMIT']);
  expect(wayOf('GET /metadata')).toEqual(['GET getThing', 'GET /metadata']);
  expect(spans.filter(({ name }) => name === 'sts:GetCallerIdentity')).toHaveLength(2);
  expect(wayOf('job verify-log')).toEqual(['GET getThing', 'transaction', 'job verify-log']);
  const attributes = named('GET getThing').attributes.map(({ key, value }) => [key, Object.values(value)[0]]);
  expect(attributes).toContainEqual(['drawbridge.request_id', answered.requestId]);
  expect(received.join()).not.toContain(CANARY);
  expect(received.join()).not.toContain('AKIA');
  expect(spanUnderWay()).toBeNull();
});
