import { once } from 'node:events';
import { Agent, get, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { createProductServer } from '@/bin/run/http-server.mjs';

const drainOf = () => {
  if (globalThis.drawbridgeDrain === undefined) throw new Error('The server left no way to drain it.');
  return globalThis.drawbridgeDrain;
};

async function open(options: Parameters<typeof createProductServer>[1]) {
  let finish = () => {};
  const held = new Promise<void>((resolve) => {
    finish = resolve;
  });
  const server = createProductServer(async (request, response) => {
    if (request.url === '/slow') await held;
    response.end('whole');
  }, options);
  const drain = drainOf();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const agent = new Agent({ keepAlive: true });
  const ask = async (path: string) => {
    const [reply] = (await once(get({ port, path, agent }), 'response')) as [IncomingMessage];
    let text = '';
    for await (const piece of reply) text += String(piece);
    return { text, connection: reply.headers.connection, keepAlive: reply.headers['keep-alive'] };
  };
  return { server, drain, ask, finish };
}

it('a server that is to end answers whoever it began to answer, closes idle connections and takes no new one', async () => {
  const { server, drain, ask, finish } = await open({ drainSeconds: 20 });
  await ask('/quick');
  const slow = ask('/slow');
  await once(server, 'request');
  const drained = drain();
  expect(server.listening).toBe(true);
  await expect.poll(() => server.listening).toBe(false);
  await expect(ask('/quick')).rejects.toThrow();
  finish();
  expect((await slow).text).toBe('whole');
  await drained;
});

it('goes on answering for the time in which a load balancer looks, and says there that the connection ends', async () => {
  const { drain, ask } = await open({ drainDelaySeconds: 1, drainSeconds: 1 });
  const drained = drain();
  expect(await ask('/quick')).toMatchObject({ text: 'whole', connection: 'close' });
  await drained;
});

it('a request that never ends does not hold up the end for longer than was set', async () => {
  const { server, drain, ask } = await open({ drainSeconds: 0 });
  const never = ask('/slow').catch((error: Error) => error.message);
  await once(server, 'request');
  await drain();
  expect(await Promise.race([never, pause(30_000, 'held up')])).toMatch(/hang up|aborted|reset/i);
});

it('a connection is kept for as long as is set, and without a setting longer than common load balancers keep it', async () => {
  for (const [options, seconds] of [
    [{}, 75],
    [{ keepAliveSeconds: 620 }, 620],
  ] as const) {
    const { server, ask } = await open(options);
    expect(await ask('/quick')).toMatchObject({ connection: 'keep-alive', keepAlive: `timeout=${seconds}` });
    server.closeAllConnections();
    server.close();
  }
});
