import { type Config, jobNames } from '@/lib/pipelines/ci-jobs';
import type { PipelineStart } from '@/lib/pipelines/pipeline-kinds';
import { whenItRuns } from '@/lib/pipelines/when-it-runs';

/**
 * Where GitLab's own simulation of a pipeline creates other jobs than the rules say as they are read here. `created`: names, as GitLab gives
 * them. A job that no file has, as one of a security policy, is no difference, and neither is one of which it is not known whether it runs.
 */
export function pushDifferences(config: Config, start: PipelineStart, created: readonly string[]): readonly string[] {
  return jobNames(config).flatMap((name) => {
    const runs = whenItRuns(config, name, start);
    const there = created.some((each) => isOf(each, name));
    if (runs === 'unknown' || there === (runs !== 'not')) return [];
    return there
      ? `GitLab's simulation of ${start.label} creates the job ${name}, which its rules keep out by Drawbridge's reading.`
      : `GitLab's simulation of ${start.label} does not create the job ${name}, which its rules let run by Drawbridge's reading.`;
  });
}

/** GitLab: `parallel` makes several of one job: "test 1/3", "deploy: [eu, blue]". */
const isOf = (created: string, name: string): boolean =>
  created === name ||
  created.startsWith(`${name}: [`) ||
  (created.startsWith(`${name} `) && /^\d+\/\d+$/.test(created.slice(name.length + 1)));
