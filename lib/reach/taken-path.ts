import { projectIndex } from '@/lib/reach/issuers';
import type { Facts, ProjectFacts } from '@/lib/reach/types';

/** The project that a mapping was approved for, and the path by which the trust policy names it. */
export interface BoundProject {
  readonly instanceId: string;
  readonly path: string;
  readonly projectId: number;
}

/** Another project has the path that a mapping names. */
export interface TakenPath {
  readonly takenById: number;
  /** Both ids, where the approved project is now, and whom the policy admits. */
  readonly sentence: string;
}

/**
 * Whether a path belongs to another project than the one that people approved. Protection says nothing about this: whoever
 * takes a path sets the protection of its refs too. null: it does not, or nobody has the path.
 */
export function takenPath({ instanceId, path, projectId }: BoundProject, facts: Facts): TakenPath | null {
  const instance = facts.instances.find(({ id }) => id === instanceId);
  if (instance === undefined) return null;
  const { byPath, byId } = projectIndex(instance);
  const holder = byPath.get(path);
  if (holder === undefined || holder.id === projectId) return null;
  const where = whereIs(byId.get(projectId));
  return {
    takenById: holder.id,
    sentence: `This was approved for project ${projectId}, ${where}. The path ${path} belongs to project ${holder.id}, whose pipelines are admitted instead.`,
  };
}

function whereIs(approved: ProjectFacts | undefined): string {
  if (approved === undefined) return 'which was deleted or cannot be read any more';
  // GitLab gives a project that waits for deletion another path: that is no rename.
  return approved.deletionOn ? `which GitLab deletes on ${approved.deletionOn}` : `which is ${approved.path} now`;
}
