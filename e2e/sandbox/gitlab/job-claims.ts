import type { JobRequest } from '@/e2e/sandbox/gitlab/job-request';
import { isProtected } from '@/e2e/sandbox/gitlab/protected-refs';
import { configPathOf, contentOf } from '@/e2e/sandbox/gitlab/repository';
import type { Commit, Instance, Person, Project } from '@/e2e/sandbox/world/types';

/** A job that GitLab would start. */
export interface PlacedJob {
  readonly instance: Instance;
  /** Where the ref is: of a merge request from a fork, the fork. */
  readonly project: Project;
  readonly head: Commit;
  readonly user: Person;
  readonly asked: JobRequest;
  /** Where a merge request wants to go; null: no merge request. */
  readonly target: { readonly project: Project; readonly branch: string } | null;
}

const ROLES: Readonly<Record<number, string>> = {
  10: 'guest',
  20: 'reporter',
  30: 'developer',
  40: 'maintainer',
  50: 'owner',
};

const namespaceOf = (project: Project): string => project.path.split('/').slice(0, -1).join('/');
const namespaceId = (instance: Instance, project: Project): string =>
  String(instance.groups.find(({ path }) => path === namespaceOf(project))?.id ?? 0);

/**
 * Of a merge request's pipeline only if the project wants it, both ends are protected and it comes from no fork.
 * GitLab: ID token claims, `ref_protected`.
 */
function refProtected({ instance, project, asked, target }: PlacedJob): boolean {
  const own = isProtected(instance, project, asked.refType, asked.ref);
  if (target === null) return own;
  return (
    target.project === project &&
    project.protectMergeRequestPipelines &&
    own &&
    isProtected(instance, project, 'branch', target.branch)
  );
}

/** Null where the project has no file of its own for pipelines. */
function configOf({ instance, project, head }: PlacedJob, refPath: string) {
  const file = configPathOf(project);
  if (contentOf(head.files, file) === undefined) return { ci_config_ref_uri: null, ci_config_sha: null };
  return {
    ci_config_ref_uri: `${new URL(instance.issuer).host}/${project.path}//${file}@${refPath}`,
    ci_config_sha: head.id,
  };
}

function environmentOf({ project, asked }: PlacedJob) {
  if (!asked.environment) return {};
  const { name, tier, protected: guarded } = asked.environment;
  const known = project.environments.find((environment) => environment.name === name);
  return {
    environment: name,
    environment_protected: String(guarded ?? (known !== undefined && known.level !== null)),
    deployment_tier: tier ?? known?.tier ?? 'other',
    environment_action: 'start',
  };
}

/**
 * The claims of a job's ID token, `sub` included. Ids are strings and booleans are the strings "true" and "false".
 * GitLab: ID token claims.
 */
export function jobClaims(job: PlacedJob): Record<string, unknown> {
  const { instance, project, user, asked } = job;
  const runsIn = job.target?.project ?? project;
  const refPath = `refs/${asked.refType === 'tag' ? 'tags' : 'heads'}/${asked.ref}`;
  const claims: Record<string, unknown> = {
    namespace_id: namespaceId(instance, project),
    namespace_path: namespaceOf(project),
    project_id: String(project.id),
    project_path: project.path,
    job_namespace_id: namespaceId(instance, runsIn),
    job_namespace_path: namespaceOf(runsIn),
    job_project_id: String(runsIn.id),
    job_project_path: runsIn.path,
    user_id: String(user.id),
    user_login: user.username,
    user_email: `${user.username}@harbour.example`,
    user_access_level: ROLES[project.members[String(user.id)] ?? 0],
    pipeline_id: '8801',
    pipeline_source: asked.source ?? 'push',
    job_id: '99001',
    ref: asked.ref,
    ref_type: asked.refType,
    ref_path: refPath,
    ref_protected: String(refProtected(job)),
    runner_id: 7,
    runner_environment: 'self-hosted',
    sha: job.head.id,
    ...configOf(job, refPath),
    project_visibility: project.visibility,
    ...environmentOf(job),
  };
  // Of the project that the job runs in: of a fork's merge request the parent. A component without a value is dropped together with its name.
  const sub = runsIn.subComponents
    .filter((name) => claims[name] !== undefined)
    .flatMap((name) => [name, String(claims[name])])
    .join(':');
  return { ...claims, sub };
}
