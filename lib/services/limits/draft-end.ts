import { authorIds, handsOf } from '@/lib/changes/authorship';
import { inUtc } from '@/lib/changes/limits';
import { NOBODY } from '@/lib/changes/requirement';
import { SYSTEM_AUTHOR } from '@/lib/changes/system-author';
import { explainBusyRole } from '@/lib/services/apply/start-apply';
import { needsOfProposal } from '@/lib/services/changes/proposal/change-needs';
import type { Proposal } from '@/lib/services/changes/proposal/proposal';
import { changeObject, type LoadedChange } from '@/lib/services/changes/record/load-change';
import { createChange } from '@/lib/services/changes/record/write-revision';
import { type DueLimit, settleOutcome } from '@/lib/services/limits/due-limits';
import { WORKER } from '@/lib/services/verb/actors';
import type { Context } from '@/lib/services/verb/context';
import { recordEvent } from '@/lib/services/verb/record-event';

/**
 * Writes the change that takes the mapping out and has it applied. Whoever approved the limit approved this too; anything
 * that would give access is not that and is left to people.
 */
export async function draftEnd(
  context: Context,
  limit: DueLimit,
  role: LoadedChange['role'],
  proposal: Proposal,
): Promise<void> {
  const needs = await needsOfProposal(context, role, proposal, NOBODY);
  if (needs.effect === 'widens' || needs.effect === 'new-rung')
    return settleOutcome(context, limit, 'stuck', 'Taking it out would give someone else access.');
  const set = await context.db.change.findUniqueOrThrow({
    where: { id: limit.changeId },
    include: { decisions: true, revisions: true },
  });
  const approvedBy = set.decisions.filter(({ verdict, voidedAt }) => verdict === 'approve' && voidedAt === null);
  await context.db
    .$transaction(async (tx) => {
      const change = await createChange(tx, context, {
        role,
        proposal,
        needs,
        limitId: limit.id,
        title: `End of ${limit.who}`.slice(0, 200),
        reason: `Change ${set.number} let it in until ${inUtc(limit.endsAt)}. Its approval is the approval of this.`,
        state: 'applying',
        authorId: SYSTEM_AUTHOR,
        hands: authorIds(handsOf(set)).map((personId) => ({ personId, act: 'ended' })),
      });
      await tx.mappingLimit.updateMany({ where: { id: limit.id }, data: { endChangeId: change.id } });
      const about = { object: changeObject(change), changeId: change.id, roleId: role.id } as const;
      await recordEvent(tx, context, WORKER, {
        ...about,
        action: 'limit.ending',
        beforeDigest: role.trustDigest,
        afterDigest: proposal.digest,
        data: {
          mapping: limit.who,
          end: inUtc(limit.endsAt),
          setBy: set.number,
          approvedBy: approvedBy.map(({ personId }) => personId),
          brokenGlass: set.brokenGlassRevision !== null,
        },
      });
      await recordEvent(tx, context, WORKER, {
        ...about,
        action: 'change.apply-requested',
        data: { setBy: set.number },
      });
      await context.jobs.enqueue(tx, 'apply-change', { changeId: change.id }, change.id);
    })
    .catch(explainBusyRole);
}
