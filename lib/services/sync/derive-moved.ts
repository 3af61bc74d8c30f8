import type { Prisma } from '@/lib/db/generated/client';
import { lockEstate } from '@/lib/services/facts/lock-estate';
import { concernedRoles } from '@/lib/services/sync/concerned-roles';
import { deriveRoles } from '@/lib/services/sync/derive-estate';
import { inTurn } from '@/lib/services/sync/in-turn';
import type { Context } from '@/lib/services/verb/context';

/** Rows that are looked at together: those of a first sync are many, and concern the same roles. */
const MOST = 50_000;

/** What deriving itself moves: roles that came within reach of pipelines, or left it. */
const REACH: Prisma.MovedWhereInput = { kind: 'reach' };

/**
 * Derives the roles that what moved concerns, whoever moved it: this sync, one that failed half-way, or a process that ended before it
 * came to deriving; and then those that can get hold of a role whose reach moved by that. What moves meanwhile is left for the next
 * time. The triggers of the tables that a derivation reads say what moved.
 */
export const deriveMoved = (context: Context, which: Prisma.MovedWhereInput = {}): Promise<void> =>
  inTurn(async () => {
    for (const where of [which, REACH]) await deriveThose(context, where);
  });

async function deriveThose(context: Context, where: Prisma.MovedWhereInput): Promise<void> {
  for (;;) {
    const moved = await context.db.moved.findMany({ where, orderBy: { seq: 'asc' }, take: MOST });
    if (moved.length === 0) return;
    const roles = await concernedRoles(context.db, moved);
    if (roles.length > 0) await deriveRoles(context, roles);
    await forget(
      context,
      moved.map(({ seq }) => seq),
    );
    if (moved.length < MOST) return;
  }
}

/** Row by row: a lower number may belong to a transaction that ended since. The lock is for two that forget the same. */
async function forget({ db }: Context, numbers: readonly bigint[]): Promise<void> {
  await db.$transaction(async (tx) => {
    await lockEstate(tx);
    await tx.$executeRaw`DELETE FROM "Moved" WHERE "seq" = ANY(${numbers.map(String)}::bigint[])`;
  });
}
