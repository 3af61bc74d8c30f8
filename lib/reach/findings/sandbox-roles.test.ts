import { describe, expect, test } from 'vitest';
import { seedWorld } from '@/e2e/sandbox/world/seed';
import { GITLAB_COM } from '@/e2e/sandbox/world/trust';
import type { Project } from '@/e2e/sandbox/world/types';
import { parsePolicy } from '@/lib/policy/parse-policy';
import { findings } from '@/lib/reach/findings/findings';
import type { Facts, Finding, ProjectFacts, ProtectionRule } from '@/lib/reach/types';
import { matchesProtection } from '@/lib/subjects/protection';

/** The roles and projects of the sandbox, as a sync would read them. */
const WORLD = seedWorld(new Date('2026-11-30T00:00:00Z'));

const FACTS: Facts = {
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

const FOUND: readonly (Finding & { readonly role: string })[] = WORLD.accounts.flatMap(({ roles }) =>
  roles.flatMap(({ name, trust: trustPolicy }) => {
    const parsed = parsePolicy(trustPolicy);
    return parsed.ok ? findings(parsed.policy, FACTS).map((finding) => ({ ...finding, role: name })) : [];
  }),
);
const without = (list: typeof FOUND) =>
  list.filter(({ fix }) => fix === undefined).map(({ id, role, title }) => `${role}: ${id}: ${title}`);

describe('the roles of the sandbox', () => {
  test('every critical finding that an edit of the policy can mend has that edit', () => {
    const critical = FOUND.filter(({ severity }) => severity === 'critical');
    expect(critical.length).toBeGreaterThan(5);
    // Its subject has no ref: only the sub claim components of the project can be changed.
    expect(without(critical.filter(({ id }) => id !== 'sub-without-ref'))).toEqual([]);
  });

  test('every high one too, but for what only GitLab or somebody who knows the intent can mend', () => {
    const elsewhere = ['fork-carries-subject', 'ref-unprotected', 'tag-unprotected', 'claim-not-read'];
    expect(without(FOUND.filter(({ severity, id }) => severity === 'high' && !elsewhere.includes(id)))).toEqual([]);
  });

  test('half of all findings have an edit', () => {
    expect(without(FOUND).length * 2).toBeLessThan(FOUND.length);
  });
});
