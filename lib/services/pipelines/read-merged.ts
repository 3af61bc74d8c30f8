import type { GitLabPort } from '@/lib/gitlab/port';
import { differences, mergedConfig } from '@/lib/pipelines/compare-merged';
import type { ProjectReading } from '@/lib/pipelines/read-project';
import { readSources } from '@/lib/services/pipelines/read-sources';

export interface MergedReading {
  readonly reading: ProjectReading;
  /** Whether the project's own pipeline is as GitLab merged it, for not every include could be read here. */
  readonly merged: boolean;
  /** What could not be read, and where GitLab reads the files otherwise. */
  readonly notes: readonly string[];
}

/**
 * Reads what a project runs on a branch from its files, and holds it against GitLab's own merged configuration. Remote files are known from
 * there alone, and so are components and templates that GitLab does not give one by one.
 */
export async function readMerged(
  gitlab: Pick<GitLabPort, 'fileText' | 'configPath' | 'paths' | 'template' | 'mergedPipeline'>,
  projectId: number,
  ref: string,
): Promise<MergedReading> {
  const { reading } = await readSources(gitlab, projectId, ref, (call) => call());
  const said = await gitlab.mergedPipeline(projectId, ref);
  const gitlabs = said?.yaml ? mergedConfig(said.yaml) : null;
  const problems = reading.refusals.map(({ sentence }) => sentence);
  if (said && !said.valid && reading.root)
    return { reading, merged: false, notes: [...problems, ...said.errors.map(refused)] };
  // Without a configuration there is no file whose absence would say anything.
  const missing = reading.root === null ? [] : reading.missing;
  if (gitlabs === null)
    return { reading, merged: false, notes: [...problems, ...unreadNotes({ ...reading, missing })] };
  const whole = reading.unread.length + reading.missing.length + reading.refusals.length === 0;
  return whole
    ? { reading, merged: false, notes: differences(reading.config, gitlabs) }
    : {
        reading: { ...reading, config: gitlabs },
        merged: true,
        notes: [...problems, ...unreadNotes(reading.inChildren)],
      };
}

const refused = (error: string) => `GitLab refuses this configuration, so no pipeline starts: ${error.slice(0, 300)}`;

const unreadNotes = ({ unread, missing }: ProjectReading['inChildren']): readonly string[] => [
  ...unread.map(({ kind, name }) => `The ${kind} include ${name} could not be read, so its jobs are not listed.`),
  ...missing.map(({ path }) => `The file ${path} could not be read, so its jobs are not listed.`),
];
