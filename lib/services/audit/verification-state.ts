import { z } from 'zod';
import type { ChainEnd } from '@/lib/audit/chain';
import type { LogVerdict } from '@/lib/audit/verify-log';
import type { Database, Transaction } from '@/lib/db/transaction';
import { instant, sentence } from '@/lib/services/answers/parts';
import type { Context } from '@/lib/services/verb/context';

export const verificationState = z
  .strictObject({
    seq: z.string().nullable().describe('The newest event that was found whole. `null`: none was.'),
    at: instant.describe('When the log was last verified, from the event that was verified before.'),
    wholeAt: instant.nullable().describe('When all of it was verified, with every place outside. `null`: never.'),
    problem: z
      .strictObject({ since: instant, says: sentence })
      .nullable()
      .describe('What does not hold. It goes away when the whole log is verified and holds.'),
  })
  .meta({ id: 'VerificationState', description: 'What the last verification of the audit log found.' });
export type VerificationState = z.infer<typeof verificationState>;

const ROW = { id: 1 } as const;

/** null: the log was never verified. */
export async function readVerification({ db }: Pick<Context, 'db'>): Promise<VerificationState | null> {
  const row = await db.auditVerification.findUnique({ where: ROW });
  if (row === null) return null;
  const { seq, at, wholeAt, problem, problemSince } = row;
  return {
    seq: seq === null ? null : String(seq),
    at: at.toISOString(),
    wholeAt: wholeAt?.toISOString() ?? null,
    problem: problem === null ? null : { since: (problemSince ?? at).toISOString(), says: problem },
  };
}

/** The event that the next verification goes on from; null: it begins with the first. */
export async function verifiedEnd(db: Database | Transaction): Promise<ChainEnd | null> {
  const row = await db.auditVerification.findUnique({ where: ROW });
  return row?.seq == null || row.hash === null ? null : { seq: String(row.seq), hash: row.hash };
}

interface Verification {
  readonly at: Date;
  readonly verdict: LogVerdict;
  readonly end: ChainEnd | null;
  /** Whether it looked at all of the log. */
  readonly whole: boolean;
}

/**
 * Keeps what a verification found. True: it found what was not known. A problem stays until the whole log holds: what was added
 * since may be whole while what is before is not.
 */
export async function keepVerification(tx: Transaction, { at, verdict, end, whole }: Verification): Promise<boolean> {
  const row = await tx.auditVerification.findUnique({ where: ROW });
  const problem = verdict.ok ? (whole ? null : (row?.problem ?? null)) : verdict.problem;
  const isNew = problem !== (row?.problem ?? null);
  const since = problem === null ? null : isNew ? at : (row?.problemSince ?? at);
  const reached = verdict.ok && end !== null && { seq: BigInt(end.seq), hash: end.hash };
  const data = { at, problem, problemSince: since, ...(whole && { wholeAt: at }), ...reached };
  await tx.auditVerification.upsert({ where: ROW, create: { ...ROW, ...data }, update: data });
  return isNew;
}
