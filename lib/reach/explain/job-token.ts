import { saidOfProtected } from '@/lib/reach/estate/merge-requests';
import type { InstanceFacts, ProjectFacts } from '@/lib/reach/types';
import { SHARED_ISSUER_CLAIMS } from '@/lib/subjects/issuer-claims';
import { matchesProtection } from '@/lib/subjects/protection';
import { formatSubject } from '@/lib/subjects/subject';

/** The kinds of pipeline whose tokens differ. `source`: the claim `pipeline_source`. GitLab: ID token claims. */
export const PIPELINES = {
  push: { word: 'Push to a branch', refType: 'branch', source: 'push' },
  tag: { word: 'Push of a tag', refType: 'tag', source: 'push' },
  'merge-request': { word: 'Merge request', refType: 'branch', source: 'merge_request_event' },
  'fork-merge-request': { word: 'Merge request from a fork', refType: 'branch', source: 'merge_request_event' },
  schedule: { word: 'Schedule', refType: 'branch', source: 'schedule' },
} as const;
export type PipelineKind = keyof typeof PIPELINES;

export interface Job {
  readonly instance: InstanceFacts;
  readonly project: ProjectFacts;
  readonly kind: PipelineKind;
  /** Branch or tag; for merge requests the source branch. */
  readonly ref: string;
  readonly audience: string;
}

/** The claims of an ID token that AWS may read, by GitLab's names; `sub` and `aud` among them. */
export interface ReadableToken {
  /** Issuer without scheme: the prefix of condition keys. */
  readonly host: string;
  readonly claims: Readonly<Record<string, string | readonly string[]>>;
  /** Claims that the token has and whose values are not known here. */
  readonly unread?: readonly string[];
  /** What has to be known to read the answer right. */
  readonly notes: readonly string[];
}

export type JobToken =
  | { readonly ok: true; readonly token: ReadableToken }
  | { readonly ok: false; readonly reason: string };

/** From this release on, the token of a fork's merge request names the fork and not the parent project. */
const FORK_NAMED_SINCE = '18.2.2';
/** Stands for whoever forks. */
const FORKER = 'whoever-forks';

const ENVIRONMENT_COMPONENTS = ['environment_protected', 'deployment_tier'];

/** Whether the subject of a job with an environment says more than that of one without. */
export const namesEnvironment = (subComponents: readonly string[]): boolean =>
  subComponents.some((name) => ENVIRONMENT_COMPONENTS.includes(name));

/** The token that a job without an environment would get; or which fact is missing to say so. */
export function tokenOfJob(job: Job): JobToken {
  const { instance, project, kind, ref, audience } = job;
  const { refType, source } = PIPELINES[kind];
  const { subComponents } = project;
  if (subComponents === null)
    return unknown(`the sub components of ${project.path}`, 'the GitLab token may not read them');
  const named = projectOf(job);
  if (named === null)
    return unknown(`the version of ${instance.host}`, `tokens of forks differ before ${FORK_NAMED_SINCE}`);
  if (named.id === null && subComponents.includes('project_id'))
    return unknown('the id of the fork', 'the subject names it');
  const isProtected = refProtected(job);
  if (isProtected === null && subComponents.includes('ref_protected'))
    return unknown(`whether ${ref} is protected`, 'the subject says so');
  const claims = {
    project_path: named.path,
    ...(named.id === null ? {} : { project_id: String(named.id) }),
    job_project_path: project.path,
    job_project_id: String(project.id),
    ref_type: refType,
    ref,
    pipeline_source: source,
    ...(isProtected === null ? {} : { ref_protected: String(isProtected) }),
    ...namespaceOf(instance, named.path),
  };
  const read = instance.shared ? SHARED_ISSUER_CLAIMS : [];
  return {
    ok: true,
    token: {
      host: instance.host,
      claims: {
        sub: formatSubject(subComponents, claims),
        aud: audience,
        ...Object.fromEntries(Object.entries(claims).filter(([name]) => read.includes(name))),
      },
      unread: read.filter((name) => !Object.hasOwn(claims, name)),
      notes: notesOn(job, subComponents),
    },
  };
}

const unknown = (fact: string, why: string): JobToken => ({
  ok: false,
  reason: `Unknown, because ${fact} is not known: ${why}.`,
});

/** The project that the token names; null: it depends on a version that is not known. */
function projectOf({ instance, project, kind }: Job): { readonly path: string; readonly id: number | null } | null {
  if (kind !== 'fork-merge-request') return project;
  const isFork = namesForks(instance.version);
  const name = project.path.slice(project.path.lastIndexOf('/') + 1);
  return isFork ? { path: `${FORKER}/${name}`, id: null } : isFork === null ? null : project;
}

/** Whether the token of a fork's merge request names the fork. null: it depends on a version that is not known. */
export const namesForks = (version: string | null): boolean | null =>
  version === null ? null : version.localeCompare(FORK_NAMED_SINCE, 'en', { numeric: true }) >= 0;

/** null: it hangs on something that is not known, of a merge request also on its target. */
function refProtected({ project, kind, ref }: Job): boolean | null {
  if (kind === 'fork-merge-request') return false;
  if (project.protection === null)
    return kind === 'merge-request' && project.protectMergeRequestPipelines === false ? false : null;
  const { refType } = PIPELINES[kind];
  const isSafe = project.protection.some(({ type, pattern }) => type === refType && matchesProtection(pattern, ref));
  const said = kind === 'merge-request' ? saidOfProtected(project) : [true];
  if (!said.includes(true)) return false;
  if (!isSafe) return project.moreProtection ? null : false;
  return said.length > 1 ? null : true;
}

function namespaceOf(instance: InstanceFacts, path: string): Readonly<Record<string, string>> {
  const group = instance.groups.find((candidate) => candidate.path === path.slice(0, path.lastIndexOf('/')));
  return group === undefined ? {} : { namespace_id: String(group.id) };
}

function notesOn({ instance, project, kind }: Job, subComponents: readonly string[]): readonly string[] {
  return [
    ...(kind === 'merge-request'
      ? [
          'The token of a merge request names its source branch, so it looks like a push to that branch.',
          ...(project.protectMergeRequestPipelines === false
            ? []
            : ['Whether it says that its ref is protected hangs on the target too, which is not asked for here.']),
        ]
      : []),
    ...(kind === 'fork-merge-request' && namesForks(instance.version)
      ? [`A fork's token names the fork. ${FORKER} stands for whoever forks.`]
      : []),
    ...(kind === 'fork-merge-request' && namesForks(instance.version) === false
      ? [`Before ${FORK_NAMED_SINCE} GitLab named the parent project in the tokens of forks. Update GitLab.`]
      : []),
    ...(kind === 'fork-merge-request' && project.forkPipelinesInParent === false
      ? ['This project does not run pipelines of forks.']
      : []),
    ...(namesEnvironment(subComponents)
      ? ['This is a job without an environment. One with an environment says more in its subject.']
      : []),
    ...(instance.shared ? ['Who runs the job is not known here: what conditions on the user say depends on it.'] : []),
  ];
}
