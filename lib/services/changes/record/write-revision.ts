/** A new revision of a change over the live policy: what an edit and a rebase share. */
import type { PersonActor } from '@/lib/access/decide';
import { endInWords } from '@/lib/changes/limits';
import { type ChangeKind, NO_SURROUNDINGS, planOf, type Surroundings } from '@/lib/changes/plan';
import { approvalsNeeded } from '@/lib/changes/requirement';
import type { ChangeState } from '@/lib/changes/states';
import type { Transaction } from '@/lib/db/transaction';
import { type ChangeNeeds, revisionColumns } from '@/lib/services/changes/proposal/change-needs';
import type { Proposal } from '@/lib/services/changes/proposal/proposal';
import { moveChange } from '@/lib/services/changes/record/change-command';
import { changeObject, type LoadedChange } from '@/lib/services/changes/record/load-change';
import type { Context } from '@/lib/services/verb/context';
import { toJson } from '@/lib/services/verb/json-columns';
import { recordEvent } from '@/lib/services/verb/record-event';

interface Revision {
  readonly action: 'change.edited' | 'change.rebased';
  readonly state: ChangeState;
  readonly title: string;
  readonly reason: string;
  readonly proposal: Proposal;
  readonly needs: ChangeNeeds;
}

/** The waiting steps of a change of this kind, as rows. */
export const waitingSteps = (kind: ChangeKind, surroundings: Surroundings = NO_SURROUNDINGS) =>
  planOf(kind, surroundings).map((step) => ({ ...step, state: 'waiting' }));

/** The columns that say what a change does: the live policy it starts from, and what is to be. */
export function proposalColumns(
  role: Pick<LoadedChange['role'], 'trustPolicy' | 'trustDigest' | 'uniqueId' | 'approvedDocument'>,
  proposal: Proposal,
  needs: ChangeNeeds,
) {
  return {
    kind: proposal.kind,
    baseDocument: role.trustPolicy,
    baseDigest: role.trustDigest,
    baseUniqueId: role.uniqueId,
    proposedDocument: proposal.document,
    proposedDigest: proposal.digest,
    previousDocument: proposal.kind === 'adopt' ? role.approvedDocument : null,
    limits: toJson(proposal.limits),
    setup: toJson(proposal.surroundings.setup),
    cleanUp: toJson(proposal.surroundings.cleanUp),
    approvalDigest: needs.approvalDigest,
  };
}

/** Writes the revision, voids every decision and begins the plan anew. Whoever wrote it cannot approve it. */
export async function writeRevision(
  tx: Transaction,
  context: Context,
  actor: PersonActor,
  change: LoadedChange,
  { action, state, title, reason, proposal, needs }: Revision,
): Promise<void> {
  const now = context.now();
  const revision = change.revision + 1;
  const what = proposalColumns(change.role, proposal, needs);
  const next = state === 'in_review' && approvalsNeeded(needs.requirement) === 0 ? 'approved' : state;
  const fresh = { decidedAt: null, finishedAt: null, outcome: null, liveDocument: null };
  await moveChange(tx, context, change, { state: next, revision, title, reason, ...what, ...fresh });
  const voided = await tx.decision.updateMany({
    where: { changeId: change.id, voidedAt: null },
    data: { voidedAt: now },
  });
  await tx.changeStep.deleteMany({ where: { changeId: change.id } });
  await tx.changeStep.createMany({
    data: waitingSteps(proposal.kind, proposal.surroundings).map((step) => ({ changeId: change.id, ...step })),
  });
  const { proposedDocument } = what;
  await tx.changeRevision.create({
    data: {
      changeId: change.id,
      revision,
      editorId: actor.personId,
      at: now,
      proposedDocument,
      ...revisionColumns(needs),
    },
  });
  await recordEvent(tx, context, actor, {
    action,
    object: changeObject(change),
    changeId: change.id,
    roleId: change.roleId,
    beforeDigest: change.proposedDigest,
    afterDigest: proposal.digest,
    data: { revision, voidedDecisions: voided.count, effect: needs.effect, ends: proposal.limits.map(endInWords) },
  });
}
