import { z } from 'zod';
import type { Actor } from '@/lib/access/decide';
import { decideChange } from '@/lib/changes/decide-change';
import type { ChangeCommand, ChangeState } from '@/lib/changes/states';
import type { Transaction } from '@/lib/db/transaction';
import { changeObject, type DecidedFacts, factsOf, type LoadedChange } from '@/lib/services/changes/record/load-change';
import { AppError } from '@/lib/services/verb/app-error';
import type { Context } from '@/lib/services/verb/context';
import { rowNumber } from '@/lib/services/verb/parse-input';
import { recordEvent } from '@/lib/services/verb/record-event';

/**
 * Asks the pure decision and gives the next state with the facts that it rests on; a refusal is recorded and thrown. `version` is the one that the person
 * looked at: a change that moved since is refused, whatever the command.
 */
export async function requireCommand(
  context: Context,
  actor: Actor,
  change: LoadedChange,
  command: ChangeCommand,
  version: number,
): Promise<{ readonly next: ChangeState; readonly facts: DecidedFacts }> {
  const facts = await factsOf(context, change);
  const decision = decideChange(facts, command, actor);
  if (!decision.allowed) {
    await context.db.$transaction((tx) =>
      recordEvent(tx, context, actor, {
        action: 'access.refused',
        object: changeObject(change),
        changeId: change.id,
        roleId: change.roleId,
        data: { command, reason: decision.reason },
      }),
    );
    throw new AppError(decision.kind, decision.reason);
  }
  if (change.version !== version) throw staleChange(change.number);
  return { next: decision.next, facts };
}

export const staleChange = (number: number): AppError =>
  new AppError(
    'stale',
    `Change ${number} was changed by someone else since you opened it. Nothing was done. Look at it again.`,
  );

/** Moves a change conditionally: only if it still has the version that was decided on. */
export async function moveChange(
  tx: Transaction,
  context: Context,
  change: Pick<LoadedChange, 'id' | 'number' | 'version'>,
  data: Parameters<Transaction['change']['updateMany']>[0]['data'],
): Promise<void> {
  const { count } = await tx.change.updateMany({
    where: { id: change.id, version: change.version },
    // Only what stays or becomes scheduled has a time at which it is applied.
    data: {
      ...(data.state === 'scheduled' || data.state === undefined ? {} : { applyAt: null }),
      ...data,
      version: change.version + 1,
      updatedAt: context.now(),
    },
  });
  if (count !== 1) throw staleChange(change.number);
}

export const changeCommandInput = z.strictObject({ number: rowNumber, version: rowNumber });
