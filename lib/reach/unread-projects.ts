import type { Assessment } from '@/lib/reach/assess-statement';
import type { ProjectFacts } from '@/lib/reach/types';

/** Which refs such a project has, or what their subjects look like, could not be read: what it admits today cannot be told. */
const isUnread = ({ refs, subComponents }: ProjectFacts): boolean => refs === null || subComponents === null;

/** How many projects a policy may admit of whose refs it cannot be told which. */
export function countUnread(assessments: readonly Assessment[]): number {
  const found = new Set<string>();
  for (const { high, projects, issuer } of assessments) {
    const instance = issuer?.instance ?? null;
    if (instance === null || high === 0) continue;
    const named = projects.flatMap((project) => (project.high > 0 && project.facts !== null ? [project.facts] : []));
    for (const project of projects.length > 0 ? named : instance.projects)
      if (isUnread(project)) found.add(`${instance.id} ${project.id}`);
  }
  return found.size;
}
