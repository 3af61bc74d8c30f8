import { whyNotReady } from '@/lib/services/process/is-ready';

/** The process can serve: its database answers and has room, and it was not asked to end. */
export async function GET(): Promise<Response> {
  const reason = await whyNotReady();
  return new Response(reason === null ? 'ok\n' : `not ready: ${reason}\n`, {
    status: reason === null ? 200 : 503,
    headers: { 'cache-control': 'no-store' },
  });
}

export const dynamic = 'force-dynamic';
