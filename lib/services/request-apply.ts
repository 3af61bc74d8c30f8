import type { Actor } from '@/lib/access/decide';
import { type ChangeView, viewChange } from '@/lib/services/change-view';
import type { Context } from '@/lib/services/context';
import { changeObject, loadChange, requireCommand } from '@/lib/services/load-change';
import { parseInput } from '@/lib/services/parse-input';
import { recordEvent } from '@/lib/services/record-event';
import { requireAccess } from '@/lib/services/require-access';
import { startApply } from '@/lib/services/start-apply';
import { changeCommandInput } from '@/lib/services/submit-change';

/** Asks the worker to apply an approved change. The message is put on the queue in the transaction that moves the change. */
export async function requestApply(context: Context, actor: Actor, input: unknown): Promise<ChangeView> {
  await requireAccess(context, actor, 'change.apply');
  const { number, version } = parseInput(changeCommandInput, input);
  const change = await loadChange(context.db, number);
  const state = await requireCommand(context, actor, change, 'apply', version);
  await startApply(context, change, { state }, (tx) =>
    recordEvent(tx, context, actor, {
      action: 'change.apply-requested',
      result: 'done',
      object: changeObject(change),
      changeId: change.id,
      roleId: change.roleId,
      afterDigest: change.proposedDigest,
      data: { revision: change.revision, singleOperator: context.config.singleOperator },
    }),
  );
  return viewChange(context, actor, number);
}
