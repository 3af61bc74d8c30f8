import { GitLabError } from '@/lib/gitlab/port';
import { log } from '@/lib/log/log';
import { checkConfiguredGroups } from '@/lib/services/people/check-configured-groups';
import { findChosenGroups } from '@/lib/services/sync/inventory/chosen-groups';
import { AppError } from '@/lib/services/verb/app-error';
import type { Context } from '@/lib/services/verb/context';

/** Groups whose projects are to be read and that GitLab does not know, in words. Where GitLab cannot be asked, nothing is said of it. */
async function checkChosenGroups(context: Context): Promise<readonly string[]> {
  const problems: string[] = [];
  for (const { id } of context.config.instances) {
    try {
      await findChosenGroups(context, id, context.gitlab(id));
    } catch (error) {
      if (error instanceof AppError) problems.push(error.message);
      else if (error instanceof GitLabError)
        log.warn({ err: error, instance: id }, 'GitLab could not be asked about the groups to read');
      else throw error;
    }
  }
  return problems;
}

/** Lists in the log, and answers, every group of the configuration that GitLab does not know. A GitLab that hangs holds up no start. */
export async function sayUnknownGroups(context: Context): Promise<readonly string[]> {
  try {
    const problems = [...(await checkConfiguredGroups(context)), ...(await checkChosenGroups(context))];
    for (const problem of problems) log.error(problem);
    return problems;
  } catch (error) {
    log.error({ err: error }, 'the groups of the configuration could not be looked up');
    return [];
  }
}
