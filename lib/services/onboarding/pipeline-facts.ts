import type { Mapping } from '@/lib/mappings/types';
import { admittedWhen, type Track } from '@/lib/onboarding/pipeline-file';
import { stageFor } from '@/lib/onboarding/stage';
import { ROOT } from '@/lib/pipelines/ci-file';
import { commonTags, deploymentStages, type Rule, stagesOf, takenNames, workflowRules } from '@/lib/pipelines/merged';
import {
  mergeRequestFrom,
  type PipelineStart,
  pushOfSomeTag,
  pushOfTag,
  pushToBranch,
  rulesAllow,
  scheduleOn,
} from '@/lib/pipelines/pipeline-kinds';
import { holds } from '@/lib/pipelines/rule-condition';
import type { ProjectSources } from '@/lib/services/pipelines/read-sources';

/** What a new job needs to know of the pipeline that it joins: the merged configuration, not the one file. */
export interface PipelineFacts {
  /** The project's own file that the pipeline begins in; null: it is defined elsewhere. */
  readonly path: string | null;
  readonly taken: ReadonlySet<string>;
  /** The stage for the job; null: none will do. */
  readonly stage: string | null;
  /** `workflow:rules`; null: there is always a pipeline. */
  readonly workflow: readonly Rule[] | null;
  /** Tags that every job asks of a runner, so that a new one needs them too. */
  readonly tags: readonly string[];
  /** Includes that could not be followed, in the words of the file. */
  readonly unread: readonly string[];
}

export const NO_PIPELINE: PipelineFacts = {
  path: null,
  taken: new Set(),
  stage: 'deploy',
  workflow: null,
  tags: [],
  unread: [],
};

export function pipelineFacts({ reading }: ProjectSources): PipelineFacts {
  const { root, config, unread, missing } = reading;
  const elsewhere = root === null ? missing.length === 0 : root.place.project !== null;
  return {
    path: elsewhere ? null : (root?.place.path ?? missing[0]?.path ?? ROOT.path),
    taken: takenNames(config),
    stage: stageFor(stagesOf(config), deploymentStages(config)),
    workflow: workflowRules(config),
    tags: commonTags(config),
    unread: unread.map(({ kind, name }) => `${kind} ${name}`),
  };
}

/** Why the job would not run where it is meant to, and what could not be checked. */
export function runWarnings(
  pipeline: PipelineFacts,
  mappings: readonly Pick<Mapping, 'ref'>[],
  mergeRequests: boolean,
  defaultBranch: string | null,
): readonly string[] {
  const { workflow } = pipeline;
  const starts = mappings.flatMap(({ ref }) => startsOf(ref, mergeRequests, defaultBranch));
  const kept = workflow === null ? [] : starts.filter(({ variables }) => rulesAllow(workflow, variables) === false);
  return [
    ...kept.map(
      ({ label }) => `The project's workflow:rules create no pipeline for ${label}, so the job does not run there.`,
    ),
    ...(pipeline.unread.length === 0
      ? []
      : [
          `These includes could not be read, so stages and job names in them are not known: ${pipeline.unread.join(', ')}.`,
        ]),
  ];
}

/** A pipeline that could be started, and whether the new job is in it. */
export interface JobRun {
  readonly where: string;
  readonly runs: 'runs' | 'not' | 'unknown';
}

/** Where the job runs by its own conditions and `workflow:rules`: on its refs, and in the merge requests, schedules and branches beside. */
export function jobRuns(
  { workflow }: Pick<PipelineFacts, 'workflow'>,
  { mappings, mergeRequests }: Pick<Track, 'mappings' | 'mergeRequests'>,
  defaultBranch: string | null,
): readonly JobRun[] {
  const conditions = admittedWhen({ mappings, mergeRequests: mergeRequests ?? false });
  const named = mappings.flatMap(({ ref }) => startsOf(ref, false, defaultBranch));
  const branch = { ref: defaultBranch ?? 'main', defaultBranch };
  const others = [pushToBranch(branch), mergeRequestFrom(branch), scheduleOn(branch), pushOfSomeTag(defaultBranch)];
  const starts = new Map([...named, ...others].map((start) => [start.label, start]));
  return [...starts.values()].map(({ label, variables }) => {
    const truths = conditions.map((condition) => holds(condition, variables));
    const job = truths.includes(true) ? true : truths.includes(null) ? null : false;
    const pipeline = workflow === null ? true : rulesAllow(workflow, variables);
    const no = job === false || pipeline === false;
    return { where: label, runs: no ? 'not' : job === null || pipeline === null ? 'unknown' : 'runs' };
  });
}

/** Pipelines of refs that are named exactly: of a pattern nothing is claimed. */
function startsOf(ref: Mapping['ref'], mergeRequests: boolean, defaultBranch: string | null): readonly PipelineStart[] {
  if (mergeRequests) return [mergeRequestFrom({ ref: 'any-branch', defaultBranch })];
  if (ref.kind !== 'exact') return [];
  const start = { ref: ref.name, defaultBranch };
  return [ref.type === 'branch' ? pushToBranch(start) : pushOfTag(start)];
}
