import type { Actor } from '@/lib/access/decide';
import { type ChangeView, viewChange } from '@/lib/services/change-view';
import type { Context } from '@/lib/services/context';
import { changeObject, loadChange, moveChange, requireCommand } from '@/lib/services/load-change';
import { parseInput } from '@/lib/services/parse-input';
import { recordEvent } from '@/lib/services/record-event';
import { requireAccess } from '@/lib/services/require-access';
import { changeCommandInput } from '@/lib/services/submit-change';

/** Takes a change back for good. Nothing happens in AWS. */
export async function withdrawChange(context: Context, actor: Actor, input: unknown): Promise<ChangeView> {
  await requireAccess(context, actor, 'change.draft');
  const { number, version } = parseInput(changeCommandInput, input);
  const change = await loadChange(context.db, number);
  const state = await requireCommand(context, actor, change, 'withdraw', version);
  await context.db.$transaction(async (tx) => {
    await moveChange(tx, context, change, { state, finishedAt: context.now() });
    await recordEvent(tx, context, actor, {
      action: 'change.withdrawn',
      result: 'done',
      object: changeObject(change),
      changeId: change.id,
      roleId: change.roleId,
    });
  });
  return viewChange(context, actor, number);
}
