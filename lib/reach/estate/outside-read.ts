import type { Policy } from '@/lib/policy/types';
import type { Assessment } from '@/lib/reach/assess-statement';
import { admittedProjects, type NeededProjects } from '@/lib/reach/estate/needed-projects';
import { isOutside, isWithin } from '@/lib/reach/estate/read-groups';
import { projectIndex } from '@/lib/reach/issuers';
import type { Facts, InstanceFacts } from '@/lib/reach/types';

/**
 * The GitLabs of which a policy may admit projects that are outside of the groups that are read. What is said of the projects of such
 * a policy is said of those that were read. Never too few; denials are not taken into account.
 */
export function admitsOutside(
  policy: Policy,
  { instances }: Facts,
  assessments: readonly Assessment[],
): readonly string[] {
  const open = policy.statements.filter((_, index) => (assessments[index]?.high ?? 0) > 0);
  return instances
    .filter((instance) => isBeyond(admittedProjects({ ...policy, statements: open }, instance.host), instance))
    .map(({ id }) => id);
}

/** Whether projects are among these that are outside of the groups that are read. */
export function isBeyond({ any, paths, prefixes, ids }: NeededProjects, instance: InstanceFacts): boolean {
  const { readGroups } = instance;
  if (readGroups === undefined) return false;
  const { byId } = projectIndex(instance);
  return (
    any ||
    paths.some((path) => isOutside(instance, path)) ||
    prefixes.some((prefix) => !isWithin(readGroups, prefix)) ||
    ids.some((id) => !byId.has(id))
  );
}
