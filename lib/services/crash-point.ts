/** Places of the apply path at which a test may end the process, as a power cut would: after each commit, around the call. */
export const CRASH_POINTS = [
  'message-taken',
  'lease-taken',
  'check-begun',
  'intent-committed',
  'reading-begun',
  'attempt-committed',
  'before-call',
  'after-call',
  'answer-committed',
  'read-back-begun',
  'outcome-committed',
  'role-derived',
] as const;
export type CrashPoint = (typeof CRASH_POINTS)[number];

/** Kills this process where DRAWBRIDGE_CRASH_AT names the point. Outside of tests the variable is not looked at. */
export function crashPoint(point: CrashPoint): void {
  if (process.env.NODE_ENV !== 'test' || process.env.DRAWBRIDGE_CRASH_AT !== point) return;
  process.kill(process.pid, 'SIGKILL');
}
