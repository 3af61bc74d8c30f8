import { problem } from '@/app/api/problem';
import { readJson } from '@/app/api/read-request';
import { infoOf, requestIdOf } from '@/app/asking';
import { log } from '@/lib/log/log';
import { receiveHook } from '@/lib/services/hooks/receive-hook';
import { AppError } from '@/lib/services/verb/app-error';
import type { Context } from '@/lib/services/verb/context';

/** What a destination of GitLab's audit events is verified by (GitLab: audit event streaming). */
const STREAM_TOKEN = 'x-gitlab-event-streaming-token';

/** Answers an event of a GitLab, before anything that it names is read: 202, or a problem. */
export async function takeHook(
  request: Request,
  instanceId: string,
  running: () => Promise<Context>,
): Promise<Response> {
  const id = requestIdOf(request.headers);
  try {
    const context = await running();
    await receiveHook(context, {
      instanceId,
      secret: request.headers.get('x-gitlab-token') ?? request.headers.get(STREAM_TOKEN),
      request: infoOf(context.config, request.headers),
      body: () => readJson(request),
    });
    return new Response(null, { status: 202, headers: { 'cache-control': 'no-store' } });
  } catch (error) {
    if (!(error instanceof AppError)) log.error({ err: error, requestId: id }, 'an event of GitLab could not be taken');
    return problem(error, id);
  }
}
