import { log } from '@/lib/log/log';
import { counted } from '@/lib/metrics/counted';
import { builtRoutes, routeOf } from '@/lib/services/process/page-routes';
import type { Span } from '@/lib/tracing/span';
import type { RequestUnderWay } from '@/lib/tracing/under-way';

/** A request that was answered, as bin/run/http-server.mjs tells it. */
interface Answered extends RequestUnderWay {
  readonly method: string;
  readonly url: string;
  /** null: traces are off, or none is made of it. */
  readonly span: Span | null;
  /** 499: the client left before it had the whole answer. */
  readonly status: number;
  readonly seconds: number;
}

const METHODS: readonly string[] = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];
/** What machines ask for all the time says nothing in a log. */
/** A page follows it for minutes: its looks would be one trace without an end. */
const UNTRACED: readonly string[] = ['/api/live'];
const UNLOGGED: readonly string[] = ['/livez', '/readyz', '/metrics', '/_next', '/icon.svg'];

declare global {
  var drawbridgeAnswered: ((answered: Answered) => void) | undefined;
  var drawbridgeBegan: ((url: string, traceparent: string | undefined) => Span | null) | undefined;
}

/**
 * Counts each answered request of this process and writes a line of the access log. The line names the route, never the path or
 * the query: those of a sign-in carry secrets.
 */
export function noteAnswers(): void {
  const routes = builtRoutes();
  globalThis.drawbridgeBegan = (url, parent) => {
    const untold = [...UNLOGGED, ...UNTRACED].some((start) => url.startsWith(start));
    return untold ? null : (globalThis.drawbridgeTracing?.begin({ name: 'HTTP', kind: 'server', parent }) ?? null);
  };
  globalThis.drawbridgeAnswered = ({ url, operation, span, ...answered }) => {
    const route = operation ?? routeOf(routes, url);
    const method = METHODS.includes(answered.method) ? answered.method : 'other';
    const { status, seconds, requestId, personId } = answered;
    counted().requests.observe({ method, route, status: String(status) }, seconds);
    span?.note({ 'http.request.method': method, 'http.route': route, 'http.response.status_code': status });
    span?.note({ 'drawbridge.request_id': requestId });
    span?.end({ name: `${method} ${route}`, failed: status >= 500 ? String(status) : null });
    const about = { requestId, method, route, status, milliseconds: Math.round(seconds * 1000), personId };
    if (!UNLOGGED.includes(route)) log.info({ ...about, ...span?.ids }, 'answered');
  };
}
