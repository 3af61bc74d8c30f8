import { z } from 'zod';
import { inUtc } from '@/lib/changes/limits';
import { changeNumber, instant, sentence } from '@/lib/services/answers/parts';
import type { Context } from '@/lib/services/verb/context';

export const roleLimit = z
  .strictObject({
    id: z.string(),
    mappingId: z.string(),
    who: z.string(),
    state: z.enum(['active', 'stuck']).describe('`stuck`: its time is over, but it could not be removed.'),
    endsAt: instant,
    until: instant.describe('The end, in words.'),
    sessionsUntil: instant.nullable().describe('How long sessions issued before the end can last. `null` if unknown.'),
    changeNumber,
    outcome: sentence.nullable(),
  })
  .meta({ id: 'RoleLimit', description: 'A mapping of a role that ends at a set time.' });
export type RoleLimit = z.infer<typeof roleLimit>;

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
