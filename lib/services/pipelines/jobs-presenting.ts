import type { PipelineJob, PipelinesView, STARTS } from '@/lib/services/pipelines/pipelines-view';

export type Start = (typeof STARTS)[number];

/** The jobs of a project that present a token for an audience in one kind of pipeline. */
export interface PresentingJobs {
  readonly surely: readonly PipelineJob[];
  /** Their rules, or the audience of a token, hang on what is not known. */
  readonly perhaps: readonly PipelineJob[];
}

export function jobsPresenting({ jobs }: Pick<PipelinesView, 'jobs'>, start: Start, audience: string): PresentingJobs {
  const running = jobs.flatMap((job) => {
    const runs = job.runs.find((each) => each.start === start)?.runs ?? 'not';
    const has = job.tokens.some(({ audiences }) => audiences?.includes(audience));
    const unread = job.tokens.some(({ audiences }) => audiences === null);
    return runs === 'not' || !(has || unread) ? [] : [{ job, sure: has && runs !== 'unknown' }];
  });
  const of = (wanted: boolean) => running.filter(({ sure }) => sure === wanted).map(({ job }) => job);
  return { surely: of(true), perhaps: of(false) };
}
