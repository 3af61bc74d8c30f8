import { z } from 'zod';
import type { Actor } from '@/lib/access/decide';
import { PERSON_ROLES } from '@/lib/access/permissions';
import { AppError } from '@/lib/services/app-error';
import type { Context } from '@/lib/services/context';
import { parseInput } from '@/lib/services/parse-input';
import { recordEvent } from '@/lib/services/record-event';
import { requireAccess } from '@/lib/services/require-access';

export const setPersonRolesInput = z.strictObject({
  personId: z.string().max(100),
  /** Roles given by an admin. Roles by group or configuration are not touched. */
  roles: z.array(z.enum(PERSON_ROLES)),
});

/** Sets the roles that an admin gives to a person. Nobody changes their own: no one admin can make themselves an approver. */
export async function setPersonRoles(context: Context, actor: Actor, input: unknown): Promise<void> {
  await requireAccess(context, actor, 'people.manage');
  const { personId, roles } = parseInput(setPersonRolesInput, input);
  if (actor.kind === 'person' && actor.personId === personId) {
    throw new AppError('forbidden', 'Nobody changes their own roles. Another admin can.');
  }
  const person = await context.db.person.findUnique({ where: { id: personId }, include: { roles: true } });
  if (!person) throw new AppError('not-found', 'There is no such person.');
  const before = person.roles.filter((row) => row.source === 'admin').map((row) => row.role);
  const after = [...new Set(roles)];
  await context.db.$transaction(async (tx) => {
    await tx.personRole.deleteMany({ where: { personId, source: { in: ['admin', 'setup'] } } });
    await tx.personRole.createMany({
      data: after.map((role) => ({ personId, role, source: 'admin', detail: actor.name, grantedAt: context.now() })),
    });
    await recordEvent(tx, context, actor, {
      action: 'person.updated',
      result: 'done',
      object: { kind: 'person', id: personId, name: person.name },
      data: { before, after },
    });
  });
}
