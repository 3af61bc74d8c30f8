import { GitLabError } from '@/lib/gitlab/port';
import { log } from '@/lib/log/log';
import type { Context } from '@/lib/services/verb/context';
import { resolveGroup } from '@/lib/services/verb/named-groups';

/**
 * At start: looks up every group that the configuration names and that was not found before. A path that GitLab does not know
 * is a mistake in the configuration, in words; People shows it too, until the group is there. Nobody has the role meanwhile, so
 * the rest goes on. Where GitLab cannot be asked nothing is said: the next reading asks again.
 */
export async function checkConfiguredGroups(context: Context): Promise<readonly string[]> {
  const problems: string[] = [];
  for (const path of new Set(context.config.groupGrants.map(({ groupPath }) => groupPath))) {
    try {
      if ((await resolveGroup(context, path)) === null)
        problems.push(
          `DRAWBRIDGE_GROUPS or groups in drawbridge.yaml: GitLab has no group ${path}, or hides it from Drawbridge's token. Check the full path, and that the token can see the group.`,
        );
    } catch (error) {
      if (!(error instanceof GitLabError)) throw error;
      log.warn({ err: error, group: path }, 'GitLab could not be asked about a group of the configuration');
      return problems;
    }
  }
  return problems;
}
