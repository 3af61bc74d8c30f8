import { AsyncLocalStorage } from 'node:async_hooks';
import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';

/**
 * What is kept for the whole of a request, the address at the other end of the socket among it. lib/tracing/under-way.ts reads it
 * there: no header carries it, so there is none to forge. On globalThis, because the framework bundles that module for itself.
 */
globalThis.drawbridgeUnderWay ??= new AsyncLocalStorage();

/** Milliseconds that a connection may take longer over its headers than it may stay idle, as Node asks for. */
const HEADERS_AFTER_IDLE = 5000;

/**
 * An HTTP server around the framework's handler. `keepAliveSeconds` should be above the idle time of the load balancer in
 * front: whoever closes first must not be the one that does not know of the request under way.
 */
export function createProductServer(handle, { keepAliveSeconds = 75, drainSeconds = 25, drainDelaySeconds = 0 } = {}) {
  let draining = false;
  const server = createServer((request, response) => {
    // Whoever keeps connections learns to take its next request elsewhere.
    if (draining) response.setHeader('connection', 'close');
    const address = request.socket.remoteAddress ?? null;
    const about = { address, requestId: randomUUID(), operation: null, personId: null };
    const span = globalThis.drawbridgeBegan?.(request.url, request.headers.traceparent) ?? null;
    tellAnswer(request, response, about, span);
    globalThis.drawbridgeUnderWay.run({ request: about, span }, () => {
      handle(request, response).catch((error) => {
        console.error(error);
        if (!response.headersSent) response.writeHead(500);
        response.end();
      });
    });
  });
  server.keepAliveTimeout = keepAliveSeconds * 1000;
  server.headersTimeout = server.keepAliveTimeout + HEADERS_AFTER_IDLE;
  globalThis.drawbridgeDrain = () => {
    draining = true;
    return drain(server, drainDelaySeconds * 1000, drainSeconds * 1000);
  };
  return server;
}

/** Tells the product, once it has started, what became of a request: for the access log and the metrics. */
function tellAnswer(request, response, about, span) {
  const began = performance.now();
  response.once('close', () =>
    globalThis.drawbridgeAnswered?.({
      ...about,
      span,
      method: request.method,
      url: request.url,
      // The client left before it had the whole answer.
      status: response.writableFinished ? response.statusCode : 499,
      seconds: (performance.now() - began) / 1000,
    }),
  );
}

/** Milliseconds between two looks for connections that became idle. */
const LOOK = 50;

/** Goes on for `delay`, in which a load balancer sees that this process is not ready; then takes no connection and lets requests end. */
async function drain(server, delay, patience) {
  if (!server.listening) return;
  await pause(delay);
  const ended = new Promise((resolve) => server.close(resolve));
  const timer = setInterval(() => server.closeIdleConnections(), LOOK);
  await Promise.race([ended, pause(patience, null, { ref: false })]);
  clearInterval(timer);
  server.closeAllConnections();
}
