import { z } from 'zod';
import type { Actor } from '@/lib/access/decide';
import { GitLabError } from '@/lib/gitlab/port';
import { isOutside } from '@/lib/reach/estate/read-groups';
import { explainFailure } from '@/lib/services/connections/failures';
import { deriveMoved } from '@/lib/services/sync/derive-moved';
import { loadGroupRules } from '@/lib/services/sync/inventory/groups';
import { type ProjectReading, readProject, writeProject } from '@/lib/services/sync/inventory/projects';
import { AppError } from '@/lib/services/verb/app-error';
import type { Context } from '@/lib/services/verb/context';
import { readChosenGroups } from '@/lib/services/verb/json-columns';
import { parseInput, rowNumberText } from '@/lib/services/verb/parse-input';
import { requireAccess } from '@/lib/services/verb/require-access';

export const refreshProjectInput = z.strictObject({
  instanceId: z.string().min(1).max(100),
  projectId: rowNumberText,
});

export const refreshedProject = z
  .strictObject({
    gone: z
      .boolean()
      .describe(
        'GitLab no longer has the project, or it is outside the groups that are read. What was known is kept and marked as gone.',
      ),
  })
  .meta({ id: 'RefreshedProject', description: 'What reading a project found.' });
export type RefreshedProject = z.infer<typeof refreshedProject>;

/** Reads one project live, by its id, with its refs and protection. */
export async function refreshProject(context: Context, actor: Actor, input: unknown): Promise<RefreshedProject> {
  await requireAccess(context, actor, 'sync.start');
  const { instanceId, projectId } = parseInput(refreshProjectInput, input);
  const instance = await context.db.instance.findFirst({ where: { id: instanceId, removedAt: null } });
  if (!instance)
    throw new AppError(
      'not-found',
      `The configuration has no GitLab instance ${instanceId}. Check the id under Settings, Connections.`,
    );
  const found = await readLive(context, instanceId, projectId);
  const readGroups = readChosenGroups(instance.readGroups)?.map(({ path }) => path);
  // An event may name any project of the GitLab.
  const isRead = found !== null && !(readGroups && isOutside({ readGroups }, found.project.path));
  const reading = isRead ? found : null;
  if (reading === null) {
    const gone = { goneAt: context.now() };
    await context.db.project.updateMany({ where: { instanceId, gitlabId: projectId, goneAt: null }, data: gone });
  } else {
    const rulesFor = await loadGroupRules(context.db, instanceId);
    const rules = rulesFor(reading.project);
    await context.db.$transaction(async (tx) => {
      await writeProject(tx, context, instanceId, reading, rules);
      // It was read alone, later than the rest of its instance.
      await tx.project.updateMany({ where: { instanceId, gitlabId: projectId }, data: { syncedAt: context.now() } });
    });
  }
  // Which roles admit the project may be others than before.
  await deriveMoved(context, { kind: 'project', id: instanceId, projectId });
  return { gone: reading === null };
}

async function readLive(context: Context, instanceId: string, projectId: number): Promise<ProjectReading | null> {
  try {
    return await readProject(context.gitlab(instanceId), projectId, (call) => call());
  } catch (error) {
    if (error instanceof GitLabError && error.failure.kind === 'not-found') return null;
    const sentence = explainFailure(error);
    throw sentence === null ? error : new AppError('unavailable', sentence);
  }
}
