import type { Policy } from '@/lib/policy/types';
import type { StartedRef } from '@/lib/reach/people/types';
import { judgeStart } from '@/lib/reach/starts/judge-start';
import { START_KINDS, type StartKindId } from '@/lib/reach/starts/kinds';
import type { TriedRef } from '@/lib/reach/starts/new-refs';
import { type StartProject, startProjects, triedRefs } from '@/lib/reach/starts/start-projects';
import { keyOfRef, whoeverRuns } from '@/lib/reach/starts/who-decides';
import type { Facts } from '@/lib/reach/types';

/** Refs of a project on which a pipeline gets in. */
export interface StartableProject {
  readonly instanceId: string;
  readonly projectId: number;
  readonly projectPath: string;
  readonly refs: readonly StartedRef[];
}

export interface Startable {
  readonly projects: readonly StartableProject[];
  /** Projects that the policy may be about and that were not looked at. */
  readonly leftOut: number;
  /** Why there may be more or fewer, each a sentence. */
  readonly unknown: readonly string[];
}

/** New refs are tried in each of them. */
const MOST_PROJECTS = 500;
const MOST_SENTENCES = 100;

/** The refs that a policy admits today, and those that somebody could make and that it would admit, by project: at most 500. */
export function startableRefs(policy: Policy, facts: Facts): Startable {
  const { projects, unread } = startProjects(policy, facts);
  const sure = whoeverRuns(policy, facts);
  const looked = projects.slice(0, MOST_PROJECTS).map((start) => startableOf(policy, start, sure));
  return {
    projects: looked.flatMap(({ project }) => (project.refs.length > 0 ? [project] : [])),
    leftOut: Math.max(0, projects.length - MOST_PROJECTS),
    unknown: [...new Set([...unread, ...looked.flatMap(({ unknown }) => unknown)])].slice(0, MOST_SENTENCES),
  };
}

/** `sure`: refs that get in whoever runs the job. null: no condition asks who does. */
function startableOf(policy: Policy, start: StartProject, sure: ReadonlySet<string> | null) {
  const { instance, project, admitted } = start;
  const { refs, gaps } = triedRefs(policy, start, Number.POSITIVE_INFINITY);
  const today = new Set(admitted.map(({ ref }) => `${ref.type} ${ref.name}`));
  const startable: StartedRef[] = [];
  const unknown = new Set(gaps);
  for (const { depends } of admitted)
    if (depends !== null) unknown.add(`Whether pipelines of ${project.path} get in also depends on ${depends}.`);
  if (sure !== null && admitted.some((each) => !sure.has(keyOfRef(each))))
    unknown.add(`Whether pipelines of ${project.path} get in also depends on claims of who runs them, and where.`);
  const judged = (id: StartKindId, ref: TriedRef) => {
    const kind = START_KINDS.find((each) => each.id === id);
    return kind && judgeStart(kind, { ...start, ref }, policy);
  };
  if (refs.some((ref) => ref.type === 'branch' && judged('fork-merge-request', ref)?.outcome === 'yes'))
    unknown.add(`Merge requests from forks of ${project.path} get in too, and whoever may fork it can open one.`);
  for (const ref of refs) {
    const isToday = today.has(`${ref.type} ${ref.name}`);
    const found = isToday ? null : judged(ref.type === 'tag' ? 'tag' : 'push', ref);
    if (isToday || found?.outcome === 'yes') startable.push({ type: ref.type, name: ref.name });
    if (found?.outcome === 'depends' || found?.outcome === 'unknown') unknown.add(`${project.path}: ${found.reason}`);
  }
  return {
    project: { instanceId: instance.id, projectId: project.id, projectPath: project.path, refs: startable },
    unknown: [...unknown],
  };
}
