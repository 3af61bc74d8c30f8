import { z } from 'zod';
import type { Actor } from '@/lib/access/decide';
import { AppError } from '@/lib/services/app-error';
import { type ChangeView, viewChange } from '@/lib/services/change-view';
import type { Context } from '@/lib/services/context';
import { changeObject, loadChange, moveChange, requireCommand } from '@/lib/services/load-change';
import { parseInput, rowNumber } from '@/lib/services/parse-input';
import { recordEvent } from '@/lib/services/record-event';
import { requireAccess } from '@/lib/services/require-access';

export const changeCommandInput = z.strictObject({ number: rowNumber, version: rowNumber });

/** Submits a draft for a decision. It needs a reason: the person who decides reads it first. */
export async function submitChange(context: Context, actor: Actor, input: unknown): Promise<ChangeView> {
  await requireAccess(context, actor, 'change.draft');
  const { number, version } = parseInput(changeCommandInput, input);
  const change = await loadChange(context.db, number);
  const state = await requireCommand(context, actor, change, 'submit', version);
  if (change.reason.trim() === '') {
    throw new AppError('invalid', 'Write a reason first: the person who decides needs it.', [
      { path: ['reason'], message: 'Write a reason.' },
    ]);
  }
  await context.db.$transaction(async (tx) => {
    await moveChange(tx, context, change, { state, submittedAt: context.now() });
    await recordEvent(tx, context, actor, {
      action: 'change.submitted',
      result: 'done',
      object: changeObject(change),
      changeId: change.id,
      roleId: change.roleId,
      beforeDigest: change.baseDigest,
      afterDigest: change.proposedDigest,
      data: { revision: change.revision, reason: change.reason },
    });
  });
  return viewChange(context, actor, number);
}
