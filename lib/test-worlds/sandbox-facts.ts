import { seedWorld } from '@/e2e/sandbox/world/seed';
import { GITLAB_COM } from '@/e2e/sandbox/world/trust';
import type { Project } from '@/e2e/sandbox/world/types';
import type { Facts, ProjectFacts, ProtectionRule } from '@/lib/reach/types';
import { matchesProtection } from '@/lib/subjects/protection';

/** The roles and projects of the sandbox, as a sync would read them. */
export const WORLD = seedWorld(new Date('2026-11-30T00:00:00Z'));

export const FACTS: Facts = {
  instances: WORLD.instances.map(({ id, issuer, version, projects, groups }) => ({
    id,
    issuer,
    host: issuer.replace('https://', ''),
    shared: issuer === `https://${GITLAB_COM}`,
    version,
    projects: projects.map(factsOf),
    groups: groups.map((group) => ({ id: group.id, path: group.path })),
  })),
  audiences: {},
  account: null,
};

function factsOf(project: Project): ProjectFacts {
  const rules = (type: 'branch' | 'tag', list: Project['protectedTags']): readonly ProtectionRule[] =>
    list.map(({ name, push, merge }) => ({
      type,
      pattern: name,
      pushLevel: push,
      mergeLevel: merge,
      inherited: false,
    }));
  const protection = [...rules('branch', project.protectedBranches), ...rules('tag', project.protectedTags)];
  const refs = (type: 'branch' | 'tag', names: readonly string[]) =>
    names.map((name) => {
      const isProtected = protection.some((rule) => rule.type === type && matchesProtection(rule.pattern, name));
      return { type, name, protected: isProtected };
    });
  return {
    id: project.id,
    path: project.path,
    visibility: 'private',
    defaultBranch: project.defaultBranch,
    subComponents: project.subComponents,
    protection,
    refs: [...refs('branch', project.branches), ...refs('tag', project.tags)],
    developers: null,
    maintainers: null,
    forkPipelinesInParent: project.forkPipelinesInParent,
    protectMergeRequestPipelines: project.protectMergeRequestPipelines,
  };
}
