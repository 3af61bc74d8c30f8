import { z } from 'zod';
import type { Actor } from '@/lib/access/decide';
import { changeCommandInput, moveChange, requireCommand } from '@/lib/services/changes/record/change-command';
import { changeObject, loadChange } from '@/lib/services/changes/record/load-change';
import { type ChangeView, viewChange } from '@/lib/services/changes/view/change-view';
import { AppError } from '@/lib/services/verb/app-error';
import type { Context } from '@/lib/services/verb/context';
import { parseInput, rowNumber } from '@/lib/services/verb/parse-input';
import { recordEvent } from '@/lib/services/verb/record-event';
import { requireAccess } from '@/lib/services/verb/require-access';
import { requireOperation } from '@/lib/services/verb/require-operation';

const DAY = 86_400_000;
/** Days ahead that a change can be scheduled. */
const FURTHEST = 90;

export const scheduleChangeInput = z.strictObject({
  number: rowNumber,
  version: rowNumber,
  applyAt: z.iso.datetime({ offset: true }).describe('When the worker applies the change: ISO 8601 with a time zone.'),
});

/** Chooses when the worker applies an approved change. What has to hold for that is asked again then. */
export async function scheduleChange(context: Context, actor: Actor, input: unknown): Promise<ChangeView> {
  await requireOperation(context, actor, 'scheduleChange');
  const { number, version, ...wanted } = parseInput(scheduleChangeInput, input);
  const change = await loadChange(context.db, number);
  const { next: state, facts } = await requireCommand(context, actor, change, 'schedule', version);
  const applyAt = new Date(wanted.applyAt);
  const ahead = applyAt.getTime() - context.now().getTime();
  if (ahead <= 0 || ahead > FURTHEST * DAY) {
    const message = `Choose a time from now on, at most ${FURTHEST} days ahead.`;
    throw new AppError('invalid', message, [{ path: ['applyAt'], message }]);
  }
  await context.db.$transaction(async (tx) => {
    await moveChange(tx, context, change, { state, applyAt, outcome: null });
    await recordEvent(tx, context, actor, {
      action: 'change.scheduled',
      object: changeObject(change),
      changeId: change.id,
      roleId: change.roleId,
      afterDigest: change.proposedDigest,
      data: { revision: change.revision, applyAt: applyAt.toISOString() },
    });
  });
  return viewChange(context, actor, number, facts);
}

/** Takes a change off the schedule. It stays approved. */
export async function unscheduleChange(context: Context, actor: Actor, input: unknown): Promise<ChangeView> {
  await requireAccess(context, actor, 'change.apply');
  const { number, version } = parseInput(changeCommandInput, input);
  const change = await loadChange(context.db, number);
  const { next: state, facts } = await requireCommand(context, actor, change, 'unschedule', version);
  await context.db.$transaction(async (tx) => {
    await moveChange(tx, context, change, { state });
    await recordEvent(tx, context, actor, {
      action: 'change.unscheduled',
      object: changeObject(change),
      changeId: change.id,
      roleId: change.roleId,
    });
  });
  return viewChange(context, actor, number, facts);
}
