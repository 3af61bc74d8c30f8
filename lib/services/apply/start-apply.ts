import { Prisma } from '@/lib/db/generated/client';
import type { Transaction } from '@/lib/db/transaction';
import { requireApplying } from '@/lib/services/apply/applying-pause';
import { moveChange } from '@/lib/services/changes/record/change-command';
import type { LoadedChange } from '@/lib/services/changes/record/load-change';
import { AppError } from '@/lib/services/verb/app-error';
import type { Context } from '@/lib/services/verb/context';

/** Moves the change, forgets what became of earlier applies, records why and puts the message on the queue, all or nothing. */
export async function startApply(
  context: Context,
  change: LoadedChange,
  move: Parameters<typeof moveChange>[3],
  record: (tx: Transaction) => Promise<void>,
): Promise<void> {
  await context.db
    .$transaction(async (tx) => {
      await requireApplying(tx);
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
export function explainBusyRole(error: unknown): never {
  if (error instanceof Prisma.PrismaClientKnownRequestError && error.code === 'P2002') {
    throw new AppError(
      'conflict',
      'Another change of this role is being applied. Your change stays approved. Try again when the other is done.',
    );
  }
  throw error;
}
