import { signedIn } from '@/app/signed-in';
import { PipelineJobs } from '@/components/projects/pipeline-jobs';
import { Callout } from '@/components/ui/callout';
import type { ProjectView } from '@/lib/services/estate/get-project';
import { getPipelines } from '@/lib/services/pipelines/get-pipelines';
import { AppError } from '@/lib/services/verb/app-error';

interface Props {
  readonly project: ProjectView;
  readonly gitRef: string | undefined;
}

/** Reads GitLab live, so it comes after the rest of the page; a GitLab that does not answer leaves the rest as it is. */
export async function ProjectPipelines({ project: { instanceId, id }, gitRef }: Props) {
  const { context, actor } = await signedIn();
  try {
    const input = { instanceId, projectId: String(id), ...(gitRef ? { ref: gitRef } : {}) };
    return <PipelineJobs pipelines={await getPipelines(context, actor, input)} />;
  } catch (error) {
    if (error instanceof AppError) return <Callout tone="warn">{error.message}</Callout>;
    throw error;
  }
}
