import { createServer } from 'node:http';
import type { Config } from '@/lib/config/config';
import { log } from '@/lib/log/log';
import { mayReadMetrics } from '@/lib/services/metrics/may-read-metrics';
import { readMetrics } from '@/lib/services/metrics/read-metrics';
import { whyNotReady } from '@/lib/services/process/is-ready';
import { running } from '@/lib/services/process/running';

interface Told {
  readonly status: number;
  readonly text: string;
  readonly type?: string;
}

const NOT_FOUND: Told = { status: 404, text: 'not found\n' };

/** Milliseconds that a request to this server may take to arrive. */
const PATIENCE = 5000;

/** Lets a worker of its own answer /livez, /readyz and /metrics on the port of the configuration, where there is one. */
export function tellHow({
  workerPort,
  host,
  metricsToken,
}: Pick<Config, 'workerPort' | 'host' | 'metricsToken'>): void {
  if (workerPort === 0) return;
  const server = createServer((request, response) => {
    tell(request.method === 'GET' ? request.url : undefined, request.headers.authorization ?? null, metricsToken)
      .catch((error: unknown): Told => {
        log.error({ err: error }, 'the worker could not tell how it is');
        return { status: 500, text: 'error\n' };
      })
      .then(({ status, text, type = 'text/plain; charset=utf-8' }) => {
        response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store' });
        response.end(text);
      });
  });
  server.requestTimeout = PATIENCE;
  server.headersTimeout = PATIENCE;
  server.once('error', (error) => {
    process.stderr.write(`The worker cannot listen on ${host}, port ${workerPort}: ${error.message}\n`);
    process.exit(1);
  });
  // The worker ends with its work, not with this server.
  server.listen(workerPort, host).unref();
}

async function tell(path: string | undefined, authorization: string | null, token: string | null): Promise<Told> {
  if (path === '/livez') return { status: 200, text: 'ok\n' };
  if (path === '/readyz') {
    const reason = await whyNotReady();
    return reason === null ? { status: 200, text: 'ok\n' } : { status: 503, text: `not ready: ${reason}\n` };
  }
  if (path !== '/metrics' || !mayReadMetrics(token, authorization)) return NOT_FOUND;
  return { status: 200, ...(await readMetrics(await running())) };
}
