import type { Policy } from '@/lib/policy/types';
import type { Assessment } from '@/lib/reach/assess-statement';
import { isNeeded, neededProjects } from '@/lib/reach/estate/needed-projects';
import type { ProjectFacts } from '@/lib/reach/types';

/** Which refs such a project has, or what their subjects look like, could not be read: what it admits today cannot be told. */
const isUnread = ({ refs, subComponents }: ProjectFacts): boolean => refs === null || subComponents === null;

/**
 * How many projects a policy may admit of whose refs it cannot be told which. Those outside of the groups that are read nobody can count:
 * of each GitLab in `outside` they are one.
 */
export function countUnread(
  policy: Policy,
  assessments: readonly Assessment[],
  outside: readonly string[] = [],
): number {
  const found = new Set<string>(outside);
  for (const { high, projects, issuer } of assessments) {
    const instance = issuer?.instance ?? null;
    if (instance === null || high === 0) continue;
    const named = projects.flatMap((project) => (project.high > 0 && project.facts !== null ? [project.facts] : []));
    const needed = neededProjects(policy, instance.host);
    // What a whole group is admitted by does not name its projects.
    const possible = projects.length > 0 ? named : instance.projects.filter((project) => isNeeded(needed, project));
    for (const project of possible) if (isUnread(project)) found.add(`${instance.id} ${project.id}`);
  }
  return found.size;
}
