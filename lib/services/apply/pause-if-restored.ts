import type { SystemActor } from '@/lib/access/decide';
import { databaseMarks, readDatabaseMarks, sameDatabase } from '@/lib/services/apply/database-marks';
import { lastDelivered } from '@/lib/services/audit/delivery/last-delivered';
import type { Context } from '@/lib/services/verb/context';
import { recordEvent } from '@/lib/services/verb/record-event';

const START: SystemActor = { kind: 'system', name: 'start', request: { id: 'start', ip: null } };

/**
 * Pauses applying where the database is not the one that it was: it bears the marks of another one, or its audit log lacks an
 * event that was delivered outside. What was approved and applied since that backup is forgotten then, and an old change
 * could undo a newer one. Asked at start and before each lease is taken, since a database can be restored under a running process.
 */
export async function pauseIfRestored(context: Context): Promise<void> {
  const installation = await context.db.installation.findFirst();
  if (installation === null || installation.applyPausedAt !== null) return;
  const because =
    (await otherDatabase(context, installation.databaseMarks)) ?? (await lostEvent(context, installation));
  if (because !== null) await pauseApplying(context, because);
}

/** Why this is another database than the one that the row was written in; null: it is the same, or the first start. */
async function otherDatabase({ db }: Context, known: unknown): Promise<string | null> {
  const marks = await readDatabaseMarks(db);
  if (known === null) {
    const written = JSON.stringify(marks);
    await db.$executeRaw`UPDATE "Installation" SET "databaseMarks" = ${written}::jsonb WHERE "databaseMarks" IS NULL`;
    return null;
  }
  if (sameDatabase(databaseMarks.parse(known), marks)) return null;
  return 'The database is a copy: it was restored from a backup or moved to another server.';
}

/** Which delivered event the audit log lacks, in words; null: none, or an admin has confirmed the database since. */
async function lostEvent(
  { db, config }: Context,
  { confirmedAt }: { readonly confirmedAt: Date | null },
): Promise<string | null> {
  const delivered = await lastDelivered(config.audit.checkpointFile);
  if (delivered === null || (confirmedAt !== null && new Date(delivered.at) <= confirmedAt)) return null;
  const kept = await db.auditEvent.count({ where: { seq: BigInt(delivered.seq), hash: delivered.hash } });
  if (kept === 1) return null;
  return `The audit log lacks event ${delivered.seq}, which it held at ${delivered.at}: the database was restored from a backup.`;
}

async function pauseApplying(context: Context, because: string): Promise<void> {
  await context.db.$transaction(async (tx) => {
    const { count } = await tx.installation.updateMany({
      where: { applyPausedAt: null },
      data: { applyPausedAt: context.now(), applyPausedBecause: because },
    });
    if (count === 0) return;
    await recordEvent(tx, context, START, {
      action: 'applying.paused',
      object: { kind: 'applying', id: 'applying', name: 'Applying changes' },
      data: { because },
    });
  });
}
