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

let reached: (point: CrashPoint) => void = () => {};

/** Tells whoever watches that this point is reached. In the product nobody does: no setting can make it stop here. */
export const crashPoint = (point: CrashPoint): void => reached(point);

/** Has every point reported from now on. Only the worker of the torture calls this. */
export function watchCrashPoints(watch: (point: CrashPoint) => void): void {
  reached = watch;
}
