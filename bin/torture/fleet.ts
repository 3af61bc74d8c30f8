/** Web processes behind the balancer, replaced one by one. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
import { buildProgram } from '@/bin/build/build-program.mjs';
import { openBalancer, portOf } from '@/bin/torture/balancer';

const ROOT = path.resolve(import.meta.dirname, '../..');
/** Ended with this process, whatever ends it. */
const running = new Set<ChildProcess>();
process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

/** A built web process, and the folder of its sources, where it is started. */
export interface Program {
  readonly file: string;
  readonly folder: string;
}

export interface Fleet {
  /** Of the balancer. */
  readonly url: string;
  /** Ends the process in this place, starts `program` in it, and waits until it is sent requests. */
  readonly replace: (place: number, program: Program) => Promise<void>;
  /** Ends all; answers how many processes did not end well by themselves. */
  readonly close: () => Promise<number>;
}

/** The web process of these sources. */
export async function buildWeb(): Promise<Program> {
  const folder = path.join(ROOT, 'node_modules', '.cache', 'drawbridge');
  mkdirSync(folder, { recursive: true });
  const file = path.join(folder, `torture-web-${process.pid}.mjs`);
  return { file: await buildProgram('bin/torture/web.ts', file), folder: ROOT };
}

/** So many web processes, all ready. */
export async function openFleet(
  program: Program,
  env: Readonly<Record<string, string>>,
  places: number,
): Promise<Fleet> {
  const ports: number[] = [];
  for (let place = 0; place < places; place++) ports.push(await freePort());
  const start = ({ file, folder }: Program, port: number) => startWeb(file, folder, { ...env, PORT: String(port) });
  const processes = new Map(ports.map((port) => [port, start(program, port)]));
  const balancer = await openBalancer(ports);
  await Promise.all(ports.map(balancer.untilReady));
  let endedBadly = 0;
  const endOne = async (port: number) => {
    const child = processes.get(port);
    if (child && (child.exitCode !== null || (await end(child)) !== 0)) endedBadly++;
  };
  return {
    url: balancer.url,
    replace: async (place, next) => {
      const port = ports[place % ports.length] ?? 0;
      await endOne(port);
      processes.set(port, start(next, port));
      await balancer.untilReady(port);
    },
    close: async () => {
      for (const port of ports) await endOne(port);
      await balancer.close();
      return endedBadly;
    },
  };
}

function startWeb(file: string, cwd: string, env: Readonly<Record<string, string>>): ChildProcess {
  const settings = { ...env, DRAWBRIDGE_URL: 'http://127.0.0.1:9', DRAWBRIDGE_WORKER: 'off' };
  const child = spawn(process.execPath, [file], {
    cwd,
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

async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const port = portOf(server);
  await new Promise((done) => server.close(done));
  return port;
}
