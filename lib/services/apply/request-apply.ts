import type { Actor } from '@/lib/access/decide';
import { startApply } from '@/lib/services/apply/start-apply';
import { changeCommandInput, requireCommand } from '@/lib/services/changes/record/change-command';
import { changeObject, loadChange } from '@/lib/services/changes/record/load-change';
import { type ChangeView, viewChange } from '@/lib/services/changes/view/change-view';
import type { Context } from '@/lib/services/verb/context';
import { parseInput } from '@/lib/services/verb/parse-input';
import { recordEvent } from '@/lib/services/verb/record-event';
import { requireOperation } from '@/lib/services/verb/require-operation';

/** Asks the worker to apply an approved change. The message is put on the queue in the transaction that moves the change. */
export async function requestApply(context: Context, actor: Actor, input: unknown): Promise<ChangeView> {
  await requireOperation(context, actor, 'applyChange');
  const { number, version } = parseInput(changeCommandInput, input);
  const change = await loadChange(context.db, number);
  const { next: state, facts } = await requireCommand(context, actor, change, 'apply', version);
  await startApply(context, change, { state }, (tx) =>
    recordEvent(tx, context, actor, {
      action: 'change.apply-requested',
      object: changeObject(change),
      changeId: change.id,
      roleId: change.roleId,
      afterDigest: change.proposedDigest,
      data: { revision: change.revision, singleOperator: context.config.singleOperator },
    }),
  );
  return viewChange(context, actor, number, facts);
}
