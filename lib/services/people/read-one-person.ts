import { GitLabError } from '@/lib/gitlab/port';
import { log } from '@/lib/log/log';
import { namedPaths } from '@/lib/services/people/named-paths';
import type { Context } from '@/lib/services/verb/context';
import { instanceOfPeople, resolveGroup } from '@/lib/services/verb/named-groups';
import { memberColumns } from '@/lib/services/verb/stored-groups';

/**
 * Asks GitLab about one account in every named group, for a sign-in that must not wait for the next reading. What the login
 * itself says of groups is not used: it lists inherited ones, at whatever level. Returns when it was read; null: GitLab did
 * not answer everything, and what is stored is kept.
 */
export async function readOnePerson(context: Context, subject: string): Promise<Date | null> {
  const userId = Number(subject);
  if (!Number.isSafeInteger(userId)) return null;
  const begun = context.now();
  const instanceId = instanceOfPeople(context.config);
  try {
    for (const path of await namedPaths(context)) {
      const group = await resolveGroup(context, path);
      if (group === null) continue;
      const member = await context.gitlab(instanceId).groupMember(group.id, userId);
      const key = { instanceId, groupId: group.id, userId };
      if (member === null) await context.db.groupMember.deleteMany({ where: key });
      else
        await context.db.groupMember.upsert({
          where: { instanceId_groupId_userId: key },
          create: { ...key, ...memberColumns(member) },
          update: memberColumns(member),
        });
    }
    return begun;
  } catch (error) {
    if (!(error instanceof GitLabError)) throw error;
    log.warn({ err: error }, 'the groups of someone who signs in could not be read');
    return null;
  }
}
