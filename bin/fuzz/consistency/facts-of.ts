import { type Case, GITLAB_COM, unreadKey } from '@/bin/fuzz/consistency/case';
import { isProtected } from '@/e2e/sandbox/gitlab/protected-refs';
import { providerArn } from '@/e2e/sandbox/world/trust';
import type { Instance, Project, Rule } from '@/e2e/sandbox/world/types';
import type { Facts, ProjectFacts, ProtectionRule } from '@/lib/reach/types';

/** What the product would know of the estate; what could not be read is unknown. */
export function factsOf({ instances, accounts, account, unread }: Case): Facts {
  return {
    instances: instances.map((instance) => {
      const host = instance.issuer.slice('https://'.length);
      return {
        id: instance.id,
        issuer: instance.issuer,
        host,
        shared: host === GITLAB_COM,
        version: instance.version,
        projects: instance.projects.map((project) =>
          projectFacts(instance, project, unread.get(unreadKey(instance.id, project.id)) ?? 'nothing'),
        ),
        groups: instance.groups.map(({ id, path }) => ({ id, path })),
      };
    }),
    audiences: Object.fromEntries(
      accounts.flatMap(({ id, providers }) =>
        providers.map(({ host, clientIds }) => [providerArn(id, host), clientIds]),
      ),
    ),
    accounts: accounts.map(({ id }) => id),
    account: account.id,
  };
}

function projectFacts(instance: Instance, project: Project, unread: string): ProjectFacts {
  const group = instance.groups.find(({ path }) => path === project.path.split('/')[0]);
  const ruleOf =
    (type: 'branch' | 'tag', inherited: boolean) =>
    ({ name, push, merge }: Rule): ProtectionRule => ({
      type,
      pattern: name,
      pushLevel: push,
      mergeLevel: merge,
      inherited,
    });
  const refs = (type: 'branch' | 'tag', names: readonly string[]) =>
    names.map((name) => ({ type, name, protected: isProtected(instance, project, type, name) }));
  return {
    id: project.id,
    path: project.path,
    visibility: project.visibility,
    defaultBranch: project.defaultBranch,
    subComponents: unread === 'components' ? null : project.subComponents,
    protection:
      unread === 'protection'
        ? null
        : [
            ...project.protectedBranches.map(ruleOf('branch', false)),
            ...(group?.protectedBranches ?? []).map(ruleOf('branch', true)),
            ...project.protectedTags.map(ruleOf('tag', false)),
          ],
    refs: unread === 'refs' ? null : [...refs('branch', project.branches), ...refs('tag', project.tags)],
    developers: 1,
    maintainers: 1,
    forkPipelinesInParent: project.forkPipelinesInParent,
    protectMergeRequestPipelines: project.protectMergeRequestPipelines,
  };
}
