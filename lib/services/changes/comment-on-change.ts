import { z } from 'zod';
import type { Actor } from '@/lib/access/decide';
import { changeObject, loadChange } from '@/lib/services/changes/record/load-change';
import { type ChangeView, viewChange } from '@/lib/services/changes/view/change-view';
import type { Context } from '@/lib/services/verb/context';
import { parseInput, rowNumber } from '@/lib/services/verb/parse-input';
import { recordEvent } from '@/lib/services/verb/record-event';
import { requireAccess } from '@/lib/services/verb/require-access';
import { requirePerson } from '@/lib/services/verb/require-person';

export const commentInput = z.strictObject({
  number: rowNumber,
  text: z.string().trim().min(1, 'Write something.').max(4000),
});

/** Adds a comment to a change. It changes nothing else, not even the version. */
export async function commentOnChange(context: Context, actor: Actor, input: unknown): Promise<ChangeView> {
  await requireAccess(context, actor, 'change.comment');
  const { number, text } = parseInput(commentInput, input);
  requirePerson(actor, 'comment on a change');
  const change = await loadChange(context.db, number);
  await context.db.$transaction(async (tx) => {
    await tx.changeComment.create({
      data: { id: context.newId(), changeId: change.id, personId: actor.personId, text, at: context.now() },
    });
    await recordEvent(tx, context, actor, {
      action: 'change.commented',
      object: changeObject(change),
      changeId: change.id,
      roleId: change.roleId,
      data: { text },
    });
  });
  return viewChange(context, actor, number);
}
