import { z } from 'zod';
import type { Actor } from '@/lib/access/decide';
import { ACCESS_LEVEL_NAMES, ACCESS_LEVELS, DEFAULT_MEMBERSHIP } from '@/lib/access/membership';
import { PERSON_ROLES } from '@/lib/access/permissions';
import { followMemberships } from '@/lib/services/people/follow-memberships';
import { askForMembers } from '@/lib/services/people/read-members';
import { AppError } from '@/lib/services/verb/app-error';
import type { Context } from '@/lib/services/verb/context';
import { requireGroups } from '@/lib/services/verb/named-groups';
import { parseInput } from '@/lib/services/verb/parse-input';
import { recordEvent } from '@/lib/services/verb/record-event';
import { requireOperation } from '@/lib/services/verb/require-operation';

export const createGroupGrantInput = z.strictObject({
  groupPath: z.string().trim().min(1, 'Name the group by its full path.').max(1000),
  role: z.enum(PERSON_ROLES),
  /** The GitLab access level that a member needs at least. */
  level: z.enum(ACCESS_LEVEL_NAMES).default('developer'),
  /** Whether members of parent groups and of invited groups count too. */
  inherited: z.boolean().default(DEFAULT_MEMBERSHIP.inherited),
});

/** Gives a role to the members of a GitLab group as soon as the group is read. Whoever makes the grant holds nothing by it. */
export async function createGroupGrant(context: Context, actor: Actor, input: unknown): Promise<{ id: string }> {
  await requireOperation(context, actor, 'createGroupGrant');
  const { groupPath, role, level, inherited } = parseInput(createGroupGrantInput, input);
  if (actor.kind !== 'person')
    throw new AppError('forbidden', 'Only a person can give roles to a group. Nothing was changed. Sign in first.');
  await requireGroups(context, [groupPath]);
  const grant = { groupPath, role, minLevel: ACCESS_LEVELS[level], inherited };
  const id = context.newId();
  return context.db.$transaction(async (tx) => {
    if (await tx.groupGrant.findUnique({ where: { groupPath_role: { groupPath, role } } })) {
      throw new AppError(
        'conflict',
        `Members of ${groupPath} already hold the role ${role}. Nothing was changed. Delete that grant first to change it.`,
      );
    }
    const by = { createdAt: context.now(), createdBy: actor.name, createdById: actor.personId };
    await tx.groupGrant.create({ data: { id, ...grant, ...by } });
    await askForMembers(tx, context);
    await recordEvent(tx, context, actor, {
      action: 'group-grant.created',
      object: { kind: 'group-grant', id, name: `${groupPath} → ${role}` },
      data: { minLevel: grant.minLevel, inherited },
    });
    return { id };
  });
}

/** Takes a role from the members of a group, at once. */
export async function deleteGroupGrant(context: Context, actor: Actor, input: unknown): Promise<void> {
  await requireOperation(context, actor, 'deleteGroupGrant');
  const { id } = parseInput(z.strictObject({ id: z.string().max(100) }), input);
  await context.db.$transaction(async (tx) => {
    const grant = await tx.groupGrant.findUnique({ where: { id } });
    if (!grant) throw new AppError('not-found', 'There is no such grant. Nothing was changed. Look at the list again.');
    await tx.groupGrant.deleteMany({ where: { id } });
    await followMemberships(tx, context, null);
    await recordEvent(tx, context, actor, {
      action: 'group-grant.deleted',
      object: { kind: 'group-grant', id, name: `${grant.groupPath} → ${grant.role}` },
    });
  });
}
