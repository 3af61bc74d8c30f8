/** What becomes of a step around the trust policy: each one transaction that moves its row and the audit log together. */

import { policyDigest } from '@/lib/audit/digest';
import type { AuditAction } from '@/lib/audit/events';
import { CLOSED_TRUST_POLICY, callsOf, type SetupStep, tagsOfMade, titleOf } from '@/lib/changes/setup-steps';
import type { Transaction } from '@/lib/db/transaction';
import { type LeasedContext, requireLease } from '@/lib/services/apply/lease';
import { patchStepAt, recordFailureAt } from '@/lib/services/apply/outcomes';
import { changeObject, type LoadedChange } from '@/lib/services/changes/record/load-change';
import { issuerHost } from '@/lib/services/facts/issuer-profiles';
import { WORKER } from '@/lib/services/verb/actors';
import { readStrings, toJson } from '@/lib/services/verb/json-columns';
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
  },
) =>
  context.db.$transaction(async (tx) => {
    await requireLease(tx, context);
    const { fact, wrote, requestId, roleId } = outcome;
    const detail = wrote ? fact : `${fact} Nothing was written.`;
    await patchStepAt(tx, context, change.id, placed.position, { state: 'done', detail, requestId });
    if (roleId !== undefined) await becomeReal(tx, context, change, roleId);
    if (placed.step.kind === 'delete-role')
      await tx.role.updateMany({ where: { id: change.roleId }, data: { goneAt: context.now() } });
    await rememberProvider(tx, context, change, placed.step);
    if (wrote) await record(tx, context, change, placed, 'change.step-done');
  });

/** The inventory learns at once of a provider that was made, got an audience or went. */
async function rememberProvider(tx: Transaction, context: LeasedContext, change: LoadedChange, step: SetupStep) {
  const syncedAt = context.now();
  if (step.kind === 'create-provider') {
    const facts = {
      host: issuerHost(step.url),
      ...{ clientIds: toJson(step.audiences), thumbprints: toJson(step.thumbprints), syncedAt, goneAt: null },
    };
    const create = { arn: step.arn, accountId: change.role.accountId, ...facts };
    await tx.provider.upsert({ where: { arn: step.arn }, create, update: { syncedAt, goneAt: null } });
  }
  if (step.kind === 'add-audience') {
    const known = await tx.provider.findUnique({ where: { arn: step.arn } });
    const clientIds = toJson([...new Set([...(readStrings(known?.clientIds) ?? []), step.audience])]);
    await tx.provider.updateMany({ where: { arn: step.arn }, data: { clientIds } });
  }
  if (step.kind === 'delete-provider')
    await tx.provider.updateMany({ where: { arn: step.arn }, data: { goneAt: syncedAt } });
}

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
