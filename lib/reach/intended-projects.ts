import { recoverMappings } from '@/lib/mappings/recover-mappings';
import type { Policy } from '@/lib/policy/types';
import { type Containment, type IntendedProject, provenContained } from '@/lib/reach/contained';
import type { Facts } from '@/lib/reach/types';

/** The known projects that the mappings of a policy name, by id. A group means every project that is below it today. */
export function intendedProjects(policy: Policy, facts: Facts): readonly IntendedProject[] {
  const issuers = facts.instances.map(({ host, shared }) => ({ host, shared }));
  return recoverMappings(policy, issuers).mappings.flatMap(({ source, provider }) => {
    const instance = facts.instances.find(({ host }) => host === provider.host);
    const named = (instance?.projects ?? []).filter(({ id, path }) =>
      source.kind === 'group'
        ? path.startsWith(`${source.path}/`)
        : source.projectId === null
          ? path === source.path
          : id === source.projectId,
    );
    return named.map(({ id }) => ({ instanceId: instance?.id ?? '', projectId: id }));
  });
}

/** Whether only protected refs of the projects that a policy maps get in. null: it maps none, so none is intended. */
export function containmentOf(policy: Policy, facts: Facts): Containment | null {
  const intended = intendedProjects(policy, facts);
  return intended.length === 0 ? null : provenContained(policy, facts, intended);
}
