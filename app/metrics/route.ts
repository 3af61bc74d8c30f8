import { mayReadMetrics } from '@/lib/services/metrics/may-read-metrics';
import { readMetrics } from '@/lib/services/metrics/read-metrics';
import { running } from '@/lib/services/process/running';

/** What Prometheus reads, with the token of the configuration. To everybody else there is no such page. */
export async function GET(request: Request): Promise<Response> {
  const context = await running();
  if (!mayReadMetrics(context.config.metricsToken, request.headers.get('authorization')))
    return new Response('not found\n', { status: 404, headers: { 'cache-control': 'no-store' } });
  const { type, text } = await readMetrics(context);
  return new Response(text, { headers: { 'content-type': type, 'cache-control': 'no-store' } });
}

export const dynamic = 'force-dynamic';
