import { AwsError } from '@/lib/aws/port';
import { parsePolicy } from '@/lib/policy/parse-policy';
import { minifyPolicy } from '@/lib/policy/print-policy';
import { crashPoint } from '@/lib/services/apply/crash-point';
import { markStep, recordAttempt, recordConflict, recordFailure, recordUnknown } from '@/lib/services/apply/outcomes';
import {
  type ApplyRun,
  delay,
  failureOf,
  isPermanent,
  type Look,
  look,
  lookUntil,
  type Sent,
} from '@/lib/services/apply/run';
import { deliverAttempt } from '@/lib/services/audit/delivery/write-checkpoint';
import type { LoadedChange } from '@/lib/services/changes/record/load-change';

const ATTEMPTS = 4;
/**
 * After a call without an answer a part of IAM may lag, and the call itself may still be on its way: only the fifth base in a row,
 * seconds after it, says that it came to nothing.
 */
const AFTER_UNKNOWN = {
  write: 5,
  'already-there': 1,
  conflict: 1,
  'another-role': 1,
  gone: 1,
  unreadable: Number.POSITIVE_INFINITY,
} as const;

/**
 * Reads, compares and puts the approved document, again only after reading again. Returns what is known of it where IAM has
 * to be read back; null where the apply has ended.
 */
export async function putApproved(run: ApplyRun, before: Sent): Promise<Sent | null> {
  const { context, change } = run;
  let sent = before;
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    if (attempt > 0) await run.wait(delay(attempt));
    await markStep(context, change.id, 'read-live', { state: 'running' });
    crashPoint('reading-begun');
    const live = sent === 'unknown' ? await lookUntil(run, AFTER_UNKNOWN) : await lookTwice(run);
    if (live === null) return sent;
    // What IAM took is never put again: where the base is live after it, someone put that.
    if (live.verdict === 'write' && sent !== 'taken') {
      const answer = await put(run, sent);
      if (answer === 'refused') return null;
      if (answer === 'taken') return 'taken';
      if (answer === 'unknown') sent = 'unknown';
      continue;
    }
    // Once IAM was asked, one look is too little to say what became of it.
    if (live.verdict === 'already-there' || sent !== 'never') return sent;
    if ('failure' in live && !isPermanent(live.failure)) continue;
    await stop(run, live);
    return null;
  }
  if (sent !== 'never') return sent;
  const outcome = 'AWS kept throttling or failing. Nothing was written. Apply again later.';
  await recordFailure(context, change, 'put-trust-policy', outcome);
  return null;
}

/** Milliseconds: a part of IAM that lags shows what was there before, typically for seconds. */
const LAG = 3_000;
/** What would end the apply is looked at twice. */
const DOUBTED: readonly Look['verdict'][] = ['conflict', 'another-role', 'gone'];

async function lookTwice(run: ApplyRun): Promise<Look> {
  const live = await look(run);
  if (!DOUBTED.includes(live.verdict)) return live;
  await run.wait(LAG);
  return look(run);
}

async function put(
  { context, change, writer }: ApplyRun,
  sent: Sent,
): Promise<'taken' | 'unknown' | 'refused' | 'not-now'> {
  // Without this committed no call is made.
  await recordAttempt(context, change);
  crashPoint('attempt-committed');
  await deliverAttempt(context);
  try {
    const { requestId } = await writer.updateTrustPolicy(change.role.name, documentToSend(change), () => {
      context.lease.requireTime();
      crashPoint('before-call');
    });
    crashPoint('after-call');
    await markStep(context, change.id, 'put-trust-policy', { state: 'done', requestId });
    crashPoint('answer-committed');
    return 'taken';
  } catch (error) {
    // Whoever takes the apply up reads what became of the call.
    context.lease.requireTime();
    const failure = failureOf(error);
    if (isPermanent(failure)) {
      const kept =
        sent === 'never'
          ? 'Nothing was written.'
          : 'When it was last read, the live trust policy was still the one before.';
      await recordFailure(context, change, 'put-trust-policy', `${failure.message} ${kept}`, failure.requestId);
      return 'refused';
    }
    if (failure.kind === 'throttled') return 'not-now';
    const outcome = `${failure.message} It is not known whether AWS took it; reading until it is.`;
    await recordUnknown(context, change, 'put-trust-policy', outcome);
    return 'unknown';
  }
}

/** Ends an apply that has written nothing, because of what is live. */
async function stop({ context, change }: ApplyRun, live: Look): Promise<void> {
  if (!('failure' in live)) return recordConflict(context, change, live);
  const { failure } = live;
  const outcome =
    live.verdict === 'gone'
      ? 'The role was deleted in AWS. Nothing was written. The change is kept.'
      : `${failure.message} Nothing was written.`;
  return recordFailure(context, change, 'read-live', outcome, failure.requestId);
}

/** The approved document as it is sent: without white space, which some quotas count. */
function documentToSend(change: LoadedChange): string {
  const parsed = parsePolicy(change.proposedDocument);
  if (!parsed.ok)
    throw new AwsError('iam:UpdateAssumeRolePolicy', 'malformed-policy', 'The approved document does not parse.', null);
  return minifyPolicy(parsed.policy);
}
