import { z } from 'zod';
import type { Actor } from '@/lib/access/decide';
import { isSamePerson } from '@/lib/changes/authorship';
import { AppError } from '@/lib/services/verb/app-error';
import type { Context } from '@/lib/services/verb/context';
import { accountRoots } from '@/lib/services/verb/linked-people';
import { parseInput } from '@/lib/services/verb/parse-input';
import { recordEvent } from '@/lib/services/verb/record-event';
import { refuseAccess } from '@/lib/services/verb/require-access';
import { requireOperation } from '@/lib/services/verb/require-operation';
import { requirePerson } from '@/lib/services/verb/require-person';

export const vouchForPersonInput = z.strictObject({
  personId: z.string().max(100),
  reason: z
    .string()
    .trim()
    .min(1, 'Say how you know them.')
    .max(1000)
    .describe('How the admin knows whose account it is.'),
});

/**
 * Records that an admin knows whose account this is, so that its approvals count for changes that were submitted before it was
 * first seen. For a change that the admin wrote it says nothing; nobody vouches for themselves.
 */
export async function vouchForPerson(context: Context, actor: Actor, input: unknown): Promise<void> {
  await requireOperation(context, actor, 'vouchForPerson');
  const { personId, reason } = parseInput(vouchForPersonInput, input);
  requirePerson(actor, 'vouch for someone');
  if (isSamePerson(await accountRoots(context.db), actor.personId, personId))
    await refuseAccess(context, actor, 'people.manage', 'Nobody vouches for themselves. Another admin can.');
  await context.db.$transaction(async (tx) => {
    const person = await tx.person.findUnique({ where: { id: personId } });
    if (!person)
      throw new AppError('not-found', 'There is no such person. Nothing was changed. Look at the list again.');
    await tx.person.updateMany({
      where: { id: personId },
      data: { vouchedAt: context.now(), vouchedById: actor.personId },
    });
    await recordEvent(tx, context, actor, {
      action: 'person.vouched',
      object: { kind: 'person', id: personId, name: person.name },
      data: { reason, firstSeen: person.createdAt.toISOString() },
    });
  });
}
