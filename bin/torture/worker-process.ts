/** Real worker processes that the torture starts, stops and kills. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { buildProgram } from '@/bin/build/build-program.mjs';
import type { CrashPoint } from '@/lib/services/apply/crash-point';

const ROOT = path.resolve(import.meta.dirname, '../..');
const running = new Set<ChildProcess>();
process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

/** Builds the worker of the torture beside node_modules, and resolves with its file. */
export async function buildTortureWorker(): Promise<string> {
  const folder = path.join(ROOT, 'node_modules', '.cache', 'drawbridge');
  mkdirSync(folder, { recursive: true });
  return buildProgram('bin/torture/worker.ts', path.join(folder, `torture-worker-${process.pid}.mjs`));
}

export interface WorkerOrders {
  readonly crashAt?: CrashPoint;
  /** It stops there, once, as if its machine slept, until it is told to go on. */
  readonly stopAt?: CrashPoint;
  /** It dies the nth time that it is there. */
  readonly nth?: number;
  /** How fast the time between two looks passes: 1 is the product's own. */
  readonly pace?: number;
}

export interface WorkerProcess {
  /** Resolves when it works off the queues; rejects where it ends before. */
  readonly started: Promise<void>;
  /** Resolves with the signal that ended the process, or null if it exited on its own. */
  readonly ended: Promise<NodeJS.Signals | null>;
  readonly signal: (signal: NodeJS.Signals) => void;
}

export function startWorkerProcess(
  file: string,
  env: Readonly<Record<string, string>>,
  { crashAt, stopAt, nth = 1, pace = 0.05 }: WorkerOrders = {},
): WorkerProcess {
  const orders = { TORTURE_PACE: String(pace), TORTURE_CRASH_NTH: String(nth) };
  const child = spawn(process.execPath, [file], {
    cwd: ROOT,
    env: {
      NODE_ENV: 'production',
      PATH: process.env.PATH,
      ...env,
      ...orders,
      ...(crashAt && { TORTURE_CRASH_AT: crashAt }),
      ...(stopAt && { TORTURE_STOP_AT: stopAt }),
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  running.add(child);
  const ended = new Promise<NodeJS.Signals | null>((resolve) => child.once('exit', (_, signal) => resolve(signal)));
  void ended.then(() => running.delete(child));
  const started = new Promise<void>((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      if (line.includes('"worker started"')) resolve();
      else if (process.env.TORTURE_LOG) process.stderr.write(`${line}\n`);
    });
    void ended.then(() => reject(new Error('the worker ended before it had started')));
  });
  started.catch(() => {});
  return { started, ended, signal: (signal) => child.kill(signal) };
}
