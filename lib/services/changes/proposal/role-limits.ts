import { inUtc } from '@/lib/changes/limits';
import type { Context } from '@/lib/services/verb/context';

/** A time limit that is in force, as a role's page shows it. Instants are ISO 8601 in UTC. */
export interface RoleLimit {
  readonly id: string;
  readonly mappingId: string;
  readonly who: string;
  /** stuck: its time is over, and it could not be taken out. */
  readonly state: 'active' | 'stuck';
  readonly endsAt: string;
  /** The same for people. */
  readonly until: string;
  /** Until when sessions may go on that are issued before the end, null: unknown. */
  readonly sessionsUntil: string | null;
  readonly changeNumber: number;
  readonly outcome: string | null;
}

/** The limits of a role that are in force, first end first. */
export async function roleLimits(
  context: Context,
  role: { readonly id: string; readonly maxSessionSeconds: number | null },
): Promise<readonly RoleLimit[]> {
  const rows = await context.db.mappingLimit.findMany({
    where: { roleId: role.id, state: { in: ['active', 'stuck'] } },
    orderBy: { endsAt: 'asc' },
  });
  const changes = await context.db.change.findMany({ where: { id: { in: rows.map(({ changeId }) => changeId) } } });
  const numbers = new Map(changes.map(({ id, number }) => [id, number]));
  return rows.map(({ id, mappingId, who, state, endsAt, changeId, outcome }) => ({
    id,
    mappingId,
    who,
    state: state === 'stuck' ? 'stuck' : 'active',
    endsAt: endsAt.toISOString(),
    until: inUtc(endsAt),
    sessionsUntil:
      role.maxSessionSeconds === null ? null : new Date(endsAt.getTime() + role.maxSessionSeconds * 1000).toISOString(),
    changeNumber: numbers.get(changeId) ?? 0,
    outcome,
  }));
}
