import { dueAnnouncement, endsColumn, inUtc, type MappingEnd } from '@/lib/changes/limits';
import type { Transaction } from '@/lib/db/transaction';
import { approvedAfterEnd } from '@/lib/services/apply/settle-limits';
import { changeObject } from '@/lib/services/changes/record/load-change';
import { WORKER } from '@/lib/services/verb/actors';
import type { Context } from '@/lib/services/verb/context';
import { recordEvent } from '@/lib/services/verb/record-event';

type LimitRow = Awaited<ReturnType<Context['db']['mappingLimit']['findMany']>>[number];
export type DueLimit = LimitRow & { readonly end: MappingEnd };

/** The limits whose time is over and whose next try is due. */
export async function loadDueLimits(context: Context): Promise<readonly DueLimit[]> {
  const now = context.now();
  const rows = await context.db.mappingLimit.findMany({
    where: { state: 'active', endsAt: { lte: now }, nextAt: { lte: now } },
    orderBy: { endsAt: 'asc' },
  });
  return rows.flatMap((row) => endsColumn.parse([row.mapping]).map((end) => ({ ...row, end })));
}

/**
 * Writes how a limit ended without a change of its own: it is over, or a person has to look. People are told of the latter. What is over is
 * no longer approved either: a restore of the approved policy must not bring it back, with no end.
 */
export async function settleOutcome(
  context: Context,
  limit: DueLimit,
  state: 'ended' | 'stuck',
  outcome: string,
): Promise<void> {
  const change = await context.db.change.findUniqueOrThrow({ where: { id: limit.changeId } });
  await context.db.$transaction(async (tx) => {
    const { count } = await tx.mappingLimit.updateMany({
      where: { id: limit.id, state: 'active' },
      data: { state, outcome, ...(state === 'ended' ? { endedAt: context.now() } : {}) },
    });
    if (count !== 1) return;
    if (state === 'ended') await forgetApproved(tx, context, limit);
    await recordEvent(tx, context, WORKER, {
      action: state === 'ended' ? 'limit.ended' : 'limit.stuck',
      object: changeObject(change),
      changeId: change.id,
      roleId: limit.roleId,
      data: { mapping: limit.who, end: inUtc(limit.endsAt), outcome: `${limit.who}: ${outcome}` },
    });
  });
}

async function forgetApproved(tx: Transaction, context: Context, { roleId, end }: DueLimit): Promise<void> {
  const rows = await tx.$queryRaw<
    { approvedDocument: string | null }[]
  >`SELECT "approvedDocument" FROM "Role" WHERE "id" = ${roleId} FOR UPDATE`;
  const approved = approvedAfterEnd(context, rows[0]?.approvedDocument ?? null, end);
  if (approved !== null) await tx.role.updateMany({ where: { id: roleId }, data: { ...approved } });
}

/** Announces the ends that come near, each so many hours before and once. */
export async function announceLimits(context: Context): Promise<void> {
  const now = context.now();
  const rows = await context.db.mappingLimit.findMany({ where: { state: 'active', endsAt: { gt: now } } });
  for (const limit of rows) {
    const hours = dueAnnouncement(limit, now);
    if (hours === null) continue;
    const change = await context.db.change.findUniqueOrThrow({ where: { id: limit.changeId } });
    await context.db.$transaction(async (tx) => {
      const { count } = await tx.mappingLimit.updateMany({
        where: { id: limit.id, state: 'active', announcedHours: limit.announcedHours },
        data: { announcedHours: hours },
      });
      if (count !== 1) return;
      await recordEvent(tx, context, WORKER, {
        action: 'limit.expiring',
        object: changeObject(change),
        changeId: change.id,
        roleId: limit.roleId,
        data: { mapping: limit.who, outcome: `${limit.who} ends at ${inUtc(limit.endsAt)}.` },
      });
    });
  }
}
