import { z } from 'zod';
import type { PersonActor } from '@/lib/access/decide';
import { endInWords } from '@/lib/changes/limits';
import type { Transaction } from '@/lib/db/transaction';
import { changeObject } from '@/lib/services/changes/record/load-change';
import { createChange, type NewChange } from '@/lib/services/changes/record/write-revision';
import type { Context } from '@/lib/services/verb/context';
import { recordEvent } from '@/lib/services/verb/record-event';

export const changeText = {
  title: z.string().trim().min(1, 'Give it a title.').max(200),
  reason: z.string().trim().max(4000),
};

type Draft = Pick<NewChange, 'role' | 'proposal' | 'needs' | 'title' | 'reason' | 'batchId'>;

/** Writes a draft with its event. Everything in it was computed by the server. */
export async function writeDraft(tx: Transaction, context: Context, actor: PersonActor, draft: Draft) {
  const { role, proposal, needs } = draft;
  const change = await createChange(tx, context, { ...draft, state: 'draft', authorId: actor.personId });
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
