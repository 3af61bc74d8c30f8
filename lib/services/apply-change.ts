import { setTimeout as pause } from 'node:timers/promises';
import { isMet } from '@/lib/changes/count-approvals';
import type { Facts } from '@/lib/reach/types';
import { type LeasedContext, LeaseLost, withLease } from '@/lib/services/apply-lease';
import { markStep, recordFailure, recordIntent } from '@/lib/services/apply-outcomes';
import { readBack } from '@/lib/services/apply-read-back';
import { type ApplyRun, type Sent, WRITES_NOTHING } from '@/lib/services/apply-run';
import { putApproved } from '@/lib/services/apply-write';
import type { Context, JobMessages } from '@/lib/services/context';
import { crashPoint } from '@/lib/services/crash-point';
import { deriveRoles } from '@/lib/services/derive-estate';
import { loadFacts } from '@/lib/services/facts-from-inventory';
import { factsOf, kindOf, type LoadedChange, loadChangeById, stateOf } from '@/lib/services/load-change';
import { factsMoved, voidMovedApprovals } from '@/lib/services/proofs/void-moved-approvals';

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
  const facts = await loadFacts(context.db);
  const writer = await checkApproval(context, change, before, facts);
  if (writer === null) return voidMovedApprovals(context, facts, [change.roleId]);
  if (stateOf(change) === 'applying') await recordIntent(context, change);
  else await markStep(context, change.id, 'check-approval', { state: 'done' });
  crashPoint('intent-committed');
  const run = { context, change, reader: context.awsReader(change.role.accountId), writer, wait };
  const sent = await putApproved(run, before);
  if (sent !== null) await readBack(run, sent);
  crashPoint('outcome-committed');
  await deriveRoles(context, [change.roleId]);
  crashPoint('role-derived');
}

/** What an earlier run of this apply left behind. One that died in the middle of the call leaves the step running. */
async function sentBefore(context: Context, change: LoadedChange): Promise<Sent> {
  const step = await context.db.changeStep.findFirst({ where: { changeId: change.id, kind: 'put-trust-policy' } });
  if (step?.state === 'done') return 'taken';
  return step?.state === 'running' || step?.state === 'unknown' ? 'unknown' : 'never';
}

/** The guards of the moment of writing: the approval as it stands now, and the writer. */
async function checkApproval(
  context: LeasedContext,
  change: LoadedChange,
  sent: Sent,
  facts: Facts,
): Promise<ApplyRun['writer'] | null> {
  await markStep(context, change.id, 'check-approval', { state: 'running' });
  crashPoint('check-begun');
  const writer = kindOf(change) === 'adopt' ? WRITES_NOTHING : context.awsWriter(change.role.accountId);
  const approved = isMet(await factsOf(context, change)) && !(await factsMoved(context, change, facts));
  if ((approved || change.brokenGlassRevision === change.revision) && writer !== null) return writer;
  const reason =
    writer === null
      ? 'No writer is configured for this account any more.'
      : 'What was approved no longer counts: more approvals are needed by now, or a GitLab fact moved.';
  const kept =
    sent === 'never'
      ? 'Nothing was written.'
      : 'IAM was asked before: compare the live trust policy with the approved one.';
  await recordFailure(context, change, 'check-approval', `${reason} ${kept}`);
  return null;
}
