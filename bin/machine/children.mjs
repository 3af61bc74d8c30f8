// Child processes that never outlive this one.
import { spawn } from 'node:child_process';

/** Milliseconds that children have to end by themselves before they are killed. */
const PATIENCE = 40_000;
const SIGNALS = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 };
const children = new Set();

/**
 * Starts a child in a process group of its own: a Ctrl-C at the terminal reaches us only and is passed on once, and what the
 * child starts in turn can be ended with it.
 */
export function start(command, args, options = {}) {
  const child = spawn(command, args, { stdio: ['ignore', 'inherit', 'inherit'], detached: true, ...options });
  children.add(child);
  child.once('close', () => children.delete(child));
  return child;
}

/** Runs a child to its end. Resolves with its exit code; a child ended by a signal counts as 1. */
export const runToEnd = (command, args, options) =>
  new Promise((resolve, reject) => {
    start(command, args, options)
      .once('error', reject)
      .once('close', (code) => resolve(code ?? 1));
  });

/** Asks every child to end, and kills what has not ended in time. */
export async function endChildren() {
  const ended = [...children].map((child) => new Promise((resolve) => child.once('close', resolve)));
  for (const child of children) child.kill('SIGTERM');
  await Promise.race([Promise.all(ended), new Promise((resolve) => setTimeout(resolve, PATIENCE).unref())]);
  killGroups();
}

function killGroups() {
  for (const { pid } of children) {
    try {
      if (pid !== undefined) process.kill(-pid, 'SIGKILL');
    } catch {}
  }
}

let ending = false;

/** Ends the children and then this process. */
export async function end(code) {
  if (ending) process.exit(code);
  ending = true;
  await endChildren();
  process.exit(code);
}

/** Whether this process is on its way out, so that a child's end is no news. */
export const isEnding = () => ending;

for (const [signal, code] of Object.entries(SIGNALS)) process.on(signal, () => end(code));
process.once('exit', killGroups);

/** SIGHUP has the children read their configuration again. At a terminal it says that the terminal is gone: then all end. */
export function passOnHangup() {
  if (process.stdin.isTTY) return;
  process.removeAllListeners('SIGHUP');
  process.on('SIGHUP', () => {
    for (const child of children) child.kill('SIGHUP');
  });
}
