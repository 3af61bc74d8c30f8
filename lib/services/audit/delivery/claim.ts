import type { Context } from '@/lib/services/verb/context';

type Claiming = Pick<Context, 'db' | 'now'>;
/** How far a place has got, held by this process until `leasedUntil`. */
export type Claim = NonNullable<Awaited<ReturnType<typeof claim>>>;

/** Milliseconds that one try may take before another process takes its place: more than any target's timeouts together. */
const LEASE = 90_000;
/** Milliseconds after the first failure; doubled by each further one up to the longest. */
const [FIRST_WAIT, LONGEST_WAIT] = [5000, 60_000];

/** Takes a place for one process; null: another has it, or it has to wait after a failure. */
export async function claim({ db, now }: Claiming, target: string) {
  await db.auditDelivery.createMany({ data: [{ target }], skipDuplicates: true });
  const at = now();
  const row = await db.auditDelivery.findUniqueOrThrow({ where: { target } });
  if (row.leasedUntil !== null && row.leasedUntil > at) return null;
  if (row.nextAt !== null && row.nextAt > at) return null;
  const leasedUntil = new Date(at.getTime() + LEASE);
  const { count } = await db.auditDelivery.updateMany({
    where: { target, leasedUntil: row.leasedUntil },
    data: { leasedUntil },
  });
  return count === 1 ? { ...row, leasedUntil } : null;
}

/** Writes that something arrived and keeps the place. False: the lease ran out, and the place is another's. */
export async function settleArrived(
  { db, now }: Claiming,
  held: Claim,
  arrived: { readonly seq: bigint; readonly checkpointId?: string },
): Promise<Claim | null> {
  const at = now();
  const next = {
    ...{ seq: arrived.seq, checkpointId: arrived.checkpointId ?? null, deliveredAt: at },
    ...{ failingSince: null, problem: null, attempts: 0, nextAt: null, leasedUntil: new Date(at.getTime() + LEASE) },
  };
  return (await write({ db, now }, held, next)) ? { ...held, ...next } : null;
}

/** Writes why nothing arrived, when to try again, and gives the place back. `problem` holds no secret. */
export async function settleFailed({ db, now }: Claiming, held: Claim, problem: string): Promise<void> {
  const at = now();
  const wait = Math.min(FIRST_WAIT * 2 ** Math.min(held.attempts, 10), LONGEST_WAIT);
  await write({ db, now }, held, {
    ...{ problem, failingSince: held.failingSince ?? at, attempts: held.attempts + 1 },
    ...{ nextAt: new Date(at.getTime() + wait), leasedUntil: null },
  });
}

/** Gives the place back as it is. */
export const release = async (context: Claiming, held: Claim): Promise<void> => {
  await write(context, held, { leasedUntil: null });
};

async function write(
  { db }: Claiming,
  held: Claim,
  data: Partial<Omit<Claim, 'leasedUntil'>> & { leasedUntil: Date | null },
): Promise<boolean> {
  const { count } = await db.auditDelivery.updateMany({
    where: { target: held.target, leasedUntil: held.leasedUntil },
    data,
  });
  return count === 1;
}
