import { z } from 'zod';
import type { Actor } from '@/lib/access/decide';
import type { Transaction } from '@/lib/db/transaction';
import { readDatabaseMarks } from '@/lib/services/apply/database-marks';
import { readPause } from '@/lib/services/facts/applying-pause';
import { AppError } from '@/lib/services/verb/app-error';
import type { Context } from '@/lib/services/verb/context';
import { parseInput } from '@/lib/services/verb/parse-input';
import { recordEvent } from '@/lib/services/verb/record-event';
import { requireOperation } from '@/lib/services/verb/require-operation';

/** Refuses to begin an apply while applying is paused. */
export async function requireApplying(tx: Transaction): Promise<void> {
  const paused = await readPause(tx);
  if (paused === null) return;
  throw new AppError(
    'conflict',
    `Applying is paused. ${paused.because} Nothing was done. Ask an admin to confirm the database first.`,
  );
}

export const resumeApplyingInput = z.strictObject({
  reason: z.string().trim().min(1, 'Say what you compared.').max(4000),
});

/** An admin has looked at what the restored database lacks, and has changes applied again. What was scheduled before waits for somebody: see `whyNotStarted`. */
export async function resumeApplying(context: Context, actor: Actor, input: unknown): Promise<void> {
  await requireOperation(context, actor, 'resumeApplying');
  const { reason } = parseInput(resumeApplyingInput, input);
  const marks = await readDatabaseMarks(context.db);
  const paused = await readPause(context.db);
  await context.db.$transaction(async (tx) => {
    const { count } = await tx.installation.updateMany({
      where: { applyPausedAt: { not: null } },
      data: {
        applyPausedAt: null,
        applyPausedBecause: null,
        databaseMarks: { ...marks },
        confirmedAt: context.now(),
      },
    });
    if (count === 0)
      throw new AppError(
        'conflict',
        'Applying is not paused. Nothing was changed. Reload the page to see the current state.',
      );
    await recordEvent(tx, context, actor, {
      action: 'applying.resumed',
      object: { kind: 'applying', id: 'applying', name: 'Applying changes' },
      data: { reason, because: paused?.because ?? '' },
    });
  });
}
