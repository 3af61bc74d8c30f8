// The server process that bin/run/serve.mjs starts: the framework behind our own HTTP server.
import next from 'next';
import { createProductServer } from './http-server.mjs';

const { HOST, PORT, NODE_ENV } = process.env;
const port = Number(PORT);

const server = createProductServer((request, response) => handle(request, response));
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
