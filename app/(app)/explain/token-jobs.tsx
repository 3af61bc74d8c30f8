import { signedIn } from '@/app/signed-in';
import { PresentingJobs } from '@/components/explain/presenting-jobs';
import { Callout } from '@/components/ui/callout';
import { getPipelines } from '@/lib/services/pipelines/get-pipelines';
import { jobsPresenting, type Start } from '@/lib/services/pipelines/jobs-presenting';
import { AppError } from '@/lib/services/verb/app-error';

interface Props {
  readonly instanceId: string;
  readonly projectId: string;
  readonly gitRef: string;
  readonly start: Start;
  readonly audience: string;
}

/** Reads GitLab live, so it comes after the verdict; a GitLab that does not answer leaves the verdict as it is. */
export async function TokenJobs({ instanceId, projectId, gitRef, start, audience }: Props) {
  const { context, actor } = await signedIn();
  try {
    const pipelines = await getPipelines(context, actor, { instanceId, projectId, ref: gitRef });
    return <PresentingJobs jobs={jobsPresenting(pipelines, start, audience)} pipelines={pipelines} />;
  } catch (error) {
    if (error instanceof AppError) return <Callout tone="warn">{error.message}</Callout>;
    throw error;
  }
}
