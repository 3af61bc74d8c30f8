import { setTimeout as pause } from 'node:timers/promises';
import { isMet } from '@/lib/changes/count-approvals';
import { isAlone, positionsOf } from '@/lib/changes/plan';
import type { JobMessages } from '@/lib/jobs/messages';
import { whyNotAtOnce } from '@/lib/services/apply/at-once';
import { crashPoint } from '@/lib/services/apply/crash-point';
import { type LeasedContext, LeaseLost, withLease } from '@/lib/services/apply/lease';
import { markStep, recordApplied, recordFailure, recordIntent, recordRemoved } from '@/lib/services/apply/outcomes';
import { readBack } from '@/lib/services/apply/read-back';
import { type ApplyRun, look, type Sent, WRITES_NOTHING } from '@/lib/services/apply/run';
import { runSteps } from '@/lib/services/apply/setup/run-steps';
import { putApproved } from '@/lib/services/apply/write';
import {
  factsOf,
  kindOf,
  type LoadedChange,
  loadChangeById,
  stateOf,
  surroundingsOf,
} from '@/lib/services/changes/record/load-change';
import { factsMoved, voidMovedApprovals } from '@/lib/services/proofs/void-moved-approvals';
import { deriveRoles } from '@/lib/services/sync/derive-estate';
import type { Context } from '@/lib/services/verb/context';

/**
 * Applies an approved change. Safe to run again at any point: it always begins by reading what IAM holds, and what IAM
 * holds decides. IAM has no conditional write, so a moment between reading and writing remains in which another writer
 * could be overwritten (AWS IAM API: UpdateAssumeRolePolicy); the document before is kept in the role's history.
 */
export async function applyChange(
  context: Context,
  message: JobMessages['apply-change'],
  wait: ApplyRun['wait'] = pause,
): Promise<void> {
  crashPoint('message-taken');
  try {
    await withLease(context, message.changeId, (leased) => applyLeased(leased, message.changeId, wait));
  } catch (error) {
    // Another worker has it by now or will have it soon.
    if (!(error instanceof LeaseLost)) throw error;
  }
}

async function applyLeased(context: LeasedContext, changeId: string, wait: ApplyRun['wait']): Promise<void> {
  crashPoint('lease-taken');
  const change = await loadChangeById(context.db, changeId);
  if (!change || !['applying', 'verifying'].includes(stateOf(change))) return;
  const before = await sentBefore(context, change);
  const writer = await checkApproval(context, change, before);
  if (writer === null) return voidMovedApprovals(context, [change.roleId]);
  if (stateOf(change) === 'applying') await recordIntent(context, change);
  else await markStep(context, change.id, 'check-approval', { state: 'done' });
  crashPoint('intent-committed');
  await carryOut(context, change, writer, before, wait);
  crashPoint('outcome-committed');
  await deriveRoles(context, [change.roleId]);
  crashPoint('role-derived');
}

/** Carries out the plan, first call to last: the setup, the trust policy, and the clean-up once access is removed. */
async function carryOut(
  context: LeasedContext,
  change: LoadedChange,
  writer: ApplyRun['writer'],
  before: Sent,
  wait: ApplyRun['wait'],
): Promise<void> {
  const reader = context.awsReader(change.role.accountId);
  const surroundings = surroundingsOf(change);
  if (isAlone(surroundings)) return door({ context, change, reader, writer, wait }, before);
  const full = context.awsWriter(change.role.accountId);
  if (full === null) throw new Error(`change ${change.number} has steps and no writer`);
  const around = { context, change, reader, writer: full, wait };
  const { setup, cleanUp } = positionsOf(kindOf(change), surroundings);
  if (!(await runSteps(around, surroundings.setup, setup))) return;
  // A role that was made by now has its id by now.
  const made = (await loadChangeById(context.db, change.id)) ?? change;
  const run = { context, change: made, reader, writer, wait };
  if (surroundings.cleanUp.length === 0) return door(run, before);
  const rest = () => runSteps({ ...around, change: made }, surroundings.cleanUp, cleanUp);
  if (!surroundings.cleanUp.some(({ kind }) => kind === 'delete-role')) return door(run, before, rest);
  // An earlier run may have deleted the role: then there is no trust policy to put.
  if ((await look(run)).verdict === 'gone') {
    if (await rest()) await recordRemoved(context, made);
    return;
  }
  await door(run, before, rest, recordRemoved);
}

/** Puts the trust policy and reads it back. `then` is done between that and the end, which is `end` where it is given. */
async function door(
  run: ApplyRun,
  before: Sent,
  then: () => Promise<boolean> = async () => true,
  end?: (context: LeasedContext, change: LoadedChange) => Promise<void>,
): Promise<void> {
  const sent = await putApproved(run, before);
  const live = sent === null ? null : await readBack(run, sent);
  if (sent === null || live === null || !(await then())) return;
  await (end ?? ((context, change) => recordApplied(context, change, live, sent)))(run.context, run.change);
}

/** What an earlier run of this apply left behind. One that died in the middle of the call leaves the step running. */
async function sentBefore(context: Context, change: LoadedChange): Promise<Sent> {
  const step = await context.db.changeStep.findFirst({ where: { changeId: change.id, kind: 'put-trust-policy' } });
  if (step?.state === 'done') return 'taken';
  return step?.state === 'running' || step?.state === 'unknown' ? 'unknown' : 'never';
}

/** The guards at the moment of writing: the approval as it is now, and the writer. */
async function checkApproval(
  context: LeasedContext,
  change: LoadedChange,
  sent: Sent,
): Promise<ApplyRun['writer'] | null> {
  await markStep(context, change.id, 'check-approval', { state: 'running' });
  crashPoint('check-begun');
  const writer = kindOf(change) === 'adopt' ? WRITES_NOTHING : context.awsWriter(change.role.accountId);
  const reason =
    writer === null
      ? 'No writer is configured for this account any more.'
      : await whyNotApproved(context, change, sent);
  if (writer !== null && reason === null) return writer;
  const kept =
    sent === 'never'
      ? 'Nothing was written.'
      : 'IAM was asked before: compare the live trust policy with the approved one.';
  await recordFailure(context, change, 'check-approval', `${reason} ${kept}`);
  return null;
}

async function whyNotApproved(context: LeasedContext, change: LoadedChange, sent: Sent): Promise<string | null> {
  if (change.brokenGlassRevision === change.revision) return null;
  if (!isMet(await factsOf(context, change)) || (await factsMoved(context, change)))
    return 'What was approved no longer counts: more approvals are needed by now, or a GitLab fact moved.';
  // IAM may have taken it by now, and the drift have ended with that.
  return sent === 'never' ? whyNotAtOnce(context.db, change) : null;
}
