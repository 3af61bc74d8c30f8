/** How an apply ends or pauses: each one transaction that moves the change, its steps and the audit log together. */
import type { SystemActor } from '@/lib/access/decide';
import type { AuditAction } from '@/lib/audit/events';
import type { AwsRoleDetail } from '@/lib/aws/port';
import type { StepKind, StepState } from '@/lib/changes/plan';
import type { ChangeState } from '@/lib/changes/states';
import type { Context, Transaction } from '@/lib/services/context';
import { changeObject, type LoadedChange } from '@/lib/services/load-change';
import { recordEvent } from '@/lib/services/record-event';

export const WORKER: SystemActor = { kind: 'system', name: 'worker', request: { id: 'worker', ip: null } };

/** Only an apply in these states may be moved by the worker. */
const ACTIVE: readonly ChangeState[] = ['applying', 'verifying'];

interface StepPatch {
  readonly state: StepState;
  readonly detail?: string;
  readonly requestId?: string | null;
}

/** Marks a step of the plan; people watch these rows. */
export async function markStep(
  db: Context['db'] | Transaction,
  context: Context,
  changeId: string,
  kind: StepKind,
  patch: StepPatch,
): Promise<void> {
  const now = context.now();
  await db.changeStep.updateMany({
    where: { changeId, kind },
    data: {
      state: patch.state,
      ...(patch.state === 'running'
        ? { startedAt: now, finishedAt: null, attempts: { increment: 1 } }
        : { finishedAt: now }),
      ...(patch.detail === undefined ? {} : { detail: patch.detail }),
      ...(patch.requestId === undefined ? {} : { requestId: patch.requestId }),
    },
  });
}

/** Writes one event of the running apply and moves the change in the same transaction. */
async function record(
  context: Context,
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
      result:
        action === 'change.applied' || action.startsWith('change.apply-in') || action === 'change.apply-attempted'
          ? 'done'
          : 'failed',
      object: changeObject(change),
      changeId: change.id,
      roleId: change.roleId,
      beforeDigest: change.baseDigest,
      afterDigest: change.proposedDigest,
      data: { role: change.role.arn, revision: change.revision, outcome: move.outcome },
    });
  });
}

/** The event without which no call is made: if it cannot be committed, the worker stops here. */
export const recordIntent = (context: Context, change: LoadedChange) =>
  record(context, change, 'change.apply-intended', { state: 'applying', outcome: null, finished: false }, (tx) =>
    markStep(tx, context, change.id, 'check-approval', { state: 'done' }),
  );

export const recordAttempt = (context: Context, change: LoadedChange) =>
  record(
    context,
    change,
    'change.apply-attempted',
    { state: 'applying', outcome: null, finished: false },
    async (tx) => {
      await markStep(tx, context, change.id, 'read-live', {
        state: 'done',
        detail: 'The live trust policy is the one approved against.',
      });
      await markStep(tx, context, change.id, 'put-trust-policy', { state: 'running' });
    },
  );

export const recordUnknown = (context: Context, change: LoadedChange, outcome: string) =>
  record(context, change, 'change.outcome-unknown', { state: 'verifying', outcome, finished: false }, (tx) =>
    markStep(tx, context, change.id, 'put-trust-policy', { state: 'unknown', detail: outcome }),
  );

export const recordFailure = (
  context: Context,
  change: LoadedChange,
  kind: StepKind,
  outcome: string,
  requestId: string | null = null,
) =>
  record(context, change, 'change.apply-failed', { state: 'failed', outcome, finished: true }, (tx) =>
    markStep(tx, context, change.id, kind, { state: 'failed', detail: outcome, requestId }),
  );

export const recordConflict = (context: Context, change: LoadedChange, live: AwsRoleDetail, liveDigest: string) => {
  const outcome =
    'The live trust policy was changed since this change was made. Nothing was written. Edit the change to start from the live policy.';
  return record(
    context,
    change,
    'change.conflicted',
    { state: 'conflict', outcome, liveDocument: live.trustPolicy, finished: true },
    async (tx) => {
      await markStep(tx, context, change.id, 'read-live', { state: 'failed', detail: outcome });
      await rememberLive(tx, context, change, live.trustPolicy, liveDigest, 'sync');
    },
  );
};

export const recordApplied = (
  context: Context,
  change: LoadedChange,
  live: AwsRoleDetail,
  liveDigest: string,
  outcome: string,
) =>
  record(context, change, 'change.applied', { state: 'applied', outcome, finished: true }, async (tx) => {
    await markStep(tx, context, change.id, 'read-back', {
      state: 'done',
      detail: 'IAM holds exactly the approved document.',
    });
    await rememberLive(tx, context, change, live.trustPolicy, liveDigest, 'change');
  });

/** The inventory learns at once what the worker has read, so that the next edit starts from it. */
async function rememberLive(
  tx: Transaction,
  context: Context,
  change: LoadedChange,
  trustPolicy: string,
  trustDigest: string,
  origin: 'sync' | 'change',
) {
  const at = context.now();
  await tx.role.updateMany({ where: { id: change.roleId }, data: { trustPolicy, trustDigest, syncedAt: at } });
  await tx.roleRevision.create({
    data: {
      id: context.newId(),
      roleId: change.roleId,
      at,
      trustPolicy,
      trustDigest,
      origin,
      changeId: origin === 'change' ? change.id : null,
    },
  });
}
