// biome-ignore-all lint/suspicious/noTemplateCurlyInString: a branch can be called so
import { type Case, GITLAB_COM, unreadKey } from '@/bin/fuzz/consistency/case';
import { sandboxProject } from '@/bin/fuzz/consistency/random-estate';
import { readClaims, type WebIdentity } from '@/e2e/sandbox/aws/token';
import { jobClaims } from '@/e2e/sandbox/gitlab/job-claims';
import type { JobRequest } from '@/e2e/sandbox/gitlab/job-request';
import { isProtected } from '@/e2e/sandbox/gitlab/protected-refs';
import type { Commit, Instance, Project } from '@/e2e/sandbox/world/types';

/** Who has a project that could come tomorrow. `namespace`: somebody with a group of their own; `below`: in a group that is there. */
export type Stranger = 'namespace' | 'below' | null;
export type Pipeline = 'push' | 'tag' | 'merge-request' | 'fork-merge-request' | 'schedule';

/** A token that a job can get, with where it comes from. */
export interface Minted {
  readonly instance: Instance;
  /** Whom the subject names. */
  readonly project: Project;
  /** Where the job runs: of a fork's merge request the project that it wants to enter. */
  readonly runsIn: Project;
  readonly stranger: Stranger;
  readonly type: 'branch' | 'tag';
  readonly ref: string;
  /** The ref is there today. */
  readonly exists: boolean;
  readonly protected: boolean;
  readonly pipeline: Pipeline;
  readonly inEnvironment: boolean;
  readonly audience: string;
  readonly host: string;
  readonly identity: WebIdentity;
}

export const HEAD: Commit = { id: 'c0', parents: [], message: '', author: '', at: '2026-01-01T00:00:00Z', files: {} };
const COMING_BRANCHES = ['main', 'dev', 'evil', 'main-x', 'release/evil', '${x}'];
/** A merge request can go anywhere. */
const OTHER_TARGET = 'evil';
const COMING_TAGS = ['main', 'v9'];
const AUDIENCES = ['sts', 'other', 'nobody'];
/** A job can ask for any audience, even for the literal text of a pattern. */
const ODD_AUDIENCES = ['*', 's*'];
/** One that no policy names. */
const UNNAMED_AUDIENCE = 'elsewhere';
/** Who forks, as Explain calls them. */
const FORKER = 'whoever-forks';
export const ENVIRONMENTS = [
  { name: 'prod', tier: 'production', protected: true },
  { name: 'review', tier: 'development', protected: false },
] as const;

/** Projects that nobody has yet: in every group, and in a new one, with each form of subjects. */
function strangers(host: string): readonly { readonly project: Project; readonly stranger: Stranger }[] {
  const base = host === GITLAB_COM ? 900 : 950;
  const made = (id: number, path: string, stranger: Stranger, subComponents?: string[]) => ({
    stranger,
    project: sandboxProject(base + id, path, {
      branches: COMING_BRANCHES,
      tags: COMING_TAGS,
      ...(subComponents === undefined ? {} : { subComponents }),
    }),
  });
  return [
    made(1, 'evil/p', 'namespace'),
    made(2, 'evil/p', 'namespace', ['project_id', 'ref_type', 'ref']),
    made(3, 'gvil/p', 'namespace', ['project_path', 'ref']),
    made(4, 'evil/p', 'namespace', ['project_path', 'ref_type', 'ref', 'environment_protected', 'deployment_tier']),
    made(5, 'g/evil', 'below'),
    made(6, 'g/p-evil', 'below'),
    made(7, 'g/sub/evil', 'below'),
    made(8, 'g/evil/p', 'below', ['project_id', 'ref_type', 'ref']),
    made(9, 'h/evil', 'below', ['project_path', 'ref']),
  ];
}

/** Every kind of token that the estate's projects can get, and those of strangers; those that AWS reads alike once. */
export function mintAll({ instances, unread }: Case, policies: readonly string[]): readonly Minted[] {
  const text = policies.join();
  const asked: Asked = (word) => text.includes(word);
  const everyone = /"(?:AWS|Federated)":"\*"|"Principal":"\*"|NotPrincipal/.test(text);
  return instances.flatMap((instance) => {
    const host = instance.issuer.slice('https://'.length);
    const own = instance.projects.flatMap((project) => {
      const isRead = unread.get(unreadKey(instance.id, project.id)) !== 'refs';
      return [
        ...mintFor(instance, project, null, refsOf(project, isRead), asked),
        ...mintForks(instance, project, asked),
      ];
    });
    // Of a GitLab that no policy speaks about only its own projects are asked for.
    if (!everyone && !asked(host)) return own;
    return [
      ...own,
      ...strangers(host).flatMap(({ project, stranger }) =>
        mintFor(instance, project, stranger, refsOf(project, false), asked),
      ),
    ];
  });
}

type Asked = (word: string) => boolean;

function mintFor(
  instance: Instance,
  project: Project,
  stranger: Stranger,
  refs: ReturnType<typeof refsOf>,
  asked: Asked,
): readonly Minted[] {
  const host = instance.issuer.slice('https://'.length);
  const found = new Map<string, Minted>();
  for (const { type, ref, exists } of refs) {
    const isSafe = isProtected(instance, project, type, ref);
    for (const { pipeline, placed } of jobsOf(instance, project, type, ref, asked)) {
      for (const claims of runnersOf(jobClaims(placed), asked)) {
        const { context } = readClaims(claims, { id: '' }, host);
        // Which kind of pipeline it was, Explain alone asks, and of refs that are there.
        const key = JSON.stringify([exists ? [type, ref, pipeline] : [], context]);
        if (found.has(key)) continue;
        const inEnvironment = placed.asked.environment !== undefined;
        const place = {
          instance,
          project,
          runsIn: project,
          stranger,
          type,
          ref,
          exists,
          protected: isSafe,
          pipeline,
          inEnvironment,
          host,
        };
        found.set(key, { ...place, audience: '', identity: readClaims(claims, { id: '' }, host) });
      }
    }
  }
  return [...found.values()].flatMap((minted) => forAudiences(minted, asked));
}

/**
 * Tokens of merge requests from a fork that somebody makes tomorrow, in the project's own pipelines. By GitLab's claims they name the
 * fork, except in components that name where the job runs: those give whoever forks the project's own subject.
 */
function mintForks(instance: Instance, parent: Project, asked: Asked): readonly Minted[] {
  if (!parent.forkPipelinesInParent) return [];
  const host = instance.issuer.slice('https://'.length);
  const name = parent.path.slice(parent.path.lastIndexOf('/') + 1);
  const fork = sandboxProject(host === GITLAB_COM ? 990 : 991, `${FORKER}/${name}`, { forkedFrom: parent.id });
  const namesParent = parent.subComponents[0]?.startsWith('job_') === true;
  const found = new Map<string, Minted>();
  for (const ref of new Set([...parent.branches, ...COMING_BRANCHES]))
    for (const { placed } of jobsOf(instance, parent, 'branch', ref, asked).filter(
      ({ placed: { target } }) => target !== null,
    ))
      for (const claims of runnersOf(jobClaims({ ...placed, project: fork }), asked)) {
        const identity = readClaims(claims, { id: '' }, host);
        const key = JSON.stringify([ref, identity.context]);
        if (found.has(key)) continue;
        found.set(key, {
          ...{
            instance,
            project: namesParent ? parent : fork,
            runsIn: parent,
            stranger: namesParent ? null : 'namespace',
          },
          ...{ type: 'branch', ref, exists: false, protected: false, pipeline: 'fork-merge-request' },
          ...{ inEnvironment: placed.asked.environment !== undefined, audience: '', host, identity },
        });
      }
  return [...found.values()].flatMap((minted) => forAudiences(minted, asked));
}

/** The same token for each audience that policies may tell apart. */
function forAudiences(minted: Minted, asked: Asked): readonly Minted[] {
  const { host, identity } = minted;
  const audiences = [
    ...AUDIENCES,
    ...ODD_AUDIENCES.filter((audience) => asked(`"${audience}"`)),
    ...(asked('"nobody"') ? [UNNAMED_AUDIENCE] : []),
    // Written otherwise it is another audience, which only some operators tell apart.
    ...(asked('IgnoreCase') ? AUDIENCES.map((audience) => audience.toUpperCase()) : []),
  ];
  return audiences.map((audience) => ({
    ...minted,
    audience,
    identity: { ...identity, audience, context: { ...identity.context, [`${host}:aud`]: [audience] } },
  }));
}

/** A project chooses the runners of its jobs, and who runs them can be somebody whom no policy names. */
function runnersOf(
  claims: Readonly<Record<string, unknown>>,
  asked: Asked,
): readonly Readonly<Record<string, unknown>>[] {
  const people = asked('user_') ? [claims, { ...claims, ...SOMEBODY }] : [claims];
  const runners = asked('runner_environment') ? ['self-hosted', 'gitlab-hosted'] : [claims.runner_environment];
  return people.flatMap((one) => runners.map((kind) => ({ ...one, runner_environment: kind })));
}

const SOMEBODY = { user_id: '99', user_login: 'somebody', user_access_level: 'owner' };

/** The refs of today, which exist as far as they were read, and some that could come. */
function refsOf(project: Project, isRead: boolean) {
  const branches = [...new Set([...project.branches, ...COMING_BRANCHES])];
  const tags = [...new Set([...project.tags, ...COMING_TAGS])];
  return [
    ...branches.map((ref) => ({ type: 'branch' as const, ref, exists: isRead && project.branches.includes(ref) })),
    ...tags.map((ref) => ({ type: 'tag' as const, ref, exists: isRead && project.tags.includes(ref) })),
  ];
}

function jobsOf(instance: Instance, project: Project, refType: 'branch' | 'tag', ref: string, asked: Asked) {
  const sources: readonly (readonly [Pipeline, JobRequest['source']])[] =
    refType === 'tag'
      ? [['tag', 'push'], ...(asked('pipeline_source') ? [['tag', 'web'] as const] : [])]
      : [
          ['push', 'push'],
          ['merge-request', 'merge_request_event'],
          ['schedule', 'schedule'],
          ...(asked('pipeline_source') ? [['push', 'web'] as const] : []),
        ];
  const users = asked('user_') ? [8, 4, 7] : [8];
  const environments = project.subComponents.some((name) => /environment|tier/.test(name))
    ? [undefined, ...ENVIRONMENTS]
    : [undefined];
  const people = instance.people.filter(({ id }) => users.includes(id));
  return sources.flatMap(([pipeline, source]) =>
    people.flatMap((user) =>
      environments.flatMap((environment) => {
        const job: JobRequest = {
          projectId: project.id,
          ref,
          refType,
          audience: '',
          userId: user.id,
          ...(source === undefined ? {} : { source }),
          ...(environment === undefined ? {} : { environment }),
        };
        return (source === 'merge_request_event' ? [project.defaultBranch, OTHER_TARGET] : [null]).map((branch) => {
          const target = branch === null ? null : { project, branch };
          return { pipeline, placed: { instance, project, head: HEAD, user, asked: job, target } };
        });
      }),
    ),
  );
}
