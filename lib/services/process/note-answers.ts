import { log } from '@/lib/log/log';
import { counted } from '@/lib/metrics/counted';
import { builtRoutes, routeOf } from '@/lib/services/process/page-routes';
import type { RequestUnderWay } from '@/lib/session/request-under-way';

/** A request that was answered, as bin/run/http-server.mjs tells it. */
interface Answered extends RequestUnderWay {
  readonly method: string;
  readonly url: string;
  readonly requestId: string | null;
  /** 499: the client left before it had the whole answer. */
  readonly status: number;
  readonly seconds: number;
}

const METHODS: readonly string[] = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];
/** What machines ask for all the time says nothing in a log. */
const UNLOGGED: readonly string[] = ['/livez', '/readyz', '/metrics', '/_next', '/icon.svg'];

declare global {
  var drawbridgeAnswered: ((answered: Answered) => void) | undefined;
}

/**
 * Counts each answered request of this process and writes a line of the access log. The line names the route, never the path or
 * the query: those of a sign-in carry secrets.
 */
export function noteAnswers(): void {
  const routes = builtRoutes();
  globalThis.drawbridgeAnswered = ({ url, operation, ...answered }) => {
    const route = operation ?? routeOf(routes, url);
    const method = METHODS.includes(answered.method) ? answered.method : 'other';
    const { status, seconds, requestId, personId } = answered;
    counted().requests.observe({ method, route, status: String(status) }, seconds);
    if (!UNLOGGED.includes(route))
      log.info({ requestId, method, route, status, milliseconds: Math.round(seconds * 1000), personId }, 'answered');
  };
}
