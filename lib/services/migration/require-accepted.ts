import { foundJobs } from '@/lib/migration/finding';
import { judgeRoles } from '@/lib/services/migration/judge-roles';
import { AppError } from '@/lib/services/verb/app-error';
import type { Context } from '@/lib/services/verb/context';

/**
 * Refuses a merge request by which a job could lose its role: one that accepts the old token and not yet the new one. Jobs whose
 * token AWS never accepted have nothing to lose.
 */
export async function requireAccepted(
  context: Context,
  instanceId: string,
  projects: readonly { readonly projectId: number }[],
): Promise<void> {
  const { issuer } = await context.db.instance.findUniqueOrThrow({ where: { id: instanceId } });
  const findings = await context.db.migrationFinding.findMany({
    // The old token was for the issuer: what accepts it accepts the new one.
    where: { instanceId, projectId: { in: projects.map(({ projectId }) => projectId) }, audience: { not: issuer } },
    include: { project: true },
  });
  for (const finding of findings) {
    const jobs = foundJobs.parse(finding.jobs).filter(({ verdict, worked }) => verdict === 'edit' && worked);
    const needs = [...(await judgeRoles(context, finding, jobs)).values()].flat();
    const lacking = needs.find(({ need }) => need === 'audience');
    if (lacking)
      throw new AppError(
        'conflict',
        `A job of ${finding.project.path} would lose the role ${lacking.name}, which does not accept ${lacking.audience} yet. Nothing was started. Draft that change on the project's page and have it applied.`,
      );
  }
}
