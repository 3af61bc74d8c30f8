import { AwsError } from '@/lib/aws/port';
import { GitLabError } from '@/lib/gitlab/port';
import { patiently, type Wait } from '@/lib/services/connections/failures';
import type { SyncSource } from '@/lib/services/connections/sync-source';

/** Milliseconds that a source has for its first answer. Whoever takes longer is away, and is asked again by the next sync. */
export const FIRST_ANSWER = 20_000;

/**
 * Asks a source its first question. One that is away is asked once, and not waited for: it would hold a place that others wait for.
 * The call may go on behind a deadline that has passed, until its own, and nobody hears of it. Throws the source's error.
 */
export function firstAnswer<T>(
  wait: Wait,
  source: SyncSource,
  ask: () => Promise<T>,
  patience: number = FIRST_ANSWER,
): Promise<T> {
  return patiently(wait, () => inTime(source, ask, patience), { whileAway: false });
}

/** Asks a source once. Throws its error, or one that says that it is away where no answer came in time. */
export async function inTime<T>(
  { kind }: Pick<SyncSource, 'kind'>,
  ask: () => Promise<T>,
  patience: number = FIRST_ANSWER,
): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(lateError(kind, patience)), patience);
  });
  const asked = ask();
  // What comes behind the deadline is nobody's.
  asked.catch(() => {});
  try {
    return await Promise.race([asked, late]);
  } finally {
    clearTimeout(timer);
  }
}

function lateError(kind: SyncSource['kind'], patience: number): Error {
  const detail = `no answer came within ${patience / 1000} s.`;
  return kind === 'instance'
    ? new GitLabError('GET /metadata', { kind: 'unreachable', detail })
    : new AwsError('sts:GetCallerIdentity', 'unreachable', detail, null);
}
