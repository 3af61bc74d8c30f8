import { AsyncLocalStorage } from 'node:async_hooks';
import { createServer } from 'node:http';

/**
 * The address at the other end of the socket, for the whole of a request. lib/session/peer-address.ts reads it there: no
 * header carries it, so there is none to forge. On globalThis, because the framework bundles that module for itself.
 */
globalThis.drawbridgePeer ??= new AsyncLocalStorage();

/** Milliseconds that a connection may take longer over its headers than it may stay idle, as Node asks for. */
const HEADERS_AFTER_IDLE = 5000;

/**
 * An HTTP server around the framework's handler. `keepAliveSeconds` should be above the idle time of the load balancer in
 * front: whoever closes first must not be the one that does not know of the request under way.
 */
export function createProductServer(handle, { keepAliveSeconds = 75 } = {}) {
  const server = createServer((request, response) => {
    globalThis.drawbridgePeer.run(request.socket.remoteAddress ?? null, () => {
      handle(request, response).catch((error) => {
        console.error(error);
        if (!response.headersSent) response.writeHead(500);
        response.end();
      });
    });
  });
  server.keepAliveTimeout = keepAliveSeconds * 1000;
  server.headersTimeout = server.keepAliveTimeout + HEADERS_AFTER_IDLE;
  return server;
}
