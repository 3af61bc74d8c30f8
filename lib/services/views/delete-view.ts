import { z } from 'zod';
import { type Actor, decideAccess } from '@/lib/access/decide';
import { AppError } from '@/lib/services/verb/app-error';
import type { Context } from '@/lib/services/verb/context';
import { parseInput } from '@/lib/services/verb/parse-input';
import { recordEvent } from '@/lib/services/verb/record-event';
import { requireAccess } from '@/lib/services/verb/require-access';
import { requirePerson } from '@/lib/services/verb/require-person';

export const deleteViewInput = z.strictObject({ id: z.string().max(100) });

/** Deletes a view: its owner may, and an admin where it is shared. To everybody else a private one is not there. */
export async function deleteView(context: Context, actor: Actor, input: unknown): Promise<void> {
  await requireAccess(context, actor, 'view.save');
  const { id } = parseInput(deleteViewInput, input);
  requirePerson(actor, 'delete views');
  const { personId } = actor;
  const reachable = decideAccess(actor, 'people.manage').allowed ? [{ shared: true }] : [];
  await context.db.$transaction(async (tx) => {
    const view = await tx.savedView.findFirst({ where: { id, OR: [{ ownerId: personId }, ...reachable] } });
    if (!view)
      throw new AppError('not-found', 'You have no such view to delete. Nothing was changed. Reload the list.');
    await tx.savedView.deleteMany({ where: { id } });
    if (view.shared)
      await recordEvent(tx, context, actor, {
        action: 'view.withdrawn',
        object: { kind: 'view', id, name: view.name },
        data: { list: view.list },
      });
  });
}
