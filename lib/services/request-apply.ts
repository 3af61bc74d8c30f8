import type { Actor } from '@/lib/access/decide';
import { Prisma } from '@/lib/db/generated/client';
import { AppError } from '@/lib/services/app-error';
import { type ChangeView, viewChange } from '@/lib/services/change-view';
import type { Context, Transaction } from '@/lib/services/context';
import { changeObject, type LoadedChange, loadChange, moveChange, requireCommand } from '@/lib/services/load-change';
import { parseInput } from '@/lib/services/parse-input';
import { recordEvent } from '@/lib/services/record-event';
import { requireAccess } from '@/lib/services/require-access';
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

/** Moves the change, forgets what became of earlier applies, records why and puts the message on the queue, all or nothing. */
export async function startApply(
  context: Context,
  change: LoadedChange,
  move: Parameters<typeof moveChange>[3],
  record: (tx: Transaction) => Promise<void>,
): Promise<void> {
  await context.db
    .$transaction(async (tx) => {
      await moveChange(tx, context, change, { ...move, outcome: null, liveDocument: null });
      await tx.changeStep.updateMany({
        where: { changeId: change.id },
        data: { state: 'waiting', startedAt: null, finishedAt: null, requestId: null, detail: null },
      });
      await record(tx);
      await context.jobs.enqueue(tx, 'apply-change', { changeId: change.id }, change.id);
    })
    .catch(explainBusyRole);
}

/** One role has at most one active apply: a partial unique index says so, whatever the code above believes. */
function explainBusyRole(error: unknown): never {
  if (error instanceof Prisma.PrismaClientKnownRequestError && error.code === 'P2002') {
    throw new AppError(
      'conflict',
      'Another change of this role is being applied. This one is kept as approved. Try again when the other is done.',
    );
  }
  throw error;
}
