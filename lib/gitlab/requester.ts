import { setTimeout as pause } from 'node:timers/promises';
import type { Projects } from '@gitbeaker/rest';
import { connectionFailure, failureOf, isPassing, kindOfCall, nameCall, strangeReply } from '@/lib/gitlab/failures';
import { GitLabError, type GitLabFailure } from '@/lib/gitlab/port';
import { counted } from '@/lib/metrics/counted';
import { inSpan } from '@/lib/tracing/spans';
import { spanUnderWay } from '@/lib/tracing/under-way';

type Requester = Projects['requester'];
type ServiceOptions = Parameters<NonNullable<NonNullable<ConstructorParameters<typeof Projects>[0]>['requesterFn']>>[0];

export interface Patience {
  readonly wait: (milliseconds: number) => Promise<unknown>;
  readonly now: () => Date;
}
export const REAL_PATIENCE: Patience = { wait: (milliseconds) => pause(milliseconds), now: () => new Date() };

/** One call may take this long. */
const TIMEOUT_SECONDS = 10;
const ATTEMPTS = 4;
/** Longest wait between two attempts. What asks for more is handed to the caller with its Retry-After. */
const LONGEST_WAIT_SECONDS = 20;

/** Sees each reply's `Link: rel="next"` and decides whether gitbeaker may follow it. */
export type SeeNext = (next: string | null) => 'follow' | 'stop';

/**
 * What gitbeaker sends its requests through instead of its own handler, which repeats a 429 after a fraction of a
 * millisecond, forgets Retry-After, shares one timeout among all pages and follows redirects with the token. Reads only.
 */
export const politeRequester =
  (patience: Patience, seeNext: SeeNext = () => 'follow') =>
  (service: ServiceOptions): Requester => {
    const get: Requester['get'] = async (endpoint, options) => {
      const url = requestUrl(service.url, endpoint, options?.searchParams ?? {});
      const headers = await readHeaders(service);
      const reply = await getPatiently(url, headers, patience);
      const seen = Object.fromEntries(reply.headers.entries());
      if (seeNext(nextLink(reply.headers)) === 'stop') delete seen.link;
      // gitbeaker's type claims a shape; ours is claimed only after the schemas have read it.
      return { body: reply.body as never, headers: seen, status: reply.status };
    };
    return { get, post: refuse, put: refuse, patch: refuse, delete: refuse };
  };

/** The same for a connection that writes. A write is attempted once: whoever asked for it reads what became of it. */
export const writingRequester =
  (patience: Patience, seeNext?: SeeNext) =>
  (service: ServiceOptions): Requester => {
    const write = (method: WriteMethod) => async (endpoint: string, options?: WriteOptions) => {
      const url = requestUrl(service.url, endpoint, options?.searchParams ?? {});
      const headers = await readHeaders(service);
      const call = nameCall(method, url.pathname);
      const body = options?.body === undefined ? undefined : JSON.stringify(inSnakeCase(options.body));
      if (body !== undefined) headers.set('content-type', 'application/json');
      const reply = await askOnce(call, url, headers, patience.now, { method, body });
      if ('kind' in reply) throw new GitLabError(call, reply);
      return { body: reply.body as never, headers: Object.fromEntries(reply.headers.entries()), status: reply.status };
    };
    const { get } = politeRequester(patience, seeNext)(service);
    return { get, post: write('POST'), put: write('PUT'), patch: refuse, delete: write('DELETE') };
  };

type WriteMethod = 'POST' | 'PUT' | 'DELETE';
interface WriteOptions {
  readonly searchParams?: Readonly<Record<string, unknown>>;
  readonly body?: unknown;
}

/** gitbeaker names members as JavaScript does, GitLab with underscores. Values are left as they are. */
function inSnakeCase(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inSnakeCase);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [snakeCase(name), inSnakeCase(inner)]));
}

const snakeCase = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

const refuse = () => Promise.reject(new Error('This connection to GitLab only reads.'));

function requestUrl(base: string, endpoint: string, params: Readonly<Record<string, unknown>>): URL {
  const url = new URL(endpoint, base.endsWith('/') ? base : `${base}/`);
  for (const [name, value] of Object.entries(params)) {
    if (typeof value === 'object' && value !== null)
      for (const [inner, text] of Object.entries(value))
        url.searchParams.set(`${snakeCase(name)}[${inner}]`, String(text));
    else if (value !== undefined) url.searchParams.set(snakeCase(name), String(value));
  }
  return url;
}

async function readHeaders(service: ServiceOptions): Promise<Headers> {
  const headers = new Headers({ accept: 'application/json', 'accept-encoding': 'gzip, deflate' });
  for (const [name, value] of Object.entries(service.authHeaders)) headers.set(name, await value());
  return headers;
}

interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly body: unknown;
}

async function getPatiently(url: URL, headers: Headers, patience: Patience): Promise<Reply> {
  const call = nameCall('GET', url.pathname);
  for (let attempt = 1; ; attempt++) {
    const reply = await askOnce(call, url, headers, patience.now);
    if (!('kind' in reply)) return reply;
    const seconds = (reply.kind === 'throttled' ? reply.retryAfterSeconds : null) ?? 0.5 * 2 ** (attempt - 1);
    if (!isPassing(reply) || attempt === ATTEMPTS || seconds > LONGEST_WAIT_SECONDS) throw new GitLabError(call, reply);
    counted().waits.inc({ system: 'gitlab', source: url.host }, seconds);
    await patience.wait(seconds * 1000);
  }
}

interface Sent {
  readonly method: 'GET' | WriteMethod;
  readonly body?: string | undefined;
}

/** One request, counted by what came of it. Redirects are not followed. */
export async function askOnce(
  call: string,
  url: URL,
  headers: Headers,
  now: () => Date,
  sent: Sent = { method: 'GET' },
): Promise<Reply | GitLabFailure> {
  const attributes = { 'http.request.method': sent.method, 'server.address': url.hostname };
  return inSpan({ name: kindOfCall(sent.method, url.pathname), kind: 'client', attributes }, async () => {
    let outcome = 'failed';
    try {
      const reply = await ask(call, url, headers, now, sent);
      outcome = 'kind' in reply ? reply.kind : 'answered';
      return reply;
    } finally {
      counted().calls.inc({ system: 'gitlab', source: url.host, outcome });
      spanUnderWay()?.note({ 'drawbridge.outcome': outcome });
    }
  });
}

async function ask(
  call: string,
  url: URL,
  headers: Headers,
  now: () => Date,
  sent: Sent,
): Promise<Reply | GitLabFailure> {
  let reply: Response;
  let text: string;
  try {
    // A redirect would carry the token to another host: fetch strips only the headers that it knows to be secret.
    reply = await fetch(url, {
      method: sent.method,
      ...(sent.body !== undefined && { body: sent.body }),
      ...{ headers, redirect: 'manual', signal: AbortSignal.timeout(TIMEOUT_SECONDS * 1000) },
    });
    // Node 20's Brotli decoder has known faults and we did not ask for it.
    if (reply.headers.get('content-encoding')?.includes('br')) {
      await reply.body?.cancel();
      throw strangeReply(call, 'GitLab answered in an encoding that was not asked for.');
    }
    text = await readBounded(call, reply);
  } catch (error) {
    if (error instanceof GitLabError) throw error;
    return connectionFailure(error, TIMEOUT_SECONDS);
  }
  if (!reply.ok) return failureOf(reply.status, reply.headers, text, now);
  return { status: reply.status, headers: reply.headers, body: reply.status === 204 ? null : readJson(call, text) };
}

/** Bytes of an answer after unpacking: a hundred of the largest rows there are. What is larger is not GitLab's, or meant to fill this machine. */
const LARGEST = 32 * 1024 * 1024;

async function readBounded(call: string, reply: Response): Promise<string> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  for await (const piece of reply.body ?? []) {
    size += piece.length;
    // Leaving the loop cancels the body.
    if (size > LARGEST) throw strangeReply(call, 'GitLab answered more than 32 MiB.');
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString('utf8');
}

function readJson(call: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw strangeReply(call, 'The answer is not JSON. Is the configured URL a GitLab?');
  }
}

/** The address of the next page: `<https://…?id_after=42>; rel="next"`. */
function nextLink(headers: Headers): string | null {
  for (const part of (headers.get('link') ?? '').split(',')) {
    const [target = '', ...attributes] = part.split(';').map((piece) => piece.trim());
    if (attributes.includes('rel="next"') && target.startsWith('<') && target.endsWith('>')) return target.slice(1, -1);
  }
  return null;
}
