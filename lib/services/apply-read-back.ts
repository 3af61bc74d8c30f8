import {
  markStep,
  recordApplied,
  recordFailure,
  recordOverwritten,
  recordUnknown,
} from '@/lib/services/apply-outcomes';
import { type ApplyRun, delay, type Look, look, type Sent } from '@/lib/services/apply-run';
import { crashPoint } from '@/lib/services/crash-point';

const READS = 20;
/** Readings in a row that must show the same before it is believed. */
const EQUAL_READS = 2;
/** More of them for what would end the apply otherwise: a part of IAM that lags may still give an older document. */
const OTHER_READS = 3;

/**
 * Reads until it is sure what IAM holds: exactly the approved document, or what someone else made of the role. As long as it
 * is neither, nothing is claimed and the queue runs this again.
 */
export async function readBack(run: ApplyRun, sent: Sent): Promise<void> {
  const { context, change } = run;
  await markStep(context, change.id, 'read-live', { state: 'done' });
  await markStep(context, change.id, 'read-back', { state: 'running' });
  crashPoint('read-back-begun');
  let [last, inRow] = ['', 0];
  for (let read = 0; read < READS; read++) {
    if (read > 0) await run.wait(delay(Math.min(read, 3)));
    const live = await look(run);
    const seen = `${live.verdict} ${'digest' in live ? live.digest : ''}`;
    inRow = seen === last ? inRow + 1 : 1;
    last = seen;
    if (await conclude(run, live, inRow, sent)) return;
  }
  const outcome = 'Reading back has not shown the approved document twice in a row. Reading goes on.';
  await recordUnknown(context, change, 'read-back', outcome);
  // The queue runs this again; it begins by reading.
  throw new Error(outcome);
}

/** True where that many equal readings in a row end the apply. */
async function conclude({ context, change }: ApplyRun, live: Look, inRow: number, sent: Sent): Promise<boolean> {
  switch (live.verdict) {
    case 'already-there':
      if (inRow < EQUAL_READS) return false;
      await recordApplied(context, change, live, sent);
      return true;
    case 'conflict':
    case 'another-role':
      if (inRow < OTHER_READS) return false;
      await recordOverwritten(context, change, live, sent);
      return true;
    case 'gone':
      if (inRow < OTHER_READS) return false;
      await recordFailure(context, change, 'read-back', 'The role was deleted in AWS while the change was applied.');
      return true;
    // IAM may still show the policy before; whoever cannot be read says nothing.
    case 'write':
    case 'unreadable':
      return false;
  }
}
