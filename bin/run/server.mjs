// The server process that bin/run/serve.mjs starts: the framework behind our own HTTP server.
import next from 'next';
import { createProductServer } from './http-server.mjs';

const { HOST, PORT, NODE_ENV } = process.env;
const port = Number(PORT);

/** A setting that is absent or wrong has its default here; lib/config says what is wrong with it. */
const seconds = (name, byDefault) =>
  /^\d{1,4}$/.test(process.env[name] ?? '') ? Number(process.env[name]) : byDefault;

const server = createProductServer((request, response) => handle(request, response), {
  keepAliveSeconds: seconds('DRAWBRIDGE_KEEP_ALIVE_SECONDS', 75),
  drainSeconds: seconds('DRAWBRIDGE_DRAIN_SECONDS', 25),
  drainDelaySeconds: seconds('DRAWBRIDGE_DRAIN_DELAY_SECONDS', 0),
});
const app = next({
  dev: NODE_ENV === 'development',
  turbopack: NODE_ENV === 'development',
  dir: process.cwd(),
  hostname: HOST,
  port,
  httpServer: server,
});
// Starts the product too: instrumentation.ts runs in here, and ends this process where the product cannot start.
await app.prepare();
const handle = app.getRequestHandler();

server.once('error', (error) => {
  console.error(`Drawbridge cannot listen on ${HOST}, port ${port}: ${error.message}`);
  process.exit(1);
});
server.listen(port, HOST);
