import { type CompiledPolicy, compilePolicy } from '@/lib/policy/compile-policy';
import type { Policy } from '@/lib/policy/types';
import type { Facts, InstanceFacts, ProjectFacts, RefFact } from '@/lib/reach/types';
import { formatSubject } from '@/lib/subjects/subject';

const ACTION = 'sts:AssumeRoleWithWebIdentity';
const DEPLOYMENT_TIERS = ['production', 'staging', 'testing', 'development', 'other'];

/** A ref that exists today and that a policy admits. */
export interface AdmittedRef {
  readonly instanceId: string;
  readonly projectId: number;
  readonly projectPath: string;
  readonly ref: RefFact;
}

/** A provider that a policy names, with the audiences that a token may carry for it. */
interface Door {
  readonly arn: string;
  readonly host: string;
  readonly audiences: readonly string[];
}

/** The providers of a policy. Audiences are the provider's, where known, else the ones that the policy itself names. */
function doorsOf(policy: Policy, facts: Facts): readonly Door[] {
  const arns = new Set(
    policy.statements.flatMap(({ principal }) =>
      principal.value.kind === 'any'
        ? []
        : principal.value.entries.filter((entry) => entry.type === 'Federated').flatMap((entry) => entry.values),
    ),
  );
  return [...arns].flatMap((arn) => {
    const at = arn.indexOf(':oidc-provider/');
    if (at < 0) return [];
    const host = arn.slice(at + ':oidc-provider/'.length);
    const named = policy.statements.flatMap((statement) =>
      statement.clauses
        .filter((clause) => clause.key.toLowerCase() === `${host}:aud`.toLowerCase())
        .flatMap((clause) => clause.values),
    );
    return [{ arn, host, audiences: facts.audiences[arn] ?? [...new Set([...named, `https://${host}`])] }];
  });
}

/** The claims of the tokens that jobs on this ref get, as far as conditions can read them. GitLab: ID token claims. */
function tokensOf(instance: InstanceFacts, project: ProjectFacts, ref: RefFact): readonly Record<string, string>[] {
  const components = project.subComponents;
  if (components === null) return [];
  const base = {
    project_path: project.path,
    project_id: String(project.id),
    ref_type: ref.type,
    ref: ref.name,
    ref_protected: String(ref.protected),
  };
  const jobs = components.some((name) => name === 'environment_protected' || name === 'deployment_tier')
    ? [
        {},
        ...DEPLOYMENT_TIERS.flatMap((deployment_tier) =>
          ['true', 'false'].map((environment_protected) => ({ deployment_tier, environment_protected })),
        ),
      ]
    : [{}];
  return jobs.map((job) => ({
    sub: formatSubject(components, { ...base, ...job }),
    ...(instance.shared
      ? { project_id: base.project_id, ref_protected: base.ref_protected, pipeline_source: 'push' }
      : {}),
  }));
}

/**
 * Who of what exists today is admitted: every (project, ref) of the known instances that some job of it can assume the role
 * with. Projects whose sub components are unknown are left out: nothing can be said of them.
 */
export function existingRefs(policy: Policy, facts: Facts): readonly AdmittedRef[] {
  const compiled = compilePolicy(policy);
  return doorsOf(policy, facts).flatMap((door) =>
    facts.instances
      .filter((instance) => instance.host === door.host)
      .flatMap((instance) => instance.projects.flatMap((project) => admittedRefs(compiled, door, instance, project))),
  );
}

function admittedRefs(
  compiled: CompiledPolicy,
  door: Door,
  instance: InstanceFacts,
  project: ProjectFacts,
): readonly AdmittedRef[] {
  return (project.refs ?? []).flatMap((ref) => {
    const admitted = tokensOf(instance, project, ref).some((token) =>
      door.audiences.some((aud) => {
        const claims = Object.entries({ ...token, aud }).map(([name, value]) => [`${door.host}:${name}`, value]);
        return compiled.decide({ principal: door.arn, action: ACTION }, Object.fromEntries(claims)) === 'allow';
      }),
    );
    return admitted ? [{ instanceId: instance.id, projectId: project.id, projectPath: project.path, ref }] : [];
  });
}
