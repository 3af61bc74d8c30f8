/**
 * The worker as `npm run worker` starts it, except for two things that only the torture asks for: it kills or stops itself at a crash point,
 * and time between two looks at IAM passes faster. The product's own entry knows neither.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { watchCrashPoints } from '@/lib/services/apply/crash-point';
import { startProcess } from '@/lib/services/process/start-process';

const { TORTURE_CRASH_AT, TORTURE_STOP_AT, TORTURE_CRASH_NTH = '1', TORTURE_PACE = '1' } = process.env;

let left = Number(TORTURE_CRASH_NTH);
let stopped = false;
watchCrashPoints((point) => {
  if (point === TORTURE_STOP_AT && !stopped) {
    stopped = true;
    process.kill(process.pid, 'SIGSTOP');
  }
  if (point === TORTURE_CRASH_AT && --left === 0) process.kill(process.pid, 'SIGKILL');
});
await startProcess('worker', (milliseconds) => pause(milliseconds * Number(TORTURE_PACE)));
