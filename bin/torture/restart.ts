import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { z } from 'zod';
import { buildProgram } from '@/bin/build/build-program.mjs';
import { openBalancer, portOf } from '@/bin/torture/balancer';
import { document, type House } from '@/bin/torture/house';
import type { Scenario } from '@/bin/torture/scenario';
import { PRODUCTION } from '@/e2e/sandbox/world/accounts';
import { TOKEN_SCOPES } from '@/lib/access/permissions';
import { hashSecret, TOKEN_PREFIX } from '@/lib/session/secrets';

const ROOT = path.resolve(import.meta.dirname, '../..');
const CLIENTS = 4;
/** Milliseconds between two requests of a client: some request is always under way, and the machine has time for the replacing. */
const PAUSE = 50;
/** One of so many requests writes. */
const WRITES_EVERY = 20;
/** Ended with this process, whatever ends it. */
const running = new Set<ChildProcess>();
process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});
const TOKEN = `${TOKEN_PREFIX}${'torture'.padEnd(43, '0')}`;

/**
 * Two web processes behind a load balancer are replaced in turn, again and again, while clients ask on and on. No request may fail,
 * and what was answered as written is there once.
 */
export const restart: Scenario = async (house, { count }) => {
  const file = await buildWeb();
  await giveToken(house);
  const ports = [await freePort(), await freePort()];
  const processes = new Map<number, ChildProcess>(ports.map((port) => [port, startWeb(file, house, port)]));
  const balancer = await openBalancer(ports);
  await Promise.all(ports.map(balancer.untilReady));
  const load = startLoad(balancer.url, house);
  let killed = 0;
  for (let round = 0; round < count; round++) {
    const port = ports[round % ports.length] ?? 0;
    const old = processes.get(port);
    const code = old && old.exitCode === null ? await end(old) : 1;
    if (code !== 0) killed++;
    processes.set(port, startWeb(file, house, port));
    await balancer.untilReady(port);
  }
  const { requests, failures, written } = await load.stop();
  for (const child of processes.values()) if (child.exitCode === null) await end(child);
  await balancer.close();
  rmSync(file, { force: true });
  const kept = await house.context.db.change.count({ where: { title: { startsWith: 'Restart ' } } });
  return {
    done: count,
    unit: 'restarts',
    breaches: failures.length + killed + Math.abs(kept - written),
    notes: `${requests} requests, failed ${failures.length}, written ${written}, kept ${kept}, ended badly ${killed}${failures.length > 0 ? `; first: ${failures[0]}` : ''}`,
  };
};

async function buildWeb(): Promise<string> {
  const folder = path.join(ROOT, 'node_modules', '.cache', 'drawbridge');
  mkdirSync(folder, { recursive: true });
  return buildProgram('bin/torture/web.ts', path.join(folder, `torture-web-${process.pid}.mjs`));
}

function startWeb(file: string, { env }: House, port: number): ChildProcess {
  const settings = { ...env, PORT: String(port), DRAWBRIDGE_URL: 'http://127.0.0.1:9', DRAWBRIDGE_WORKER: 'off' };
  const child = spawn(process.execPath, [file], {
    cwd: ROOT,
    env: { NODE_ENV: 'production', PATH: process.env.PATH, ...settings },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  running.add(child);
  child.once('exit', () => running.delete(child));
  return child;
}

/** Resolves with the code that it ended with. */
const end = (child: ChildProcess): Promise<number | null> =>
  new Promise((resolve) => {
    child.once('exit', resolve);
    child.kill('SIGTERM');
  });

async function giveToken({ context: { db, now } }: House): Promise<void> {
  const createdAt = now();
  await db.apiToken.create({
    data: {
      ...{ id: 'torture', personId: 'rhea', name: 'torture', hash: hashSecret(TOKEN), prefix: TOKEN.slice(0, 8) },
      ...{ scopes: Object.keys(TOKEN_SCOPES), freshSignIn: true, createdAt },
      expiresAt: new Date(createdAt.getTime() + 30 * 86_400_000),
    },
  });
}

function startLoad(url: string, { roles }: House) {
  const failures: string[] = [];
  let [stopped, requests, written] = [false, 0, 0];
  const client = async () => {
    while (!stopped) {
      const nth = ++requests;
      const writes = nth % WRITES_EVERY === 0;
      const problem = await (writes ? draft(url, roles[nth % roles.length], nth) : read(url)).catch(inWords);
      if (problem !== null) failures.push(problem);
      else if (writes) written++;
      await setTimeout(PAUSE);
    }
  };
  const clients = Array.from({ length: CLIENTS }, client);
  const stop = async () => {
    stopped = true;
    await Promise.all(clients);
    return { requests, failures, written };
  };
  return { stop };
}

const inWords = (error: unknown): string =>
  error instanceof Error && error.cause !== undefined ? `${error} (${error.cause})` : String(error);

const authorization = `Bearer ${TOKEN}`;
/** null: the answer is correct. */
async function read(url: string): Promise<string | null> {
  const reply = await fetch(`${url}/api/v1/changes`, { headers: { authorization } });
  const text = await reply.text();
  return reply.status === 200 ? null : `${reply.status} ${text}`;
}

const composed = z.object({ role: z.object({ trustDigest: z.string() }) });

async function draft(url: string, role: House['roles'][number] | undefined, nth: number): Promise<string | null> {
  const name = role?.name ?? '';
  const body = {
    role: { accountId: PRODUCTION, name },
    ...{ title: `Restart ${nth}`, reason: 'Torture' },
    proposal: { kind: 'document', text: document(`restart-${nth}`) },
  };
  const headers = { authorization, 'content-type': 'application/json', 'idempotency-key': `restart-${nth}` };
  const composer = await fetch(`${url}/api/v1/roles/${PRODUCTION}/${name}/composer`, { headers });
  const { role: live } = composed.parse(await composer.json());
  const reply = await fetch(`${url}/api/v1/changes`, {
    ...{ method: 'POST', headers },
    body: JSON.stringify({ ...body, baseDigest: live.trustDigest }),
  });
  const text = await reply.text();
  return reply.status === 201 ? null : `${reply.status} ${text}`;
}

async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const port = portOf(server);
  await new Promise((done) => server.close(done));
  return port;
}
