import { z } from 'zod';
import type { Actor } from '@/lib/access/decide';
import { AppError } from '@/lib/services/verb/app-error';
import type { Context } from '@/lib/services/verb/context';
import { parseInput } from '@/lib/services/verb/parse-input';
import { recordEvent } from '@/lib/services/verb/record-event';
import { refuseAccess } from '@/lib/services/verb/require-access';
import { requireOperation } from '@/lib/services/verb/require-operation';

export const setPersonDisabledInput = z.strictObject({ personId: z.string().max(100), disabled: z.boolean() });

/** Disables or enables a person. Disabling ends their sessions and tokens at once and for good; enabling brings none back. */
export async function setPersonDisabled(context: Context, actor: Actor, input: unknown): Promise<void> {
  await requireOperation(context, actor, 'setPersonDisabled');
  const { personId, disabled } = parseInput(setPersonDisabledInput, input);
  if (actor.kind === 'person' && actor.personId === personId)
    await refuseAccess(context, actor, 'people.manage', 'Nobody disables themselves. Another admin can.');
  const now = context.now();
  await context.db.$transaction(async (tx) => {
    const person = await tx.person.findUnique({ where: { id: personId } });
    if (!person)
      throw new AppError('not-found', 'There is no such person. Nothing was changed. Look at the list again.');
    await tx.person.updateMany({ where: { id: personId }, data: { disabledAt: disabled ? now : null } });
    if (disabled) {
      const open = { where: { personId, revokedAt: null }, data: { revokedAt: now } };
      await tx.session.updateMany(open);
      await tx.apiToken.updateMany(open);
    }
    await recordEvent(tx, context, actor, {
      action: 'person.updated',
      object: { kind: 'person', id: personId, name: person.name },
      data: { disabled },
    });
  });
}
