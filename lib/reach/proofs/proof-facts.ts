import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import { hostOfProvider } from '@/lib/policy/compare/doors';
import type { Policy } from '@/lib/policy/types';
import { hasForkFix } from '@/lib/reach/assess-project';
import { assessPolicy } from '@/lib/reach/assess-statement';
import { projectIndex } from '@/lib/reach/issuers';
import { withAnyProvider } from '@/lib/reach/providers';
import { providersNamed } from '@/lib/reach/shut-provider';
import type { Facts, InstanceFacts, ProjectFacts, ProtectionRule } from '@/lib/reach/types';

/** One GitLab fact that a containment verdict rests on. */
export interface ProofFact {
  readonly instanceId: string;
  /** null: a path that no known project has, or an OIDC provider of AWS. */
  readonly projectId: number | null;
  /** "path", "sub components", "protection", "branch release/*", … Unique within a project. */
  readonly name: string;
  /** In words; "unknown" where it could not be read. */
  readonly value: string;
}

/**
 * The facts about the projects that a policy names, whether or not a token of theirs is admitted today: path, sub components,
 * protection with its levels, settings of merge request pipelines, and whether forks are kept apart; and the OIDC providers that it
 * names. In one order, whatever the order of the sources. What belongs to other projects, refs and numbers of members are not
 * among them: no verdict changes with those.
 */
export function proofFacts(policy: Policy, facts: Facts): readonly ProofFact[] {
  const found = new Map<string, readonly ProofFact[]>();
  for (const { issuer, projects } of assessPolicy(policy, withAnyProvider({ ...facts, audiences: {} }))) {
    const instance = issuer?.instance ?? null;
    if (instance === null) continue;
    for (const { facts: project, path, id } of projects) {
      const key = `${instance.id} ${project?.id ?? path ?? id}`;
      found.set(key, project === null ? [absent(instance, path ?? `project ${id}`)] : factsOf(instance, project));
    }
  }
  const projects = [...found.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).flatMap(([, each]) => each);
  return [...projects, ...providersOf(policy, facts)];
}

/** What is known now of what these facts were about. A project that is gone has none. */
export function factsNow(before: readonly ProofFact[], facts: Facts): readonly ProofFact[] {
  return facts.instances.flatMap((instance) => {
    const own = before.filter(({ instanceId }) => instanceId === instance.id);
    const ids = new Set(own.map(({ projectId }) => projectId));
    const { byPath } = projectIndex(instance);
    return [
      ...instance.projects.filter(({ id }) => ids.has(id)).flatMap((project) => factsOf(instance, project)),
      ...own.filter(({ name }) => name.startsWith(AT_PATH) && !byPath.has(name.slice(AT_PATH.length))),
      ...own.flatMap(({ name }) => (isProvider(name) ? [providerFact(instance.id, arnIn(name), facts)] : [])),
    ];
  });
}

/** The facts of a proof that was made before OIDC providers were among them. */
export const withoutProviders = (facts: readonly ProofFact[]): readonly ProofFact[] =>
  facts.filter(({ name }) => !isProvider(name));

const PROVIDER = 'provider ';
export const AT_PATH = 'project at ';
/** The provider was deleted, or was not read. */
export const UNSEEN = 'unknown';
export const isProvider = (name: string): boolean => name.startsWith(PROVIDER);
export const arnIn = (name: string): string => name.slice(PROVIDER.length);

/** The providers of configured GitLabs that the statements of a policy name. */
function providersOf(policy: Policy, facts: Facts): readonly ProofFact[] {
  return providersNamed(policy, facts).flatMap((arn) => {
    const host = hostOfProvider(arn)?.toLowerCase();
    const instance = facts.instances.find((each) => each.host.toLowerCase() === host);
    return instance === undefined ? [] : [providerFact(instance.id, arn, facts)];
  });
}

function providerFact(instanceId: string, arn: string, { audiences }: Facts): ProofFact {
  const accepted = audiences[arn] ?? null;
  const value = accepted === null ? UNSEEN : [...accepted].sort().join(', ');
  return { instanceId, projectId: null, name: `${PROVIDER}${arn}`, value };
}

/** SHA-256 (hex) over the canonical JSON (RFC 8785) of the facts. */
export function proofDigest(facts: readonly ProofFact[]): string {
  const text = canonicalize({ drawbridge: 'proof-facts-v1', facts });
  return createHash('sha256').update(String(text), 'utf8').digest('hex');
}

const absent = ({ id }: InstanceFacts, name: string): ProofFact => ({
  instanceId: id,
  projectId: null,
  name: `${AT_PATH}${name}`,
  value: 'none',
});

function factsOf(instance: InstanceFacts, project: ProjectFacts): readonly ProofFact[] {
  const fact = (name: string, value: string): ProofFact => ({
    instanceId: instance.id,
    projectId: project.id,
    name,
    value,
  });
  const forks = hasForkFix(instance.version);
  return [
    fact('path', project.path),
    ...(project.deletionOn ? [fact('deletion', project.deletionOn)] : []),
    fact('sub components', project.subComponents?.join(', ') ?? 'unknown'),
    fact('fork pipelines in the parent', flag(project.forkPipelinesInParent)),
    fact('protected merge request pipelines', flag(project.protectMergeRequestPipelines)),
    fact('subjects of forks', forks === null ? 'unknown' : forks ? 'their own' : 'of the parent'),
    ...(project.protection === null ? [fact('protection', 'unknown')] : rulesOf(project.protection, fact)),
  ];
}

const flag = (value: boolean | null): string => (value === null ? 'unknown' : value ? 'on' : 'off');

/** A pattern that the project and its group both protect is one fact with two values. */
function rulesOf(
  rules: readonly ProtectionRule[],
  fact: (name: string, value: string) => ProofFact,
): readonly ProofFact[] {
  const values = new Map<string, string[]>();
  for (const { type, pattern, pushLevel, mergeLevel } of rules) {
    const name = `${type} ${pattern}`;
    values.set(name, [...(values.get(name) ?? []), `push ${pushLevel ?? 'unknown'}, merge ${mergeLevel ?? 'unknown'}`]);
  }
  const named = [...values.entries()].sort(([a], [b]) => (a < b ? -1 : 1));
  return named.map(([name, levels]) => fact(name, [...new Set(levels)].sort().join('; ')));
}
