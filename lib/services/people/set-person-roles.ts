import { z } from 'zod';
import type { Actor } from '@/lib/access/decide';
import { PERSON_ROLES } from '@/lib/access/permissions';
import { isSamePerson } from '@/lib/changes/authorship';
import { AppError } from '@/lib/services/verb/app-error';
import type { Context } from '@/lib/services/verb/context';
import { accountRoots } from '@/lib/services/verb/linked-people';
import { parseInput } from '@/lib/services/verb/parse-input';
import { recordEvent } from '@/lib/services/verb/record-event';
import { refuseAccess } from '@/lib/services/verb/require-access';
import { requireOperation } from '@/lib/services/verb/require-operation';

export const setPersonRolesInput = z.strictObject({
  personId: z.string().max(100),
  roles: z
    .array(z.enum(PERSON_ROLES))
    .describe('All roles that the person gets by hand. Roles from groups and the configuration stay.'),
});

/** Where a role came from by someone's hand, not by a rule that is decided anew at every sign-in. */
const BY_HAND = ['admin', 'setup', 'console'];

/**
 * Sets the roles that an admin gives to a person. Nobody changes their own, nor those of an account that is linked to theirs: alone
 * no admin makes themselves an approver.
 */
export async function setPersonRoles(context: Context, actor: Actor, input: unknown): Promise<void> {
  await requireOperation(context, actor, 'setPersonRoles');
  const { personId, roles } = parseInput(setPersonRolesInput, input);
  if (actor.kind === 'person' && isSamePerson(await accountRoots(context.db), actor.personId, personId)) {
    await refuseAccess(context, actor, 'people.manage', 'Nobody changes their own roles. Another admin can.');
  }
  const person = await context.db.person.findUnique({ where: { id: personId }, include: { roles: true } });
  if (!person) throw new AppError('not-found', 'There is no such person. Nothing was changed. Look at the list again.');
  const before = [...new Set(person.roles.filter((row) => BY_HAND.includes(row.source)).map((row) => row.role))];
  const after = [...new Set(roles)];
  const since = (role: string) =>
    person.roles.find((row) => row.role === role && BY_HAND.includes(row.source))?.grantedAt ?? context.now();
  await context.db.$transaction(async (tx) => {
    await tx.personRole.deleteMany({ where: { personId, source: { in: BY_HAND } } });
    await tx.personRole.createMany({
      data: after.map((role) => ({ personId, role, source: 'admin', detail: actor.name, grantedAt: since(role) })),
    });
    // Whoever asked has their answer.
    if (after.length > 0) await tx.person.update({ where: { id: personId }, data: { askedAt: null, askedWhy: null } });
    await recordEvent(tx, context, actor, {
      action: 'person.updated',
      object: { kind: 'person', id: personId, name: person.name },
      data: { before, after },
    });
  });
}
