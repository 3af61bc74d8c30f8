import { crashPoint } from '@/lib/services/apply/crash-point';
import { markStep, recordFailure, recordOverwritten, recordUnknown } from '@/lib/services/apply/outcomes';
import { type ApplyRun, lookUntil, type Reading, type Sent } from '@/lib/services/apply/run';

/** IAM may still show the policy before, and whoever cannot be read says nothing. */
const NEVER = Number.POSITIVE_INFINITY;
/** More readings in a row for what ends the apply otherwise. */
const ENOUGH = { 'already-there': 2, conflict: 3, 'another-role': 3, gone: 3, write: NEVER, unreadable: NEVER };
/** Once IAM took the document, so many readings of the one before are more than lag: someone put that again. */
const AFTER_TAKEN = { ...ENOUGH, write: 15 };

/**
 * Reads until it is sure what IAM holds: exactly the approved document, or what someone else made of the role. As long as it
 * is neither, nothing is claimed and the queue runs this again. Gives the approved document as it was read; null: the apply has
 * ended.
 */
export async function readBack(run: ApplyRun, sent: Sent): Promise<Reading | null> {
  const { context, change } = run;
  await markStep(context, change.id, 'read-live', { state: 'done' });
  await markStep(context, change.id, 'read-back', { state: 'running' });
  crashPoint('read-back-begun');
  const live = await lookUntil(run, sent === 'taken' ? AFTER_TAKEN : ENOUGH);
  if (live === null) {
    const outcome = 'Reading back has not shown the approved document twice in a row. Reading goes on.';
    await recordUnknown(context, change, 'read-back', outcome);
    // The queue runs this again; it begins by reading.
    throw new Error(outcome);
  }
  if ('failure' in live) {
    await recordFailure(context, change, 'read-back', 'The role was deleted in AWS while the change was applied.');
    return null;
  }
  if (live.verdict === 'already-there') return live;
  await recordOverwritten(context, change, live, sent);
  return null;
}
