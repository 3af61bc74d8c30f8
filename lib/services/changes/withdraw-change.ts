import type { Actor } from '@/lib/access/decide';
import { changeCommandInput, moveChange, requireCommand } from '@/lib/services/changes/record/change-command';
import { changeObject, loadChange } from '@/lib/services/changes/record/load-change';
import { type ChangeView, viewChange } from '@/lib/services/changes/view/change-view';
import type { Context } from '@/lib/services/verb/context';
import { parseInput } from '@/lib/services/verb/parse-input';
import { recordEvent } from '@/lib/services/verb/record-event';
import { requireAccess } from '@/lib/services/verb/require-access';

/** Takes a change back for good. Nothing happens in AWS. */
export async function withdrawChange(context: Context, actor: Actor, input: unknown): Promise<ChangeView> {
  await requireAccess(context, actor, 'change.draft');
  const { number, version } = parseInput(changeCommandInput, input);
  const change = await loadChange(context.db, number);
  const { next: state, facts } = await requireCommand(context, actor, change, 'withdraw', version);
  await context.db.$transaction(async (tx) => {
    await moveChange(tx, context, change, { state, finishedAt: context.now() });
    await recordEvent(tx, context, actor, {
      action: 'change.withdrawn',
      object: changeObject(change),
      changeId: change.id,
      roleId: change.roleId,
    });
  });
  return viewChange(context, actor, number, facts);
}
