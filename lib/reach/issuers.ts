import type { Policy } from '@/lib/policy/types';
import type { Facts, InstanceFacts, ProjectFacts } from '@/lib/reach/types';
import { SUB_COMPONENTS } from '@/lib/subjects/sub-components';
import { type Issuer, issuerOfHost } from '@/lib/subjects/universe-of-issuer';

/** An issuer as reach sees it, with the inventory where there is one. */
export interface KnownIssuer extends Issuer {
  readonly instance: InstanceFacts | null;
}

/**
 * The issuer behind a host, as tokens of it come through one provider of the role's account; without a provider its audiences
 * are not known. An issuer that is not connected counts as a GitLab when it is gitlab.com, or when the policy wants subjects of
 * it that only GitLab writes.
 */
export function issuerOf(host: string, policy: Policy, facts: Facts, provider: string | null = null): KnownIssuer {
  const instance = facts.instances.find((one) => one.host.toLowerCase() === host.toLowerCase()) ?? null;
  const guessed = issuerOfHost(host);
  const looksLikeGitLab = instance !== null || wantsGitLabSubjects(host, policy);
  const kind = instance?.shared ? 'gitlab-com' : guessed.kind === 'other' && looksLikeGitLab ? 'gitlab' : guessed.kind;
  const audiences = provider === null ? null : (facts.audiences[provider] ?? null);
  return { ...guessed, kind, audiences, instance };
}

const LEADS = SUB_COMPONENTS.filter(({ leads }) => leads).map(({ name }) => `${name}:`);

function wantsGitLabSubjects(host: string, policy: Policy): boolean {
  const key = `${host}:sub`.toLowerCase();
  return policy.statements.some(({ clauses }) =>
    clauses.some(
      (clause) =>
        clause.key.toLowerCase() === key && clause.values.some((value) => LEADS.some((lead) => value.startsWith(lead))),
    ),
  );
}

interface ProjectIndex {
  readonly byPath: ReadonlyMap<string, ProjectFacts>;
  readonly byId: ReadonlyMap<number, ProjectFacts>;
}

const INDEXES = new WeakMap<InstanceFacts, ProjectIndex>();

/** The projects of an instance by path and by id. Made once for each value of the facts. */
export function projectIndex(instance: InstanceFacts): ProjectIndex {
  const known = INDEXES.get(instance) ?? {
    byPath: new Map(instance.projects.map((project) => [project.path, project])),
    byId: new Map(instance.projects.map((project) => [project.id, project])),
  };
  INDEXES.set(instance, known);
  return known;
}
