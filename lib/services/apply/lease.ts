/**
 * Who works on an apply. A lease is short and renewed while work goes on; its token rises with every taker. Whoever was
 * stopped beyond it and goes on finds at its next write that it is over: it writes nothing more and calls nobody.
 */

import type { Transaction } from '@/lib/db/transaction';
import { pauseIfRestored } from '@/lib/services/apply/pause-if-restored';
import type { Context } from '@/lib/services/verb/context';

/** The lease of an apply that is worked on, as this process holds it. */
export interface Lease {
  readonly changeId: string;
  readonly token: bigint;
  /** Throws LeaseLost where by this machine's clocks the lease may be over: asked right before a call leaves. */
  readonly requireTime: () => void;
}

/** The context of whoever holds a lease: nothing of an apply can be recorded without. */
export interface LeasedContext extends Context {
  readonly lease: Lease;
}

export class LeaseLost extends Error {
  constructor() {
    super('The lease of this apply is over. Another worker takes it up.');
  }
}

/** Runs `work` with the lease of this apply. False: someone else holds it, or nothing may be applied now. */
export async function withLease(
  context: Context,
  changeId: string,
  work: (leased: LeasedContext) => Promise<void>,
): Promise<boolean> {
  await pauseIfRestored(context);
  const length = context.config.leaseSeconds * 1000;
  let until = deadline(length);
  const token = await take(context, changeId, length);
  if (token === null) return false;
  const requireTime = () => {
    if (until.passed()) throw new LeaseLost();
  };
  const renewal = setInterval(() => {
    const next = deadline(length);
    // If it cannot be renewed, it expires, and the next write says so.
    renew(context, changeId, token, length).then(
      (renewed) => {
        if (renewed) until = next;
      },
      () => {},
    );
  }, length / 3);
  try {
    await work({ ...context, lease: { changeId, token, requireTime } });
  } finally {
    clearInterval(renewal);
    await release(context, changeId, token).catch(() => {});
  }
  return true;
}

/**
 * Holds the lease to the end of the transaction: no other worker can take it before, and LeaseLost where one did or could have.
 * A process that stops inside the transaction is thrown out of it by the database, so that it cannot hold up the next worker.
 */
export async function requireLease(tx: Transaction, { lease, config }: LeasedContext): Promise<void> {
  const idle = String(config.leaseSeconds * 1000);
  await tx.$executeRaw`SELECT set_config('idle_in_transaction_session_timeout', ${idle}, true)`;
  const held = await tx.$queryRaw<unknown[]>`
    SELECT 1 FROM "Change" WHERE "id" = ${lease.changeId} AND "leaseToken" = ${lease.token}
      AND "leaseExpiresAt" > timezone('utc', clock_timestamp()) FOR UPDATE`;
  if (held.length !== 1) throw new LeaseLost();
}

/** The token, or null where a living worker holds the lease, the apply has ended or applying is paused. */
async function take({ db, newId }: Context, id: string, length: number): Promise<bigint | null> {
  const taken = await db.$queryRaw<{ leaseToken: bigint }[]>`
    UPDATE "Change" SET "leaseToken" = "leaseToken" + 1, "leaseHolder" = ${newId()},
      "leaseExpiresAt" = timezone('utc', clock_timestamp()) + ${length}::int * interval '1 millisecond'
    WHERE "id" = ${id} AND "state" IN ('applying', 'verifying')
      AND ("leaseExpiresAt" IS NULL OR "leaseExpiresAt" <= timezone('utc', clock_timestamp()))
      AND NOT EXISTS (SELECT 1 FROM "Installation" WHERE "applyPausedAt" IS NOT NULL)
    RETURNING "leaseToken"`;
  return taken[0]?.leaseToken ?? null;
}

async function renew({ db }: Context, id: string, token: bigint, length: number): Promise<boolean> {
  const renewed = await db.$executeRaw`
    UPDATE "Change" SET "leaseExpiresAt" = timezone('utc', clock_timestamp()) + ${length}::int * interval '1 millisecond'
    WHERE "id" = ${id} AND "leaseToken" = ${token} AND "leaseExpiresAt" > timezone('utc', clock_timestamp())`;
  return renewed === 1;
}

async function release({ db }: Context, id: string, leaseToken: bigint): Promise<void> {
  await db.change.updateMany({ where: { id, leaseToken }, data: { leaseExpiresAt: null, leaseHolder: null } });
}

/** That many milliseconds from now, by two clocks: one can be set back, the other stops while a machine sleeps. */
function deadline(milliseconds: number): { passed(): boolean } {
  const [wall, steady] = [Date.now(), performance.now()];
  return {
    passed: () => Math.max(Date.now() - wall, performance.now() - steady) >= milliseconds,
  };
}
