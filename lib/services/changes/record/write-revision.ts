/** The only writer of revisions: the first one with its change, and each one that replaces another. */
import { authorIds, type Hand } from '@/lib/changes/authorship';
import { NO_SURROUNDINGS, planOf, type Surroundings } from '@/lib/changes/plan';
import { approvalsNeeded } from '@/lib/changes/requirement';
import type { ChangeState } from '@/lib/changes/states';
import type { Transaction } from '@/lib/db/transaction';
import type { ChangeNeeds } from '@/lib/services/changes/proposal/change-needs';
import type { Proposal } from '@/lib/services/changes/proposal/proposal';
import { moveChange } from '@/lib/services/changes/record/change-command';
import { kindOf, type LoadedChange, surroundingsOf } from '@/lib/services/changes/record/load-change';
import type { Context } from '@/lib/services/verb/context';
import { toJson } from '@/lib/services/verb/json-columns';

/** A role as it is before a change of it. */
export type ChangedRole = Pick<
  LoadedChange['role'],
  'id' | 'arn' | 'trustPolicy' | 'trustDigest' | 'uniqueId' | 'approvedDocument'
>;

export interface NewChange {
  readonly role: ChangedRole;
  readonly proposal: Proposal;
  readonly needs: ChangeNeeds;
  readonly state: Extract<ChangeState, 'draft' | 'in_review' | 'approved' | 'applying'>;
  readonly title: string;
  readonly reason: string;
  readonly authorId: string;
  /** Who had a hand in it besides, and so cannot approve it either. */
  readonly hands?: readonly Hand[];
  /** The guide that it comes of. */
  readonly guide?: { readonly onboardingId: string; readonly track: string };
  /** The limit that it ends. */
  readonly limitId?: string;
  /** Shared by those that were drafted together. */
  readonly batchId?: string;
}

/** Writes a change with its first revision and its plan. What is no draft counts as submitted now. */
export function createChange(tx: Transaction, context: Context, change: NewChange) {
  const { role, proposal, needs, authorId, hands = [], guide, limitId, batchId, state, title, reason } = change;
  const now = context.now();
  // Where a more telling act makes them the author, a refusal names that one first.
  const wrote = { editorId: authorId, hands: [...hands, { personId: authorId, act: 'author' as const }] };
  const first = { revision: 1, ...wrote, at: now, document: proposal.document, needs };
  return tx.change.create({
    data: {
      id: context.newId(),
      roleId: role.id,
      title,
      reason,
      state,
      authorId,
      ...guide,
      limitId: limitId ?? null,
      batchId: batchId ?? null,
      ...proposalColumns(role, proposal, needs),
      createdAt: now,
      updatedAt: now,
      submittedAt: state === 'draft' ? null : now,
      revisions: { create: revisionRow(first) },
      steps: { create: stepRows(proposal) },
    },
  });
}

export interface NextRevision {
  readonly needs: ChangeNeeds;
  /** Whoever wrote it, and who had a hand in it besides; absent: nobody who was not an author already. */
  readonly hands?: readonly [Hand, ...Hand[]];
  /** The state that it leads to when it needs approvals. */
  readonly state: ChangeState;
  /** What it proposes instead; absent: what the change proposes already. */
  readonly proposal?: Proposal;
  /** Why there is one though nobody edited the change. */
  readonly note?: string;
  /** Columns of the change that move with it. */
  readonly columns?: Parameters<typeof moveChange>[3];
}

/** Writes the next revision, voids every decision on earlier ones and begins the plan anew. */
export async function reviseChange(
  tx: Transaction,
  context: Context,
  change: LoadedChange,
  { needs, hands, state, proposal, note, columns }: NextRevision,
): Promise<{ readonly revision: number; readonly voidedDecisions: number }> {
  const [at, revision] = [context.now(), change.revision + 1];
  await moveChange(tx, context, change, {
    revision,
    state: state === 'in_review' && approvalsNeeded(needs.requirement) === 0 ? 'approved' : state,
    ...{ decidedAt: null, finishedAt: null, outcome: null, liveDocument: null },
    ...(proposal === undefined
      ? { approvalDigest: needs.approvalDigest }
      : proposalColumns(change.role, proposal, needs)),
    ...columns,
  });
  const of = { changeId: change.id };
  const voided = await tx.decision.updateMany({ where: { ...of, voidedAt: null }, data: { voidedAt: at } });
  await tx.changeStep.deleteMany({ where: of });
  const steps = stepRows(proposal ?? { kind: kindOf(change), surroundings: surroundingsOf(change) });
  await tx.changeStep.createMany({ data: steps.map((step) => ({ ...of, ...step })) });
  const document = proposal?.document ?? change.proposedDocument;
  const wrote = { editorId: hands?.[0].personId ?? change.authorId, hands: hands ?? [] };
  await tx.changeRevision.create({
    data: { ...of, ...revisionRow({ revision, ...wrote, at, document, needs }), note: note ?? null },
  });
  return { revision, voidedDecisions: voided.count };
}

interface Revision {
  readonly revision: number;
  readonly editorId: string;
  readonly hands: readonly Hand[];
  readonly at: Date;
  readonly document: string;
  readonly needs: ChangeNeeds;
}

const revisionRow = ({ revision, editorId, hands, at, document, needs }: Revision) => ({
  revision,
  editorId,
  hands: toJson(hands),
  // Lists are filtered by these, and a process of an older release reads nothing else.
  coEditorIds: authorIds(hands).filter((id) => id !== editorId),
  at,
  proposedDocument: document,
  effect: needs.effect,
  rung: needs.rung,
  requirement: toJson({ ...needs.requirement }),
  proofFacts: toJson(needs.proofFacts),
  proofDigest: needs.proofDigest,
  approvalDigest: needs.approvalDigest,
});

/** The waiting steps of the plan. */
const stepRows = ({ kind, surroundings = NO_SURROUNDINGS }: Pick<Proposal, 'kind'> & { surroundings?: Surroundings }) =>
  planOf(kind, surroundings).map((step) => ({ ...step, state: 'waiting' }));

/** The columns that say what a change does: the live policy it starts from, and what is to be. */
function proposalColumns(role: Omit<ChangedRole, 'id' | 'arn'>, proposal: Proposal, needs: ChangeNeeds) {
  return {
    kind: proposal.kind,
    baseDocument: role.trustPolicy,
    baseDigest: role.trustDigest,
    baseUniqueId: role.uniqueId,
    proposedDocument: proposal.document,
    proposedDigest: proposal.digest,
    intent: toJson(proposal.intent ?? {}),
    previousDocument: proposal.kind === 'adopt' ? role.approvedDocument : null,
    limits: toJson(proposal.limits),
    setup: toJson(proposal.surroundings.setup),
    cleanUp: toJson(proposal.surroundings.cleanUp),
    approvalDigest: needs.approvalDigest,
  };
}
