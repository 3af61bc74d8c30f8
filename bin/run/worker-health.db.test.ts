import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { buildProgram } from '@/bin/build/build-program.mjs';

const ROOT = path.resolve(import.meta.dirname, '../..');
const folder = path.join(ROOT, 'node_modules', '.cache', `drawbridge-health-${process.pid}`);
const data = mkdtempSync(path.join(tmpdir(), 'drawbridge-health-'));
const database = `health_${randomUUID().replaceAll('-', '')}`;
const TOKEN = 'a-token-for-prometheus';
const url = new URL(process.env.TEST_DATABASE_URL ?? '');

const onServer = async (statement: string) => {
  const client = new pg.Client({ connectionString: process.env.TEST_DATABASE_URL });
  await client.connect();
  await client.query(statement).finally(() => client.end());
};
const freePort = async () => {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  await new Promise((closed) => server.close(closed));
  return typeof address === 'object' && address !== null ? address.port : 0;
};

let worker: ChildProcess;
let origin = '';
let said = '';
beforeAll(async () => {
  await onServer(`CREATE DATABASE ${database}`);
  url.pathname = `/${database}`;
  const program = await buildProgram('bin/run/worker.ts', path.join(folder, 'worker.mjs'));
  const port = await freePort();
  origin = `http://127.0.0.1:${port}`;
  worker = spawn(process.execPath, [program], {
    cwd: ROOT,
    env: {
      ...{ NODE_ENV: 'production', PATH: process.env.PATH, DRAWBRIDGE_ALLOW_UNPATCHED_NODE: 'true' },
      ...{ GITLAB_URL: 'http://127.0.0.1:9', GITLAB_TOKEN: 'glpat-reader', AWS_ACCOUNT_ID: '111122223333' },
      ...{ GITLAB_OAUTH_CLIENT_ID: 'client', GITLAB_OAUTH_CLIENT_SECRET: 'secret' },
      ...{ AWS_ENDPOINT_URL: 'http://127.0.0.1:9', AWS_ACCESS_KEY_ID: 'AKIAEXAMPLE', AWS_SECRET_ACCESS_KEY: 'secret' },
      ...{
        DRAWBRIDGE_SYNC_MINUTES: '0',
        DRAWBRIDGE_DATA: data,
        DRAWBRIDGE_SECRET: 'a secret of at least 32 characters',
      },
      ...{ DATABASE_URL: url.href, DRAWBRIDGE_WORKER_PORT: String(port), DRAWBRIDGE_METRICS_TOKEN: TOKEN },
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  for (const stream of [worker.stdout, worker.stderr]) stream?.on('data', (piece) => (said += String(piece)));
});
afterAll(async () => {
  if (worker.exitCode === null && worker.kill('SIGKILL')) await once(worker, 'close');
  await onServer(`DROP DATABASE ${database} WITH (FORCE)`);
  for (const each of [folder, data]) rmSync(each, { recursive: true, force: true });
});

const ask = async (address: string, token?: string) => {
  const reply = await fetch(`${origin}${address}`, token ? { headers: { authorization: `Bearer ${token}` } } : {});
  return { status: reply.status, text: await reply.text() };
};

it('a worker of its own tells that it lives and that it is ready', async () => {
  await expect.poll(() => said).toMatch(/"worker started"/);
  expect(await ask('/livez')).toEqual({ status: 200, text: 'ok\n' });
  expect(await ask('/readyz')).toEqual({ status: 200, text: 'ok\n' });
});

it('gives its metrics to who has the token, and to nobody else', async () => {
  const { status, text } = await ask('/metrics', TOKEN);
  expect(status).toBe(200);
  expect(text).toContain('drawbridge_database_up 1');
  expect(text).toContain('drawbridge_database_connections{state="idle"}');
  for (const token of [undefined, 'another-token-of-one']) expect((await ask('/metrics', token)).status).toBe(404);
  expect((await ask('/')).status).toBe(404);
});
