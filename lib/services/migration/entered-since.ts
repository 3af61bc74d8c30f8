import type { Project } from '@/lib/db/generated/client';
import { orUnknown } from '@/lib/services/connections/failures';
import type { Context } from '@/lib/services/verb/context';
import { parseSubject } from '@/lib/subjects/subject';

interface Migrated {
  readonly instanceId: string;
  readonly projectId: number;
  readonly project: Pick<Project, 'path'>;
}

/**
 * Whether a pipeline of the project entered a role since then. CloudTrail says who entered; where it may not be asked, the last
 * use of a role that only this project may assume says it too.
 */
export async function enteredSince(
  context: Context,
  { instanceId, projectId, project }: Migrated,
  since: Date,
): Promise<boolean> {
  const roles = await context.db.role.findMany({
    where: { goneAt: null, admissions: { some: { instanceId, projectId } } },
  });
  for (const { arn, accountId, lastUsedAt, projectCount, unreadCount } of roles) {
    const seen = await orUnknown(() => context.awsReader(accountId).roleEntries(arn, since));
    if (seen?.entries.some(({ at, subject }) => at >= since && isOf(subject, project.path, projectId))) return true;
    if (projectCount === 1 && unreadCount === 0 && lastUsedAt !== null && lastUsedAt >= since) return true;
  }
  return false;
}

function isOf(subject: string, path: string, projectId: number): boolean {
  const parts = new Map(parseSubject(subject)?.map(({ name, value }) => [name, value]));
  return parts.get('project_path') === path || parts.get('project_id') === String(projectId);
}
