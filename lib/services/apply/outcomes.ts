/** How an apply ends or pauses: each one transaction that moves the change, its steps and the audit log together. */

import type { AuditAction } from '@/lib/audit/events';
import type { StepKind, StepState } from '@/lib/changes/plan';
import type { ChangeState } from '@/lib/changes/states';
import type { Transaction } from '@/lib/db/transaction';
import { counted } from '@/lib/metrics/counted';
import { markApproved } from '@/lib/services/apply/approved-policy';
import { type LeasedContext, requireLease } from '@/lib/services/apply/lease';
import { appendRevision, rememberLive, writtenBy } from '@/lib/services/apply/role-history';
import type { Reading, Sent } from '@/lib/services/apply/run';
import { changeObject, type LoadedChange } from '@/lib/services/changes/record/load-change';
import { WORKER } from '@/lib/services/verb/actors';
import { recordEvent } from '@/lib/services/verb/record-event';

/** Only an apply in these states may be moved by the worker. */
const ACTIVE: readonly ChangeState[] = ['applying', 'verifying'];

interface StepPatch {
  readonly state: StepState;
  readonly detail?: string;
  readonly requestId?: string | null;
}

/** Marks a step of the plan in its own transaction, if the lease still holds; people watch these rows. */
export async function markStep(
  context: LeasedContext,
  changeId: string,
  kind: StepKind,
  patch: StepPatch,
): Promise<void> {
  await context.db.$transaction(async (tx) => {
    await requireLease(tx, context);
    await patchStep(tx, context, changeId, kind, patch);
  });
}

const patchStep = (tx: Transaction, context: LeasedContext, changeId: string, kind: StepKind, patch: StepPatch) =>
  patchSteps(tx, context, { changeId, kind }, patch);

/** The same for the step at this place of the plan. */
export const patchStepAt = (
  tx: Transaction,
  context: LeasedContext,
  changeId: string,
  position: number,
  patch: StepPatch,
) => patchSteps(tx, context, { changeId, position }, patch);

async function patchSteps(
  tx: Transaction,
  context: LeasedContext,
  where: { readonly changeId: string; readonly kind?: StepKind; readonly position?: number },
  patch: StepPatch,
): Promise<void> {
  const now = context.now();
  const steps = await tx.changeStep.updateManyAndReturn({
    where,
    select: { kind: true, startedAt: true },
    data: {
      state: patch.state,
      ...(patch.state === 'running'
        ? { startedAt: now, finishedAt: null, attempts: { increment: 1 } }
        : { finishedAt: now }),
      ...(patch.detail === undefined ? {} : { detail: patch.detail }),
      ...(patch.requestId === undefined ? {} : { requestId: patch.requestId }),
    },
  });
  for (const { kind, startedAt } of steps)
    if (patch.state !== 'running' && startedAt !== null)
      counted().steps.observe({ step: kind, state: patch.state }, (now.getTime() - startedAt.getTime()) / 1000);
}

/** Writes one event of the running apply and moves the change in the same transaction. */
async function record(
  context: LeasedContext,
  change: LoadedChange,
  action: AuditAction,
  move: {
    readonly state: ChangeState;
    readonly outcome: string | null;
    readonly liveDocument?: string;
    readonly finished: boolean;
  },
  also: (tx: Transaction) => Promise<void>,
): Promise<void> {
  const now = context.now();
  await context.db.$transaction(async (tx) => {
    await requireLease(tx, context);
    const { count } = await tx.change.updateMany({
      where: { id: change.id, revision: change.revision, state: { in: [...ACTIVE] } },
      data: {
        state: move.state,
        outcome: move.outcome,
        liveDocument: move.liveDocument ?? null,
        finishedAt: move.finished ? now : null,
        updatedAt: now,
        version: { increment: 1 },
      },
    });
    if (count !== 1) throw new Error(`change ${change.number} was moved while it was applied`);
    await also(tx);
    await recordEvent(tx, context, WORKER, {
      action,
      object: changeObject(change),
      changeId: change.id,
      roleId: change.roleId,
      beforeDigest: change.baseDigest,
      afterDigest: change.proposedDigest,
      data: { role: change.role.arn, revision: change.revision, outcome: move.outcome },
    });
  });
  if (move.outcome !== null) counted().applies.inc({ outcome: move.finished ? move.state : 'unknown' });
}

/** The event without which no call is made: if it cannot be committed, the worker stops here. */
export const recordIntent = (context: LeasedContext, change: LoadedChange) =>
  record(context, change, 'change.apply-intended', { state: 'applying', outcome: null, finished: false }, (tx) =>
    patchStep(tx, context, change.id, 'check-approval', { state: 'done' }),
  );

export const recordAttempt = (context: LeasedContext, change: LoadedChange) =>
  record(
    context,
    change,
    'change.apply-attempted',
    { state: 'applying', outcome: null, finished: false },
    async (tx) => {
      await patchStep(tx, context, change.id, 'read-live', {
        state: 'done',
        detail: 'The live trust policy is the one approved against.',
      });
      await patchStep(tx, context, change.id, 'put-trust-policy', { state: 'running' });
    },
  );

export const recordUnknown = (context: LeasedContext, change: LoadedChange, kind: StepKind, outcome: string) =>
  record(context, change, 'change.outcome-unknown', { state: 'verifying', outcome, finished: false }, (tx) =>
    patchStep(tx, context, change.id, kind, { state: 'unknown', detail: outcome }),
  );

export const recordFailure = (
  context: LeasedContext,
  change: LoadedChange,
  kind: StepKind,
  outcome: string,
  requestId: string | null = null,
) =>
  record(context, change, 'change.apply-failed', { state: 'failed', outcome, finished: true }, (tx) =>
    patchStep(tx, context, change.id, kind, { state: 'failed', detail: outcome, requestId }),
  );

export const recordFailureAt = (
  context: LeasedContext,
  change: LoadedChange,
  position: number,
  outcome: string,
  requestId: string | null,
) =>
  record(context, change, 'change.apply-failed', { state: 'failed', outcome, finished: true }, (tx) =>
    patchStepAt(tx, context, change.id, position, { state: 'failed', detail: outcome, requestId }),
  );

/** The role is gone, as was approved: there is no document to read back and no policy to hold it against. */
export const recordRemoved = (context: LeasedContext, change: LoadedChange) =>
  record(
    context,
    change,
    'change.applied',
    { state: 'applied', outcome: 'The role was closed and then deleted.', finished: true },
    async () => {},
  );

/** Nothing was written, because what is live is not what was approved against. */
export const recordConflict = (context: LeasedContext, change: LoadedChange, live: Reading) =>
  endByOthers(context, change, 'change.conflicted', 'read-live', live, {
    conflict:
      'The live trust policy was changed since this change was made. Nothing was written. Rebase or edit the change to start from the live policy.',
    'another-role':
      'The role was deleted and made anew since this change was made. Nothing was written. Draft a new change.',
  });

const WHAT_IAM_DID: Readonly<Record<Sent, string>> = {
  never: 'IAM held the approved document without being asked.',
  unknown: 'IAM was asked to put the approved document; it is not known whether it held it.',
  taken: 'IAM took the approved document.',
};

/** IAM was asked to put the document, and holds another one or another role now. Who did that is asked of CloudTrail later. */
export const recordOverwritten = (context: LeasedContext, change: LoadedChange, live: Reading, sent: Sent) =>
  endByOthers(
    context,
    change,
    'change.overwritten',
    'read-back',
    live,
    {
      conflict: `${WHAT_IAM_DID[sent]} IAM holds another trust policy now. Rebase or edit the change to start from the live policy.`,
      'another-role': `${WHAT_IAM_DID[sent]} The role was deleted and made anew. Draft a new change.`,
    },
    async (tx) => {
      if (sent === 'taken') await appendRevision(tx, context, change, writtenBy(change));
    },
  );

function endByOthers(
  context: LeasedContext,
  change: LoadedChange,
  action: AuditAction,
  step: StepKind,
  live: Reading,
  words: { readonly conflict: string; readonly 'another-role': string },
  first: (tx: Transaction) => Promise<void> = async () => {},
) {
  const outcome = live.verdict === 'another-role' ? words['another-role'] : words.conflict;
  const move = { state: 'conflict', outcome, liveDocument: live.detail.trustPolicy, finished: true } as const;
  return record(context, change, action, move, async (tx) => {
    await patchStep(tx, context, change.id, step, { state: 'failed', detail: outcome });
    await first(tx);
    // The history of a role says nothing about another role of the same name.
    if (live.verdict !== 'another-role') await rememberLive(tx, context, change, live, 'sync');
  });
}

const HOW_IT_CAME: Readonly<Record<Sent, string>> = {
  never: 'Not needed: IAM held the approved document already.',
  unknown: 'IAM did not answer, and holds the approved document.',
  taken: 'IAM took the approved document.',
};

/** Seconds after which IAM is read once more, and CloudTrail asked, which tells of a call up to fifteen minutes later. */
const LOOKS_AGAIN = [60, 300, 1200];

export function recordApplied(context: LeasedContext, change: LoadedChange, live: Reading, sent: Sent) {
  const outcome =
    sent === 'never'
      ? 'IAM held exactly the approved document already. Nothing was written.'
      : 'IAM holds exactly the approved document.';
  return record(context, change, 'change.applied', { state: 'applied', outcome, finished: true }, async (tx) => {
    await patchStep(tx, context, change.id, 'put-trust-policy', { state: 'done', detail: HOW_IT_CAME[sent] });
    const detail = 'IAM holds exactly the approved document.';
    await patchStep(tx, context, change.id, 'read-back', { state: 'done', detail });
    await rememberLive(tx, context, change, live, sent === 'never' ? 'sync' : 'change');
    await markApproved(tx, context, WORKER, change);
    for (const seconds of LOOKS_AGAIN)
      await context.jobs.enqueue(tx, 'look-again', { changeId: change.id }, `${change.id} ${seconds}`, seconds);
  });
}
