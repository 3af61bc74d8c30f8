import { z } from 'zod';
import type { Actor } from '@/lib/access/decide';
import type { Project } from '@/lib/db/generated/client';
import { GitLabError } from '@/lib/gitlab/port';
import { type JobReading, readJobs } from '@/lib/migration/read-jobs';
import { sectionOf } from '@/lib/pipelines/ci-jobs';
import { words } from '@/lib/pipelines/ci-nodes';
import { pushDifferences } from '@/lib/pipelines/compare-pushed';
import { environmentOf } from '@/lib/pipelines/environment';
import {
  mergeRequestFrom,
  type PipelineStart,
  pushOfSomeTag,
  pushToBranch,
  scheduleOn,
} from '@/lib/pipelines/pipeline-kinds';
import type { PipelineReading } from '@/lib/pipelines/read-project';
import { runsInProject } from '@/lib/pipelines/when-it-runs';
import { loadProject } from '@/lib/services/facts/load-project';
import { judgeJobRoles } from '@/lib/services/pipelines/judge-job-roles';
import { type PipelineJob, type PipelinesView, STARTS } from '@/lib/services/pipelines/pipelines-view';
import { type MergedReading, readMerged } from '@/lib/services/pipelines/read-merged';
import { NO_VARIABLES, readVariables } from '@/lib/services/pipelines/read-variables';
import { AppError } from '@/lib/services/verb/app-error';
import type { Context } from '@/lib/services/verb/context';
import { readStrings } from '@/lib/services/verb/json-columns';
import { parseInput, rowNumberText } from '@/lib/services/verb/parse-input';
import { requireAccess } from '@/lib/services/verb/require-access';

const JOBS_SHOWN = 300;

export const getPipelinesInput = z.strictObject({
  instanceId: z.string().max(100),
  projectId: rowNumberText,
  ref: z
    .string()
    .min(1)
    .max(255)
    .optional()
    .meta({ description: 'A branch. Without it, the default branch.', examples: ['main'] }),
});

/** Reads the jobs of a project from GitLab now: when they run, which ID tokens they have, and whether their roles let them in. */
export async function getPipelines(context: Context, actor: Actor, input: unknown): Promise<PipelinesView> {
  await requireAccess(context, actor, 'estate.read');
  const { instanceId, projectId, ref: asked } = parseInput(getPipelinesInput, input);
  const project = await loadProject(context, { instanceId, projectId });
  const { path, defaultBranch } = project;
  const ref = asked ?? defaultBranch;
  const head = { instanceId, projectId, path, ref, readAt: context.now().toISOString() };
  if (ref === null)
    return { ...head, file: null, merged: false, jobs: [], jobCount: 0, notes: [], variables: NO_VARIABLES };
  const starts = startsOf(ref, defaultBranch);
  const { reading, merged, notes, variables } = await readNow(context, project, ref, starts.push);
  const jobs = readJobs(reading).toSorted((one, other) => Number(asks(other)) - Number(asks(one)));
  const shown = jobs.slice(0, JOBS_SHOWN);
  const subComponents = readStrings(project.subComponents);
  const roles = await judgeJobRoles(context, actor, { instanceId, projectId, ref, subComponents, variables }, shown);
  const all = [{ startedBy: null, config: reading.config }, ...reading.children];
  return {
    ...head,
    file: reading.root?.place.path ?? null,
    merged,
    jobs: shown.map((job) => ({ ...lineOf(job, starts, all), roles: roles.get(job) ?? [] })),
    jobCount: jobs.length,
    notes,
    variables,
  };
}

type Read = MergedReading & { readonly variables: PipelinesView['variables'] };

/** What GitLab says now, its simulation of a push too, which creates nothing. */
async function readNow(context: Context, project: Project, ref: string, push: PipelineStart): Promise<Read> {
  const { instanceId, gitlabId: projectId } = project;
  const gitlab = context.gitlab(instanceId);
  try {
    const read = await readMerged(gitlab, projectId, ref);
    const created = read.reading.root === null ? null : await gitlab.pushedJobs(projectId, ref);
    const notes = created === null ? [] : pushDifferences(read.reading.config, push, created);
    const variables = await readVariables(context, gitlab, project);
    return { ...read, notes: [...read.notes, ...notes], variables };
  } catch (error) {
    if (!(error instanceof GitLabError)) throw error;
    throw new AppError(
      'unavailable',
      `GitLab could not be read. ${error.message} Nothing was changed. Try again in a moment.`,
    );
  }
}

const asks = ({ tokens, roles }: JobReading): boolean => tokens.size + roles.length > 0;

function startsOf(ref: string, defaultBranch: string | null): Readonly<Record<(typeof STARTS)[number], PipelineStart>> {
  const start = { ref, defaultBranch };
  return {
    push: pushToBranch(start),
    'merge-request': mergeRequestFrom(start),
    schedule: scheduleOn(start),
    tag: pushOfSomeTag(defaultBranch),
  };
}

function lineOf(
  job: JobReading,
  starts: ReturnType<typeof startsOf>,
  all: readonly PipelineReading[],
): Omit<PipelineJob, 'roles'> {
  const { name, pipeline, triggers, tokens } = job;
  const { config, startedBy } = pipeline;
  return {
    name,
    startedBy,
    triggers,
    stage: words(sectionOf(config, name, 'stage'))[0] ?? 'test',
    environment: environmentOf(config, name),
    runs: STARTS.map((start) => ({ start, runs: runsInProject(all, pipeline, name, starts[start]) })),
    tokens: [...tokens].map(([token, audiences]) => ({ name: token, audiences })),
  };
}
