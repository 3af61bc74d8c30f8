import type { GitLabRepositories } from '@/lib/gitlab/repository-port';
import type { GitLabWriter } from '@/lib/gitlab/writer-port';
import { mergedRefusal } from '@/lib/migration/merged-holds';
import type { Proposal } from '@/lib/migration/propose';
import { differences, mergedConfig } from '@/lib/pipelines/compare-merged';
import type { ProjectReading } from '@/lib/pipelines/read-project';

/** Why nothing was opened, in words for people. */
export class NotOpened extends Error {}

/** Both have to read the pipeline alike before the edit; what cannot be read here is GitLab's word alone. */
export async function requireAgreement(
  gitlab: GitLabRepositories,
  projectId: number,
  target: string,
  reading: ProjectReading,
) {
  if (reading.unread.length + reading.missing.length > 0) return;
  const said = await gitlab.mergedPipeline(projectId, target);
  const merged = said?.yaml ? mergedConfig(said.yaml) : null;
  const [first] = merged === null ? [] : differences(reading.config, merged);
  if (first !== undefined)
    throw new NotOpened(`GitLab does not read this pipeline as Drawbridge does. ${first} Nothing was written.`);
}

/** GitLab has to take the file as before the edit; one that it refused already is no fault of the edit. */
export async function requireLint(
  writer: GitLabWriter,
  projectId: number,
  { files }: Proposal,
  rootPath: string | undefined,
): Promise<void> {
  const root = files.find(({ path }) => path === rootPath);
  if (!root) return;
  const after = await writer.lint(projectId, root.after);
  const before = await writer.lint(projectId, root.before);
  if (!after.valid && before.valid)
    throw new NotOpened(`GitLab's CI lint refuses the edit: ${after.errors.join('; ').slice(0, 500)}`);
  const refusal = after.yaml && before.yaml ? mergedRefusal(before.yaml, after.yaml) : null;
  if (refusal !== null) throw new NotOpened(`${refusal} Nothing was written.`);
}
