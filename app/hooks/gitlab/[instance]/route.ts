import { problem } from '@/app/api/problem';
import { readJson } from '@/app/api/read-request';
import { infoOf, requestIdOf } from '@/app/asking';
import { log } from '@/lib/log/log';
import { receiveHook } from '@/lib/services/hooks/receive-hook';
import { running } from '@/lib/services/process/running';
import { AppError } from '@/lib/services/verb/app-error';

/** Where a GitLab sends its events: system hooks, and webhooks of groups and projects. It answers before anything is read. */
export async function POST(
  request: Request,
  { params }: { readonly params: Promise<{ readonly instance: string }> },
): Promise<Response> {
  const id = requestIdOf(request.headers);
  try {
    const context = await running();
    await receiveHook(context, {
      instanceId: (await params).instance,
      secret: request.headers.get('x-gitlab-token'),
      request: infoOf(context.config, request.headers),
      body: () => readJson(request),
    });
    return new Response(null, { status: 202, headers: { 'cache-control': 'no-store' } });
  } catch (error) {
    if (!(error instanceof AppError)) log.error({ err: error, requestId: id }, 'an event of GitLab could not be taken');
    return problem(error, id);
  }
}

export const dynamic = 'force-dynamic';
