import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request, read to its end. */
export interface Asked {
  readonly method: string;
  readonly url: URL;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
  /** The body as it was sent; signatures cover it. */
  readonly bytes: Buffer;
}

/** An answer; `drop` ends the connection without one. */
export type Answer =
  | { readonly status: number; readonly headers?: Readonly<Record<string, string>>; readonly body: string }
  | { readonly drop: true };

export const json = (body: unknown, status = 200, headers: Readonly<Record<string, string>> = {}): Answer => ({
  status,
  headers: { 'content-type': 'application/json', ...headers },
  body: JSON.stringify(body),
});

const MAX_BODY = 2_000_000;

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of request) {
    size += (part as Buffer).length;
    if (size > MAX_BODY) throw new Error('body too large');
    parts.push(part as Buffer);
  }
  return Buffer.concat(parts);
}

/** Serves one handler on an address of this machine. Port 0: any free one. */
export async function serve(
  host: string,
  port: number,
  handle: (asked: Asked) => Promise<Answer>,
): Promise<{ server: Server; url: string }> {
  const server = createServer((request, response) => {
    respond(request, response, handle).catch((error: unknown) => {
      process.stderr.write(`sandbox: ${error instanceof Error ? error.stack : String(error)}\n`);
      if (!response.headersSent) response.writeHead(500);
      response.end();
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  return { server, url: `http://${host}:${(server.address() as AddressInfo).port}` };
}

async function respond(
  request: IncomingMessage,
  response: ServerResponse,
  handle: (asked: Asked) => Promise<Answer>,
): Promise<void> {
  const url = new URL(request.url ?? '/', `http://${request.headers.host ?? 'localhost'}`);
  const bytes = await readBody(request);
  const answer = await handle({
    method: request.method ?? 'GET',
    url,
    headers: request.headers,
    body: bytes.toString('utf8'),
    bytes,
  });
  if ('drop' in answer) {
    request.socket.destroy();
    return;
  }
  response.writeHead(answer.status, answer.headers).end(answer.body);
}
