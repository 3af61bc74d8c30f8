import { hostOfProvider } from '@/lib/policy/compare/doors';
import type { Policy } from '@/lib/policy/types';
import { admittedProjects, isNeeded, type NeededProjects } from '@/lib/reach/estate/needed-projects';
import { isBeyond } from '@/lib/reach/estate/outside-read';
import { type AdmittedRef, existingRefs } from '@/lib/reach/existing-refs';
import { providerState } from '@/lib/reach/providers';
import { entryOf, namedProviders } from '@/lib/reach/starts/entry';
import { type NamedProjects, type Place, type Search, searchOfOthers } from '@/lib/reach/starts/search-tokens';
import type { Facts, InstanceFacts, ProjectFacts } from '@/lib/reach/types';
import { otherIssuer } from '@/lib/subjects/other-issuers';

/** A project of which a policy admits a ref, or that it is about: one may be made there, or could not be read. */
export interface StartProject extends Place {
  /** Its refs that are admitted today. */
  readonly admitted: readonly AdmittedRef[];
}

export interface StartProjects {
  /** Those of which a ref is admitted today come first. */
  readonly projects: readonly StartProject[];
  /** Why there may be others, each a sentence. */
  readonly unread: readonly string[];
  /** GitLabs of which a policy names projects by their beginning, or any: there may be one that nobody has read. */
  readonly open: readonly OpenInstance[];
}

export interface OpenInstance {
  readonly host: string;
  /** Among the tokens of projects that are not known. */
  readonly search: Search;
}

export function startProjects(policy: Policy, facts: Facts): StartProjects {
  const admitted = grouped(existingRefs(policy, facts), ({ instanceId, projectId }) => `${instanceId} ${projectId}`);
  const found: StartProject[] = [];
  const unread: string[] = unreadHosts(policy, facts);
  const open: OpenInstance[] = [];
  for (const instance of facts.instances) {
    const entry = entryOf(policy, instance, facts);
    if (entry.provider === null) continue;
    const needed = admittedProjects(policy, instance.host);
    const named = namedIn(needed, instance);
    const own = instance.projects.flatMap((project) => {
      const refs = admitted.get(`${instance.id} ${project.id}`);
      return refs !== undefined || isNeeded(needed, project)
        ? [{ instance, project, entry, named, admitted: refs ?? [] }]
        : [];
    });
    found.push(...own);
    unread.push(...missingProjects(needed, instance, own.length > 0));
    if (isBeyond(needed, instance))
      unread.push(`The role may also admit projects of ${instance.host} outside the groups that Drawbridge reads.`);
    if (needed.any || needed.prefixes.length > 0)
      open.push({ host: instance.host, search: searchOfOthers(policy, { instance, entry, named }) });
  }
  const isToday = ({ admitted: refs }: StartProject) => refs.length > 0;
  return { projects: [...found.filter(isToday), ...found.filter((each) => !isToday(each))], unread, open };
}

const namedIn = ({ paths, ids }: NeededProjects, { projects }: InstanceFacts): NamedProjects => ({
  paths: projects.flatMap(({ path }) => (paths.includes(path) ? [path] : [])),
  ids: projects.flatMap(({ id }) => (ids.includes(id) ? [String(id)] : [])),
});

/** What a policy names of a GitLab and nobody has read. */
function missingProjects(
  { any, paths, prefixes, ids }: NeededProjects,
  { host, projects }: InstanceFacts,
  hasSome: boolean,
): readonly string[] {
  const known = new Set(projects.map(({ path }) => path.toLowerCase()));
  const knownIds = new Set(projects.map(({ id }) => id));
  const names = [
    ...paths.filter((path) => !known.has(path.toLowerCase())),
    ...ids.filter((id) => !knownIds.has(id)).map((id) => `Project ${id}`),
  ];
  const isOpen = !hasSome && (any || prefixes.length > 0);
  return [
    ...names.map((name) => `${name} is not among the projects of ${host} that were read.`),
    ...(isOpen ? [`No project of ${host} that the role is about was read, and one could be created.`] : []),
  ];
}

/** GitLabs that are not connected. What is known to be of another vendor is none. */
function unreadHosts(policy: Policy, facts: Facts): string[] {
  const known = facts.instances.map(({ host }) => host.toLowerCase());
  const hosts = namedProviders(policy)
    .filter((arn) => providerState(arn, facts).kind !== 'closed')
    .map((arn) => hostOfProvider(arn) ?? '')
    .filter((host) => !known.includes(host.toLowerCase()) && otherIssuer(host) === null);
  return [...new Set(hosts)].map((host) => `The projects of ${host} have not been read.`);
}

/** Why more of a project's refs may get in than can be told, each a sentence. */
export const gapsOf = ({ path, subComponents, refs }: ProjectFacts): readonly string[] => [
  ...(subComponents === null ? [`The sub claim components of ${path} could not be read.`] : []),
  ...(refs === null ? [`The branches and tags of ${path} could not be read.`] : []),
];

function grouped<T>(all: readonly T[], keyOf: (one: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const one of all) {
    const group = groups.get(keyOf(one)) ?? [];
    group.push(one);
    groups.set(keyOf(one), group);
  }
  return groups;
}
