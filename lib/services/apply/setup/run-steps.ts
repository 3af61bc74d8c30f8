import { AwsError } from '@/lib/aws/port';
import type { SetupStep } from '@/lib/changes/setup-steps';
import { GitLabError } from '@/lib/gitlab/port';
import { crashPoint } from '@/lib/services/apply/crash-point';
import { delay, isPermanent } from '@/lib/services/apply/run';
import { AWS_STEPS } from '@/lib/services/apply/setup/aws-steps';
import { GITLAB_STEPS } from '@/lib/services/apply/setup/gitlab-steps';
import { type Seen, type SetupRun, StepRefused, type StepRunner } from '@/lib/services/apply/setup/setup-run';
import {
  type PlacedStep,
  recordStepAttempt,
  recordStepDone,
  recordStepFailure,
} from '@/lib/services/apply/setup/step-outcomes';
import { deliverAttempt } from '@/lib/services/audit/delivery/write-checkpoint';

const RUNNERS = { ...AWS_STEPS, ...GITLAB_STEPS };
const runnerOf = (step: SetupStep) => RUNNERS[step.kind] as StepRunner<SetupStep>;

/** Calls of one step. */
const ATTEMPTS = 4;
/** Looks at one step: IAM may show the state before for seconds after a call. */
const LOOKS = 15;

/**
 * Runs these steps in order; the first is at `position` of the plan. Each looks first, so that a resumed apply does nothing
 * twice. False: one failed, which is recorded, and those after it were not started.
 */
export async function runSteps(run: SetupRun, steps: readonly SetupStep[], position: number): Promise<boolean> {
  for (const [index, step] of steps.entries())
    if (!(await runStep(run, { step, position: position + index }))) return false;
  return true;
}

async function runStep(run: SetupRun, placed: PlacedStep): Promise<boolean> {
  const { context, change } = run;
  let [attempts, wrote, requestId, last]: [number, boolean, string | null, string] = [0, false, null, ''];
  for (let looks = 0; looks < LOOKS; looks++) {
    if (looks > 0) await run.wait(delay(Math.min(looks, 3)));
    const seen = await look(run, placed);
    if (seen === null) continue;
    if (seen.state === 'done') {
      await recordStepDone(context, change, placed, { ...seen, wrote, requestId });
      return true;
    }
    if (seen.state === 'refused') {
      await recordStepFailure(context, change, placed, `${seen.reason} ${kept(wrote)}`, null);
      return false;
    }
    // What may be on its way is looked for a few times before it is asked for again.
    if ((wrote && looks % 5 !== 4) || attempts === ATTEMPTS) continue;
    attempts++;
    const answer = await attempt(run, placed);
    if (answer.state === 'refused') {
      await recordStepFailure(context, change, placed, `${answer.reason} ${kept(wrote)}`, answer.requestId);
      return false;
    }
    if (answer.state === 'taken') [wrote, requestId] = [true, answer.requestId];
    if (answer.state === 'unknown') [wrote, last] = [true, answer.reason];
  }
  const outcome =
    `${last} It did not show in time whether this step was done. Apply again: it begins by looking.`.trim();
  await recordStepFailure(context, change, placed, outcome, requestId);
  return false;
}

const kept = (wrote: boolean): string =>
  wrote ? 'What was asked for before is kept.' : 'This step wrote nothing. What the steps before it did is kept.';

/** null: it could not be seen now. */
async function look(run: SetupRun, { step }: PlacedStep): Promise<Seen | null> {
  try {
    return await runnerOf(step).look(run, step);
  } catch (error) {
    if (error instanceof StepRefused) return { state: 'refused', reason: error.message };
    const failure = failureOf(error);
    return failure.state === 'refused' ? { state: 'refused', reason: failure.reason } : null;
  }
}

type Failure = {
  readonly state: 'refused' | 'unknown' | 'not-now';
  readonly reason: string;
  readonly requestId: string | null;
};

async function attempt(
  run: SetupRun,
  placed: PlacedStep,
): Promise<Failure | { readonly state: 'taken'; readonly requestId: string | null }> {
  await recordStepAttempt(run.context, run.change, placed);
  crashPoint('attempt-committed');
  await deliverAttempt(run.context);
  run.context.lease.requireTime();
  try {
    const { requestId } = await runnerOf(placed.step).call(run, placed.step);
    crashPoint('after-call');
    return { state: 'taken', requestId };
  } catch (error) {
    if (error instanceof StepRefused) return { state: 'refused', reason: error.message, requestId: null };
    // Whoever takes the apply up looks at what became of the call.
    run.context.lease.requireTime();
    return failureOf(error);
  }
}

/** What a failed call says of its effect. Anything that is no answer of AWS or GitLab is not for us to explain. */
function failureOf(error: unknown): Failure {
  if (error instanceof AwsError) {
    const { message: reason, requestId } = error;
    const settled = isPermanent(error) || ['in-use', 'invalid-input', 'issuer-unreachable'].includes(error.kind);
    if (settled) return { state: 'refused', reason, requestId };
    // Another maker of the same thing: the next look says whose it is.
    return {
      state: ['throttled', 'already-exists', 'concurrent-modification'].includes(error.kind) ? 'not-now' : 'unknown',
      reason,
      requestId,
    };
  }
  if (error instanceof GitLabError) {
    const { failure, message: reason } = error;
    if (failure.kind === 'throttled') return { state: 'not-now', reason, requestId: null };
    const passing = failure.kind === 'unreachable' || (failure.kind === 'failed' && (failure.status ?? 500) >= 500);
    return { state: passing ? 'unknown' : 'refused', reason, requestId: null };
  }
  throw error;
}
