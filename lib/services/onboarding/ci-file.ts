import { isDeepStrictEqual } from 'node:util';
import { GitLabError } from '@/lib/gitlab/port';
import type { MergedPipeline } from '@/lib/gitlab/repository-port';
import type { GitLabWriter } from '@/lib/gitlab/writer-port';
import { addJob, type PipelineJob } from '@/lib/onboarding/add-job';
import type { TrackAnswers } from '@/lib/onboarding/answers';
import { ROOT } from '@/lib/pipelines/ci-file';
import type { OnboardingFacts } from '@/lib/services/onboarding/onboarding-facts';
import { NO_PIPELINE, type PipelineFacts, pipelineFacts } from '@/lib/services/onboarding/pipeline-facts';
import { readSources } from '@/lib/services/pipelines/read-sources';
import type { Context } from '@/lib/services/verb/context';

/** What the project has already: its whole pipeline, and variables by the names that tracks want. */
export interface CiFile {
  readonly pipeline: PipelineFacts;
  /** Why GitLab cannot be asked; null: it was. */
  readonly unread: string | null;
  readonly problemsOf: (track: TrackAnswers) => readonly string[];
  /** What GitLab says of the file with the job, before anyone approves it. */
  readonly problemsOfJob: (job: PipelineJob) => Promise<readonly string[]>;
}

/** Looks into the project: at its pipeline as a reader, at the rest with the writer's token, which is the one that would write. */
export async function readCiFile(
  context: Context,
  facts: Pick<OnboardingFacts, 'instance' | 'project'>,
  tracks: readonly TrackAnswers[],
): Promise<CiFile> {
  const writer = context.gitlabWriter(facts.instance.id);
  if (writer === null) return unread('No writer token is configured for this GitLab.');
  try {
    return await readWith(context, writer, facts, tracks);
  } catch (error) {
    if (error instanceof GitLabError) return unread(error.message);
    throw error;
  }
}

async function readWith(
  context: Context,
  writer: GitLabWriter,
  { instance, project }: Pick<OnboardingFacts, 'instance' | 'project'>,
  tracks: readonly TrackAnswers[],
): Promise<CiFile> {
  const { gitlabId: id, defaultBranch: branch } = project;
  const gitlab = context.gitlab(instance.id);
  const sources = branch === null ? null : await readSources(gitlab, id, branch, (call) => call());
  const pipeline = sources === null ? NO_PIPELINE : pipelineFacts(sources);
  const file = branch === null || pipeline.path === null ? null : await writer.file(id, pipeline.path, branch);
  const set = new Set<string>();
  for (const { variable } of tracks)
    if (
      variable !== null &&
      variable.groupId === null &&
      (await writer.variable(id, variable.key, variable.environmentScope)) !== null
    )
      set.add(nameOf(variable));
  const before = branch === null || file === null ? null : await writer.lint(id, file.text);
  const refused = before === null ? [] : refusalsOf(before);
  return {
    pipeline,
    unread: null,
    problemsOf: ({ variable, mergeRequest }) => [
      ...(variable !== null && set.has(nameOf(variable)) ? [alreadySet(variable)] : []),
      ...(mergeRequest ? problemsOfFile(pipeline, file?.text ?? null, branch) : []),
      ...(mergeRequest
        ? refused.map((error) => `GitLab already refuses the pipeline of this project: ${error}. Fix it first.`)
        : []),
    ],
    problemsOfJob: async (job) => {
      const added = addJob(file?.text ?? null, job);
      if (!added.ok || branch === null || pipeline.path === null || refused.length > 0) return [];
      const after = await writer.lint(id, added.text);
      const errors = refusalsOf(after);
      return [
        ...errors.map((error) => `GitLab would refuse the pipeline with the job ${job.name}: ${error}.`),
        ...(errors.length === 0 && !addsJob(before?.jobs ?? null, after.jobs, job.name)
          ? [`With the job ${job.name}, GitLab would create other jobs than that one more. Choose to copy the job.`]
          : []),
      ];
    },
  };
}

const nameOf = ({ key, environmentScope }: { key: string; environmentScope: string }) => `${key} ${environmentScope}`;
const alreadySet = ({ key, environmentScope }: { key: string; environmentScope: string }) =>
  `The variable ${key} already exists for environment ${environmentScope}. Drawbridge does not overwrite it. Choose another name or another environment.`;

/** GitLab's words end without a full stop here. */
const refusalsOf = ({ valid, errors }: MergedPipeline): readonly string[] =>
  valid ? [] : errors.map((error) => error.replace(/\.+$/, '').slice(0, 300));

/** Whether GitLab counts the jobs that were there and this one. What it does not say is no difference. */
const addsJob = (before: readonly string[] | null, after: readonly string[] | null, name: string): boolean =>
  before === null || after === null || isDeepStrictEqual([...new Set([...before, name])].toSorted(), after.toSorted());

function problemsOfFile(pipeline: PipelineFacts, text: string | null, branch: string | null): readonly string[] {
  if (branch === null) return ['The project has no default branch, so no merge request can be opened.'];
  if (pipeline.path === null)
    return [
      'The pipeline of this project is defined elsewhere, so no merge request can add the job. Choose to copy the job.',
    ];
  const added = addJob(text, { name: 'drawbridge-probe', text: 'drawbridge-probe:\n  script: [":"]\n' });
  if (!added.ok) return [added.reason];
  return pipeline.stage === null
    ? ['Every stage of this pipeline destroys something. Choose to copy the job, and give it a stage.']
    : [];
}

const unread = (reason: string): CiFile => ({
  pipeline: { ...NO_PIPELINE, path: ROOT.path },
  unread: reason,
  problemsOf: ({ variable, mergeRequest }) => [
    ...(variable === null ? [] : [`The variable cannot be set. ${reason} Choose to set it by hand.`]),
    ...(mergeRequest ? [`The merge request cannot be opened. ${reason} Choose to copy the job.`] : []),
  ],
  problemsOfJob: async () => [],
});
