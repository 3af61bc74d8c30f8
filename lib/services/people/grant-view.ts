import { z } from 'zod';
import type { Actor } from '@/lib/access/decide';
import { isStale, levelName, whyNotMember } from '@/lib/access/membership';
import { instant, sentence } from '@/lib/services/answers/parts';
import { allGrants } from '@/lib/services/people/named-paths';
import type { Context } from '@/lib/services/verb/context';
import { instanceOfPeople } from '@/lib/services/verb/named-groups';
import { requireAccess } from '@/lib/services/verb/require-access';
import { storedGroups } from '@/lib/services/verb/stored-groups';

export const grantView = z
  .strictObject({
    id: z.string().nullable().describe('`null` if it is set in the configuration.'),
    groupPath: z.string().meta({ examples: ['platform/security'] }),
    renamedTo: z.string().nullable().describe('The path that the group has in GitLab now, if it is another one.'),
    role: z.string(),
    level: z.string().describe('The GitLab access level that a member needs at least.'),
    inherited: z.boolean().describe('Members of parent groups and of invited groups count too.'),
    createdBy: z.string().nullable(),
    members: z.int().nullable().describe('How many members it gives the role to. `null` before the first reading.'),
    readAt: instant.nullable().describe('When the members were last read.'),
    problem: sentence.nullable().describe('Why the members could not be read at the last try.'),
    takenBy: z
      .int()
      .nullable()
      .describe('Id of another GitLab group that has the path now. It gives nothing until an admin confirms it.'),
    expired: z
      .boolean()
      .describe('The last reading is too old: nobody approves or applies by this grant until GitLab answers again.'),
  })
  .meta({ id: 'Grant', description: 'A Drawbridge role for the members of a GitLab group.' });
export type GrantView = z.infer<typeof grantView>;

/** Every grant by group and role, with what became of the last reading of its group. */
export async function listGrants(context: Context, actor: Actor): Promise<readonly GrantView[]> {
  await requireAccess(context, actor, 'settings.read');
  const { db, config } = context;
  const now = context.now();
  const grants = await allGrants(db, config);
  const paths = grants.map(({ groupPath }) => groupPath);
  const groups = await storedGroups(db, instanceOfPeople(config), paths);
  const views = grants.map((grant): GrantView => {
    const group = groups.get(grant.groupPath);
    const readAt = group?.readAt ?? null;
    const given = group?.members.filter((member) => whyNotMember(member, grant, now) === null).length ?? 0;
    return {
      ...{ id: grant.id, groupPath: grant.groupPath, role: grant.role, createdBy: grant.createdBy },
      renamedTo: group?.fullPath && group.fullPath !== grant.groupPath ? group.fullPath : null,
      level: levelName(grant.minLevel),
      inherited: grant.inherited,
      members: readAt === null ? null : given,
      readAt: readAt?.toISOString() ?? null,
      problem: group?.problem ?? null,
      takenBy: group?.takenById ?? null,
      expired: isStale(readAt, now, config.people.membersHours),
    };
  });
  return views.toSorted((a, b) => a.groupPath.localeCompare(b.groupPath, 'en') || a.role.localeCompare(b.role, 'en'));
}
