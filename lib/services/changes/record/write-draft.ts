import { z } from 'zod';
import type { PersonActor } from '@/lib/access/decide';
import { endInWords } from '@/lib/changes/limits';
import type { Transaction } from '@/lib/db/transaction';
import { type ChangeNeeds, revisionColumns } from '@/lib/services/changes/proposal/change-needs';
import type { Proposal } from '@/lib/services/changes/proposal/proposal';
import { changeObject } from '@/lib/services/changes/record/load-change';
import { proposalColumns, waitingSteps } from '@/lib/services/changes/record/write-revision';
import type { Context } from '@/lib/services/verb/context';
import { recordEvent } from '@/lib/services/verb/record-event';

export const changeText = {
  title: z.string().trim().min(1, 'Give it a title.').max(200),
  reason: z.string().trim().max(4000),
};

export type DraftedRole = Parameters<typeof proposalColumns>[0] & { readonly id: string; readonly arn: string };

/** Writes a draft with its event. Everything in it was computed by the server. */
export async function writeDraft(
  tx: Transaction,
  context: Context,
  actor: PersonActor,
  role: DraftedRole,
  { title, reason }: { readonly title: string; readonly reason: string },
  proposal: Proposal,
  needs: ChangeNeeds,
) {
  const now = context.now();
  const revision = { revision: 1, editorId: actor.personId, at: now, proposedDocument: proposal.document };
  const change = await tx.change.create({
    data: {
      id: context.newId(),
      roleId: role.id,
      title,
      reason,
      state: 'draft',
      authorId: actor.personId,
      ...proposalColumns(role, proposal, needs),
      createdAt: now,
      updatedAt: now,
      revisions: { create: { ...revision, ...revisionColumns(needs) } },
      steps: { create: waitingSteps(proposal.kind, proposal.surroundings) },
    },
  });
  await recordEvent(tx, context, actor, {
    action: 'change.drafted',
    object: changeObject(change),
    changeId: change.id,
    roleId: role.id,
    beforeDigest: role.trustDigest,
    afterDigest: proposal.digest,
    data: { role: role.arn, kind: proposal.kind, effect: needs.effect, ends: proposal.limits.map(endInWords) },
  });
  return change;
}
