import { z } from 'zod';
import type { Actor } from '@/lib/access/decide';
import { PERSON_ROLES } from '@/lib/access/permissions';
import { AppError } from '@/lib/services/verb/app-error';
import type { Context } from '@/lib/services/verb/context';
import { parseInput } from '@/lib/services/verb/parse-input';
import { recordEvent } from '@/lib/services/verb/record-event';
import { requireAccess } from '@/lib/services/verb/require-access';

export const createGroupGrantInput = z.strictObject({
  groupPath: z.string().trim().min(1, 'Name the group by its full path.').max(1000),
  role: z.enum(PERSON_ROLES),
});

/** Gives a role to the members of a GitLab group, from their next sign-in on. */
export async function createGroupGrant(context: Context, actor: Actor, input: unknown): Promise<{ id: string }> {
  await requireAccess(context, actor, 'people.manage');
  const wanted = parseInput(createGroupGrantInput, input);
  const id = context.newId();
  return context.db.$transaction(async (tx) => {
    if (await tx.groupGrant.findUnique({ where: { groupPath_role: wanted } })) {
      throw new AppError('conflict', `Members of ${wanted.groupPath} already hold the role ${wanted.role}.`);
    }
    await tx.groupGrant.create({ data: { id, ...wanted, createdAt: context.now(), createdBy: actor.name } });
    await recordEvent(tx, context, actor, {
      action: 'group-grant.created',
      object: { kind: 'group-grant', id, name: `${wanted.groupPath} → ${wanted.role}` },
    });
    return { id };
  });
}

/** Takes a role from the members of a group, from their next sign-in on. */
export async function deleteGroupGrant(context: Context, actor: Actor, input: unknown): Promise<void> {
  await requireAccess(context, actor, 'people.manage');
  const { id } = parseInput(z.strictObject({ id: z.string().max(100) }), input);
  await context.db.$transaction(async (tx) => {
    const grant = await tx.groupGrant.findUnique({ where: { id } });
    if (!grant) throw new AppError('not-found', 'There is no such grant.');
    await tx.groupGrant.deleteMany({ where: { id } });
    await recordEvent(tx, context, actor, {
      action: 'group-grant.deleted',
      object: { kind: 'group-grant', id, name: `${grant.groupPath} → ${grant.role}` },
    });
  });
}
