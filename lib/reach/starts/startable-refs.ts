import type { Policy } from '@/lib/policy/types';
import { namesForks } from '@/lib/reach/explain/job-token';
import type { StartedRef } from '@/lib/reach/people/types';
import { type Judged, judgeStart } from '@/lib/reach/starts/judge-start';
import { START_KINDS } from '@/lib/reach/starts/kinds';
import { triedRef } from '@/lib/reach/starts/new-refs';
import { knowsRules, partsByRule, partsOfKind, type RulePart, runsOn } from '@/lib/reach/starts/ref-parts';
import { asksSource, type Search, searchOf } from '@/lib/reach/starts/search-tokens';
import { gapsOf, type StartProject, startProjects } from '@/lib/reach/starts/start-projects';
import { keyOfRef, whoeverRuns } from '@/lib/reach/starts/who-decides';
import type { Facts } from '@/lib/reach/types';
import { newRefProblem } from '@/lib/subjects/ref-names';

/** Refs of a project on which a pipeline gets in: whoever can start one on any such ref can on one of these. */
export interface StartableProject {
  readonly instanceId: string;
  readonly projectId: number;
  readonly projectPath: string;
  readonly refs: readonly StartedRef[];
  /** Why there may be others, or fewer, each a sentence. */
  readonly doubts: readonly string[];
}

export interface Startable {
  /** Those with a ref or a doubt. */
  readonly projects: readonly StartableProject[];
  /** Projects that the policy may be about and that were not looked at. */
  readonly leftOut: number;
  /** Why other projects may get in, each a sentence. */
  readonly unread: readonly string[];
}

/** New refs are looked for in each of them. */
const MOST_PROJECTS = 500;
const MOST_SENTENCES = 100;

/** The refs that a policy admits today, and those that somebody could make and that it would admit, by project: at most 500. */
export function startableRefs(policy: Policy, facts: Facts): Startable {
  const { projects, unread } = startProjects(policy, facts);
  const sure = whoeverRuns(policy, facts);
  const looked = projects.slice(0, MOST_PROJECTS).map((start): StartableProject => {
    const { instance, project, admitted } = start;
    const place = { instanceId: instance.id, projectId: project.id, projectPath: project.path };
    const search = searchOf(policy, start);
    const made = madeRefs(policy, start, search);
    return {
      ...place,
      refs: [...admitted.map(({ ref: { type, name } }) => ({ type, name })), ...made.refs],
      doubts: [
        ...gapsOf(project),
        ...doubtsOfToday(start, sure),
        ...(forksEnter(start, search)
          ? [`Merge requests from forks of ${project.path} may get in too, and whoever may fork it can open one.`]
          : []),
        ...made.doubts,
      ],
    };
  });
  return {
    projects: looked.filter(({ refs, doubts }) => refs.length > 0 || doubts.length > 0),
    leftOut: Math.max(0, projects.length - MOST_PROJECTS),
    unread: unread.slice(0, MOST_SENTENCES),
  };
}

/** `sure`: refs that get in whoever runs the job. null: no condition asks who does. */
function doubtsOfToday({ project, admitted }: StartProject, sure: ReadonlySet<string> | null): readonly string[] {
  const depends = new Set(admitted.flatMap((each) => each.depends ?? []));
  const words = sure === null || admitted.every((each) => sure.has(keyOfRef(each))) ? [] : [WHO_RUNS];
  return [...depends, ...words].map((what) => `Whether pipelines of ${project.path} get in also depends on ${what}.`);
}

const WHO_RUNS = 'claims of who runs them, and where';

const FORKS = START_KINDS.filter(({ id }) => id === 'fork-merge-request');
const OWN = START_KINDS.filter((kind) => !FORKS.includes(kind));
const NAMED = OWN.filter(({ id }) => id !== 'other');

/** Whether a fork's token may be one of the project. A fork with a name of its own is a project as any other. */
const forksEnter = ({ instance, project }: StartProject, search: Search): boolean =>
  namesForks(instance.version) !== true &&
  project.forkPipelinesInParent !== false &&
  FORKS.some((kind) => partsOfKind(kind, project, false).some((part) => !search(kind, part).isNone));

const OTHER_WAYS =
  'What starts the pipelines that get in is not known: it may be a chat command, a security policy or something else.';

/** A ref for each rule of protection, and one for no rule, that gets in besides those of today. */
function madeRefs(policy: Policy, start: StartProject, search: Search) {
  const { instance, project, admitted } = start;
  // Pipelines on a ref that is admitted today may be started by others than whoever may push to it, such as a security policy.
  const isStarted = (part: RulePart) =>
    !asksSource(policy, instance) || NAMED.some((kind) => runsOn(kind, part.type) && !search(kind, part).isNone);
  const refs: StartedRef[] = [];
  const doubts = new Set<string>();
  for (const part of partsByRule(project)) {
    const isClear = part.isProtected || knowsRules(project);
    const isAdmitted = admitted.some(({ ref }) => ref.type === part.type && part.covers(ref.name));
    if (isClear && isAdmitted && isStarted(part)) continue;
    const { best, name } = foundIn(policy, start, part, search);
    if (best === null) continue;
    if (best.outcome === 'yes' && name !== null) refs.push({ type: part.type, name });
    else doubts.add(`${project.path}: ${best.reason}`);
    if (!isClear) doubts.add(`Not all rules are known that protect the branches and tags of ${project.path}.`);
  }
  return { refs, doubts: [...doubts] };
}

/** The best that a pipeline of any kind comes to on some ref of a part; null: none gets in. */
function foundIn(policy: Policy, start: StartProject, part: RulePart, search: Search) {
  let open: Judged | null = null;
  for (const kind of OWN.filter((each) => runsOn(each, part.type))) {
    const { isNone, names } = search(kind, part);
    if (isNone) continue;
    for (const name of [...names, part.sample].filter((each) => newRefProblem(each) === null && part.covers(each))) {
      const found = judgeStart(kind, { ...start, ref: triedRef(start.project, part.type, name) }, policy);
      if (found.outcome === 'yes') return { best: found, name };
      if (found.outcome !== 'no') open ??= found;
    }
    const reason = kind.id === 'other' ? OTHER_WAYS : 'Not all branches and tags were looked at.';
    open ??= { outcome: 'unknown', reason, example: null };
  }
  return { best: open, name: null };
}
