/**
 * A web process as `npm start` starts it, with the API alone: the product's own HTTP server, start, readiness and end, without the
 * screens, so that it needs no build of them.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { answer } from '@/app/api/answer';
import { createProductServer } from '@/bin/run/http-server.mjs';
import { whyNotReady } from '@/lib/services/process/is-ready';
import { startProcess } from '@/lib/services/process/start-process';

const { PORT = '0', DRAWBRIDGE_URL = '' } = process.env;

async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const answered = request.url === '/readyz' ? await ready() : await answer(await asked(request));
  response.writeHead(answered.status, Object.fromEntries(answered.headers));
  response.end(Buffer.from(await answered.arrayBuffer()));
}

async function ready(): Promise<Response> {
  const reason = await whyNotReady();
  return new Response(reason, { status: reason === null ? 200 : 503 });
}

async function asked(request: IncomingMessage): Promise<Request> {
  const { method = 'GET', url = '/', headers } = request;
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(Buffer.from(piece));
  const sent = Object.entries(headers).map(([name, value]): [string, string] => [name, String(value)]);
  return new Request(new URL(url, DRAWBRIDGE_URL), {
    ...{ method, headers: sent },
    ...(pieces.length === 0 ? {} : { body: Buffer.concat(pieces) }),
  });
}

// Longer than the balancer's interval: it sees that this process is not ready before the process takes no connection.
const server = createProductServer(handle, { drainSeconds: 20, drainDelaySeconds: 1 });
await startProcess('server');
server.listen(Number(PORT), '127.0.0.1');
