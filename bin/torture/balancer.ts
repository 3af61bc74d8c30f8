/** A small load balancer: round robin over the processes that say they are ready. It repeats no request. */
import { once } from 'node:events';
import { Agent, request as ask, createServer, get } from 'node:http';
import type { Server } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

/** Milliseconds between two looks at /readyz. */
const INTERVAL = 50;

export interface Balancer {
  readonly url: string;
  /** Resolves when the process behind this port is sent requests. */
  readonly untilReady: (port: number) => Promise<void>;
  readonly close: () => Promise<void>;
}

export async function openBalancer(ports: readonly number[]): Promise<Balancer> {
  const ready = new Set<number>();
  const agents = new Map(ports.map((port) => [port, new Agent({ keepAlive: true })]));
  let [closed, turn] = [false, 0];
  const looking = ports.map(async (port) => {
    while (!closed) {
      if (await isReady(port)) ready.add(port);
      else ready.delete(port);
      await pause(INTERVAL);
    }
  });
  const server = createServer((incoming, outgoing) => {
    const candidates = ports.filter((port) => ready.has(port));
    const port = candidates[turn++ % Math.max(1, candidates.length)];
    if (port === undefined) return void outgoing.writeHead(503).end('no process is ready');
    const { method, url: path, headers } = incoming;
    const passed = ask({ host: '127.0.0.1', port, agent: agents.get(port), method, path, headers }, (reply) => {
      // How long the process keeps a connection says nothing of how long this one is kept.
      const { connection: _, 'keep-alive': __, ...kept } = reply.headers;
      outgoing.writeHead(reply.statusCode ?? 502, kept);
      reply.on('error', () => outgoing.destroy());
      reply.pipe(outgoing);
    });
    passed.on('error', (error) =>
      outgoing.headersSent ? outgoing.destroy() : outgoing.writeHead(502).end(error.message),
    );
    incoming.pipe(passed);
  });
  // Whoever closes an idle connection first must not be the one that does not know of the request under way.
  server.keepAliveTimeout = 0;
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${portOf(server)}`,
    untilReady: async (port) => {
      while (!ready.has(port)) await pause(INTERVAL);
    },
    close: async () => {
      closed = true;
      await Promise.all(looking);
      for (const agent of agents.values()) agent.destroy();
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}

/** The port of a server that listens. */
export function portOf(server: Server): number {
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

/** Over a connection of its own: what is asked here says nothing of those that requests use. */
async function isReady(port: number): Promise<boolean> {
  const [reply] = await once(
    get({ host: '127.0.0.1', port, path: '/readyz', agent: false, timeout: 5000 }),
    'response',
  ).catch(() => [null]);
  reply?.resume();
  return reply?.statusCode === 200;
}
