/** What becomes of a step around the trust policy: each one transaction that moves its row and the audit log together. */

import { policyDigest } from '@/lib/audit/digest';
import type { AuditAction } from '@/lib/audit/events';
import type { AwsProvider } from '@/lib/aws/port';
import { CLOSED_TRUST_POLICY, callsOf, type SetupStep, tagsOfMade, titleOf } from '@/lib/changes/setup-steps';
import type { Transaction } from '@/lib/db/transaction';
import { type LeasedContext, requireLease } from '@/lib/services/apply/lease';
import { patchStepAt, recordFailureAt } from '@/lib/services/apply/outcomes';
import { changeObject, type LoadedChange } from '@/lib/services/changes/record/load-change';
import { writeProviders } from '@/lib/services/sync/inventory/providers';
import { WORKER } from '@/lib/services/verb/actors';
import { toJson } from '@/lib/services/verb/json-columns';
import { recordEvent } from '@/lib/services/verb/record-event';

/** One step of the plan, at its place. */
export interface PlacedStep {
  readonly step: SetupStep;
  readonly position: number;
}

async function record(
  tx: Transaction,
  context: LeasedContext,
  change: LoadedChange,
  { step }: PlacedStep,
  action: Extract<AuditAction, 'change.step-attempted' | 'change.step-done'>,
): Promise<void> {
  await recordEvent(tx, context, WORKER, {
    action,
    object: changeObject(change),
    changeId: change.id,
    roleId: change.roleId,
    data: { role: change.role.arn, step: step.kind, does: titleOf(step), calls: callsOf(step.kind) },
  });
}

/** Without this committed no call is made. */
export const recordStepAttempt = (context: LeasedContext, change: LoadedChange, placed: PlacedStep) =>
  context.db.$transaction(async (tx) => {
    await requireLease(tx, context);
    await patchStepAt(tx, context, change.id, placed.position, { state: 'running' });
    await record(tx, context, change, placed, 'change.step-attempted');
  });

/** The step is as it is to be. `wrote`: this apply made the call. A role that was planned exists from now on. */
export const recordStepDone = (
  context: LeasedContext,
  change: LoadedChange,
  placed: PlacedStep,
  outcome: {
    readonly fact: string;
    readonly wrote: boolean;
    readonly requestId: string | null;
    readonly roleId?: string;
    readonly provider?: AwsProvider;
  },
) =>
  context.db.$transaction(async (tx) => {
    await requireLease(tx, context);
    const { fact, wrote, requestId, roleId, provider } = outcome;
    const detail = wrote ? fact : `${fact} Nothing was written.`;
    await patchStepAt(tx, context, change.id, placed.position, { state: 'done', detail, requestId });
    if (roleId !== undefined) await becomeReal(tx, context, change, roleId);
    if (placed.step.kind === 'delete-role')
      await tx.role.updateMany({ where: { id: change.roleId }, data: { goneAt: context.now() } });
    if (provider !== undefined) await writeProviders(tx, context, change.role.accountId, [provider]);
    if (placed.step.kind === 'delete-provider')
      await tx.provider.updateMany({ where: { arn: placed.step.arn }, data: { goneAt: context.now() } });
    if (wrote) await record(tx, context, change, placed, 'change.step-done');
  });

export const recordStepFailure = (
  context: LeasedContext,
  change: LoadedChange,
  { position }: PlacedStep,
  outcome: string,
  requestId: string | null,
) => recordFailureAt(context, change, position, outcome, requestId);

/** The planned role is the one that IAM made. Syncs leave it to the apply, so no other row has its id. */
async function becomeReal(tx: Transaction, context: LeasedContext, change: LoadedChange, uniqueId: string) {
  const now = context.now();
  const { count } = await tx.role.updateMany({
    where: { id: change.roleId, plannedAt: { not: null } },
    data: {
      ...{ uniqueId, goneAt: null, plannedAt: null, createdAt: now, syncedAt: now },
      tags: toJson({ ...Object(change.role.tags), ...tagsOfMade(change.id) }),
      ...{ trustPolicy: CLOSED_TRUST_POLICY, trustDigest: policyDigest(CLOSED_TRUST_POLICY) },
    },
  });
  if (count === 1) await tx.change.update({ where: { id: change.id }, data: { baseUniqueId: uniqueId } });
}
