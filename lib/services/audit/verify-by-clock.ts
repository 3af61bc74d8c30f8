import { EMPTY_LOG } from '@/lib/audit/verify-log';
import { readCheckpointFile, readOutside } from '@/lib/services/audit/delivery/read-outside';
import { keepVerification, verifiedEnd } from '@/lib/services/audit/verification-state';
import { recordVerdict, verifyStoredLog } from '@/lib/services/audit/verify-stored-log';
import { WORKER } from '@/lib/services/verb/actors';
import type { Context } from '@/lib/services/verb/context';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** By the clock: asks for a verification where the last one is as old as the time between two checkpoints. */
export async function verifyDueLog(context: Context): Promise<void> {
  const { checkpointMinutes } = context.config.audit;
  const row = await context.db.auditVerification.findUnique({ where: { id: 1 } });
  if (row !== null && row.at.getTime() > context.now().getTime() - checkpointMinutes * MINUTE) return;
  await context.db.$transaction((tx) => context.jobs.enqueue(tx, 'verify-log', {}, 'verify-log'));
}

/**
 * Verifies what was added to the log since the last time, with the file of checkpoints; and every `verifyHours` all of it, with every
 * place outside. What does not hold is an event, and a notice, once; that the whole log holds is an event too.
 */
export async function verifyLogByClock(context: Context): Promise<void> {
  const at = context.now();
  const since = (await isWholeDue(context, at)) ? null : await verifiedEnd(context.db);
  const readings = since === null ? await readOutside(context) : [await readCheckpointFile(context.config)];
  const { verdict, end } = await verifyStoredLog(context, readings, since);
  // A log that nothing was written to yet is not broken.
  if (!verdict.ok && verdict.problem === EMPTY_LOG) return;
  const whole = since === null;
  await context.db.$transaction(async (tx) => {
    const isNew = await keepVerification(tx, { at, verdict, end, whole });
    if (verdict.ok ? whole : isNew) await recordVerdict(tx, context, WORKER, verdict);
  });
}

async function isWholeDue({ db, config }: Context, at: Date): Promise<boolean> {
  const row = await db.auditVerification.findUnique({ where: { id: 1 } });
  return row?.wholeAt == null || row.wholeAt.getTime() <= at.getTime() - config.audit.verifyHours * HOUR;
}
