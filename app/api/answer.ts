import { headers } from 'next/headers';
import { matchOperation } from '@/app/api/match-operation';
import type { Operation } from '@/app/api/operation';
import { OPERATIONS } from '@/app/api/operations/all';
import { problem } from '@/app/api/problem';
import { currentActor } from '@/app/current-actor';
import type { Actor } from '@/lib/access/decide';
import { log } from '@/lib/log/log';
import { isDatabaseDown, running } from '@/lib/services/process/running';
import { AppError } from '@/lib/services/verb/app-error';
import type { Context } from '@/lib/services/verb/context';
import { once } from '@/lib/services/verb/idempotency';
import { parseInput } from '@/lib/services/verb/parse-input';

const MAX_BODY = 1_048_576;

/** Answers one API request: who is asking, one operation, one translation of errors. */
export async function answer(request: Request): Promise<Response> {
  const requestId = (await headers()).get('x-request-id') ?? 'none';
  try {
    const context = await running();
    const matched = matchOperation(OPERATIONS, request.method, readPath(request));
    if (!matched.found) {
      if (matched.methods.length === 0)
        throw new AppError('not-found', 'The API has no such path. See /api/v1/openapi.json.');
      return new Response(null, { status: 405, headers: { allow: matched.methods.join(', ') } });
    }
    const { operation } = matched;
    checkOrigin(context, request);
    const actor = await currentActor();
    if (!actor) throw new AppError('not-signed-in', 'Sign in, or send an API token as a bearer token.');
    const input = await readInput(request, operation, matched.params);
    return await respond(context, actor, request, operation, input);
  } catch (error) {
    if (isDatabaseDown(error))
      return problem(
        new AppError('unavailable', 'The database does not answer. Nothing was changed. Try again in a moment.'),
        requestId,
      );
    if (!(error instanceof AppError)) log.error({ err: error, requestId }, 'request failed');
    return problem(error, requestId);
  }
}

/** The segments behind /api/v1, decoded once. */
function readPath(request: Request): readonly string[] {
  try {
    return new URL(request.url).pathname.split('/').slice(3).map(decodeURIComponent);
  } catch {
    throw new AppError('not-found', 'The path is not decodable.');
  }
}

/** A page of another site can make a browser send our cookie; it cannot make it send our Origin. Tokens are not sent by browsers unasked. */
function checkOrigin(context: Context, request: Request): void {
  if (request.method === 'GET' || request.headers.get('authorization') !== null) return;
  if (request.headers.get('origin') !== new URL(context.config.publicUrl).origin) {
    throw new AppError(
      'forbidden',
      `Writes by a browser are accepted from ${context.config.publicUrl} only. Nothing was changed.`,
    );
  }
}

async function readInput(
  request: Request,
  operation: Operation,
  params: Record<string, string>,
): Promise<Record<string, unknown>> {
  const query = Object.fromEntries(new URL(request.url).searchParams);
  const version = operation.versioned ? { version: readVersion(request) } : {};
  return {
    ...(operation.query ? parseInput(operation.query, query) : {}),
    ...(operation.raw ? { text: await readText(request) } : operation.body ? asRecord(await readJson(request)) : {}),
    ...(operation.params ? parseInput(operation.params, params) : {}),
    ...version,
  };
}

function asRecord(body: unknown): Record<string, unknown> {
  if (typeof body === 'object' && body !== null && !Array.isArray(body)) return { ...body };
  throw new AppError('invalid', 'The body has to be a JSON object.');
}

async function readText(request: Request): Promise<string> {
  const text = await request.text();
  if (text.length > MAX_BODY) throw new AppError('invalid', 'The body is larger than 1 MiB.');
  return text;
}

async function readJson(request: Request): Promise<unknown> {
  const text = await readText(request);
  try {
    return JSON.parse(text);
  } catch {
    throw new AppError('invalid', 'The body is not JSON.');
  }
}

/** `If-Match: "7"` names version 7. */
function readVersion(request: Request): number {
  const match = request.headers.get('if-match');
  const version = Number(match?.replaceAll('"', ''));
  if (!match || !Number.isSafeInteger(version))
    throw new AppError('invalid', 'Send If-Match with the version that you looked at, for example If-Match: "3".');
  return version;
}

async function respond(
  context: Context,
  actor: Actor,
  request: Request,
  operation: Operation,
  input: Record<string, unknown>,
): Promise<Response> {
  const key = operation.idempotent ? request.headers.get('idempotency-key') : null;
  const run = () => operation.run(context, actor, input);
  const result = key === null ? await run() : await once(context, actor, key, { operation: operation.id, input }, run);
  if (result instanceof Response) return result;
  if (operation.status === 204) return new Response(null, { status: 204 });
  const version =
    typeof result === 'object' && result !== null && 'version' in result ? { etag: `"${String(result.version)}"` } : {};
  return Response.json(result, { status: operation.status, headers: { 'cache-control': 'no-store', ...version } });
}
