import { AppError } from '@/lib/services/verb/app-error';
import type { Context } from '@/lib/services/verb/context';

/** The project with this id in the inventory of a GitLab, or AppError "not-found". */
export async function loadProject(
  context: Pick<Context, 'db'>,
  { instanceId, projectId }: { readonly instanceId: string; readonly projectId: number },
) {
  const project = await context.db.project.findFirst({
    where: { instanceId, gitlabId: projectId, goneAt: null },
    include: { instance: true },
  });
  if (!project)
    throw new AppError('not-found', 'There is no such project in the inventory. Sync its GitLab to see it.');
  return project;
}
