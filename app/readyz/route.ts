import { isReady } from '@/lib/services/process/is-ready';

/** The process can serve: its database answers, and it was not asked to end. */
export async function GET(): Promise<Response> {
  const ready = await isReady();
  return new Response(ready ? 'ok\n' : 'not ready: the database does not answer, or this process ends\n', {
    status: ready ? 200 : 503,
    headers: { 'cache-control': 'no-store' },
  });
}

export const dynamic = 'force-dynamic';
