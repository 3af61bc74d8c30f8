import { z } from 'zod';
import type { Actor } from '@/lib/access/decide';
import { askForMembers } from '@/lib/services/people/read-members';
import { AppError } from '@/lib/services/verb/app-error';
import type { Context } from '@/lib/services/verb/context';
import { instanceOfPeople } from '@/lib/services/verb/named-groups';
import { parseInput } from '@/lib/services/verb/parse-input';
import { recordEvent } from '@/lib/services/verb/record-event';
import { requireOperation } from '@/lib/services/verb/require-operation';

export const confirmGroupInput = z.strictObject({
  groupPath: z.string().min(1).max(1000),
  /** The group that has the path now, as the admin was shown it: another one that comes meanwhile is not meant. */
  groupId: z.int().positive().max(2_147_483_647),
});

/** Lets the grants and rules that name a path mean the group that has it now. Until then its members hold nothing by them. */
export async function confirmGroup(context: Context, actor: Actor, input: unknown): Promise<void> {
  await requireOperation(context, actor, 'confirmGroup');
  const { groupPath: path, groupId } = parseInput(confirmGroupInput, input);
  const instanceId = instanceOfPeople(context.config);
  await context.db.$transaction(async (tx) => {
    const named = await tx.namedGroup.findUnique({ where: { instanceId_path: { instanceId, path } } });
    const { count } = await tx.namedGroup.updateMany({
      where: { instanceId, path, takenById: groupId },
      data: { groupId, fullPath: path, takenById: null, readAt: null, problem: null },
    });
    if (count !== 1)
      throw new AppError(
        'conflict',
        `No group ${groupId} waits to be confirmed for ${path}. Nothing was changed. Reload People to see the groups of now.`,
      );
    await askForMembers(tx, context);
    await recordEvent(tx, context, actor, {
      action: 'group.confirmed',
      object: { kind: 'group', id: String(groupId), name: path },
      data: { before: named?.groupId ?? null },
    });
  });
}
