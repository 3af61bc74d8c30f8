import { matchOperation } from '@/app/api/match-operation';
import type { Operation } from '@/app/api/operation';
import { OPERATIONS } from '@/app/api/operations/all';
import { problem } from '@/app/api/problem';
import { readRequest } from '@/app/api/read-request';
import { runOperation } from '@/app/api/run-operation';
import { actorOf, infoOf, requestIdOf } from '@/app/asking';
import type { Actor } from '@/lib/access/decide';
import { log } from '@/lib/log/log';
import { noteDiskFull } from '@/lib/services/process/is-ready';
import { isDatabaseDown, isDiskFull, running } from '@/lib/services/process/running';
import { AppError } from '@/lib/services/verb/app-error';
import type { Context } from '@/lib/services/verb/context';
import { once } from '@/lib/services/verb/idempotency';
import { requireOperation } from '@/lib/services/verb/require-operation';
import { requireRate } from '@/lib/services/verb/require-rate';
import { networkOf } from '@/lib/session/client-address';
import { inSpan } from '@/lib/tracing/spans';
import { noteRequest } from '@/lib/tracing/under-way';

/** What reads the whole log or the whole estate for one answer. */
const HEAVY: readonly string[] = ['exportAudit', 'verifyAudit', 'explainAccess', 'exportTerraform', 'getPipelines'];

/** Answers one API request: who is asking, one operation, one translation of errors. */
export async function answer(request: Request, open: () => Promise<Context> = running): Promise<Response> {
  const requestId = requestIdOf(request.headers);
  try {
    const context = await open();
    const method = request.method === 'HEAD' ? 'GET' : request.method;
    const matched = matchOperation(OPERATIONS, method, readPath(request));
    if (!matched.found) return refuseMethod(request, matched.methods, requestId);
    const { operation } = matched;
    noteRequest({ operation: operation.id });
    checkOrigin(context, request);
    const actor = await actorOf(context, request.headers);
    // Guesses are counted; whoever holds a token that is good is not held up by those who guess.
    if (!actor && request.headers.get('authorization') !== null)
      await requireRate(context, 'token', networkOf(infoOf(context.config, request.headers).ip));
    if (!actor)
      throw new AppError('not-signed-in', 'You are not signed in. Sign in, or send an API token as a bearer token.');
    // Before anything is read: an operation that is in no table of who may call it is refused.
    await requireOperation(context, actor, operation.id);
    if (HEAVY.includes(operation.id)) await requireRate(context, 'heavy-read', actor.personId);
    const input = await readRequest(request, operation, matched.params);
    return await respond(context, actor, request, operation, input);
  } catch (error) {
    if (isDatabaseDown(error))
      return problem(
        new AppError('unavailable', 'The database does not answer. Nothing was changed. Try again in a moment.'),
        requestId,
      );
    if (isDiskFull(error)) {
      noteDiskFull();
      log.error({ err: error, requestId }, "the database's disk is full");
      return problem(
        new AppError(
          'unavailable',
          "The database's disk is full, so nothing can be written. Nothing was changed and nothing is lost. Ask whoever runs Drawbridge to make room, then try again.",
        ),
        requestId,
      );
    }
    if (!(error instanceof AppError)) log.error({ err: error, requestId }, 'request failed');
    return problem(error, requestId);
  }
}

/** The segments behind /api/v1, decoded once. */
function readPath(request: Request): readonly string[] {
  try {
    return new URL(request.url).pathname.split('/').slice(3).map(decodeURIComponent);
  } catch {
    throw new AppError('not-found', 'The path contains a percent sign that does not encode anything. Write it as %25.');
  }
}

function refuseMethod(request: Request, methods: readonly string[], requestId: string): Response {
  if (methods.length === 0)
    throw new AppError('not-found', 'The API has no such path. Look at /api/v1/openapi.json, which lists every path.');
  const allow = [...methods, ...(methods.includes('GET') ? ['HEAD'] : []), 'OPTIONS'].join(', ');
  if (request.method === 'OPTIONS') return new Response(null, { status: 204, headers: { allow } });
  const refusal = `This path does not have the method ${request.method}. Nothing was changed. Use ${methods.join(' or ')}.`;
  return problem(new AppError('wrong-method', refusal), requestId, { allow });
}

/** A page of another site can make a browser send our cookie; it cannot make it send our Origin. Tokens are not sent by browsers unasked. */
function checkOrigin(context: Context, request: Request): void {
  if (['GET', 'HEAD'].includes(request.method) || request.headers.get('authorization') !== null) return;
  if (request.headers.get('origin') !== new URL(context.config.publicUrl).origin) {
    throw new AppError(
      'forbidden',
      `Browsers may only write from ${context.config.publicUrl}. Nothing was changed. Open Drawbridge at that address, or send an API token.`,
    );
  }
}

async function respond(
  context: Context,
  actor: Actor,
  request: Request,
  operation: Operation,
  input: Record<string, unknown>,
): Promise<Response> {
  const key = operation.idempotent ? request.headers.get('idempotency-key') : null;
  const run = () =>
    inSpan({ name: operation.id, kind: 'internal' }, () => runOperation(operation, context, actor, input));
  const result = key === null ? await run() : await once(context, actor, key, { operation: operation.id, input }, run);
  if (result instanceof Response) return result;
  if (operation.answer === null) return new Response(null, { status: operation.status });
  const version =
    typeof result === 'object' && result !== null && 'version' in result ? { etag: `"${String(result.version)}"` } : {};
  return Response.json(result, { status: operation.status, headers: { 'cache-control': 'no-store', ...version } });
}
