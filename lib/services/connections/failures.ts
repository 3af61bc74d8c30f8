import { AwsError, type AwsFailureKind } from '@/lib/aws/port';
import { GitLabError } from '@/lib/gitlab/port';

/** Failures of AWS that pass by themselves. */
const PASSING: readonly AwsFailureKind[] = ['throttled', 'unreachable', 'server-fault'];

/** Seconds between tries of one call of a sync. Nobody sits before it, so it may wait longer than the adapters do. */
const WAITS = [2, 10, 30, 60] as const;
/** Seconds: a source that asks for more ends the sync, which the next one takes up again. */
const LONGEST_WAIT = 15 * 60;

export type Wait = (milliseconds: number) => Promise<unknown>;

/**
 * Repeats a reading call while its source is busy, for as long as the source asks, and `whileAway` while it cannot be reached; then
 * throws its last error.
 */
export async function patiently<T>(
  wait: Wait,
  call: () => Promise<T>,
  { whileAway }: { readonly whileAway: boolean } = { whileAway: true },
): Promise<T> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await call();
    } catch (error) {
      const seconds = !whileAway && isAway(error) ? null : secondsToWait(error, attempt);
      if (seconds === null) throw error;
      await wait(seconds * 1000);
    }
  }
}

const isAway = (error: unknown): boolean =>
  (error instanceof AwsError && error.kind === 'unreachable') ||
  (error instanceof GitLabError && error.failure.kind === 'unreachable');

function secondsToWait(error: unknown, attempt: number): number | null {
  const wait = WAITS[attempt];
  if (wait === undefined) return null;
  if (error instanceof AwsError) return PASSING.includes(error.kind) ? wait : null;
  if (!(error instanceof GitLabError)) return null;
  const { failure } = error;
  if (failure.kind === 'throttled') {
    const asked = failure.retryAfterSeconds ?? wait;
    return asked <= LONGEST_WAIT ? asked : null;
  }
  const passing = failure.kind === 'unreachable' || (failure.kind === 'failed' && (failure.status ?? 0) >= 500);
  return passing ? wait : null;
}

/** What a person reads when a sync ended early; null: not a failure of the source. */
export function explainFailure(error: unknown): string | null {
  if (!(error instanceof GitLabError || error instanceof AwsError)) return null;
  const source = error instanceof GitLabError ? 'GitLab' : 'AWS';
  return `Reading ${source} stopped at ${error.message} What was read before is kept.`;
}

/** A reading that may be refused without ending the sync: null is unknown. */
export async function orUnknown<T>(read: () => Promise<T>): Promise<T | null> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof GitLabError && ['forbidden', 'not-found'].includes(error.failure.kind)) return null;
    if (error instanceof AwsError && error.kind === 'access-denied' && error.call !== 'sts:AssumeRole') return null;
    throw error;
  }
}
