import type { IncomingMessage, Server, ServerResponse } from 'node:http';

export function createProductServer(
  handle: (request: IncomingMessage, response: ServerResponse) => Promise<void>,
  options?: { readonly keepAliveSeconds?: number; readonly drainSeconds?: number; readonly drainDelaySeconds?: number },
): Server;
