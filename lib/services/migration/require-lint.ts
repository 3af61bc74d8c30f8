import { isDeepStrictEqual } from 'node:util';
import type { GitLabRepositories } from '@/lib/gitlab/repository-port';
import type { GitLabWriter } from '@/lib/gitlab/writer-port';
import { mergedRefusal } from '@/lib/migration/merged-holds';
import type { Proposal } from '@/lib/migration/propose';
import type { FileEdit } from '@/lib/migration/write-edits';
import { differences, mergedConfig } from '@/lib/pipelines/compare-merged';
import { pushDifferences } from '@/lib/pipelines/compare-pushed';
import { pushToBranch } from '@/lib/pipelines/pipeline-kinds';
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
  const created = await gitlab.pushedJobs(projectId, target);
  const push = pushToBranch({ ref: target, defaultBranch: target });
  const [first] = [
    ...(merged === null ? [] : differences(reading.config, merged)),
    ...(created === null ? [] : pushDifferences(reading.config, push, created)),
  ];
  if (first !== undefined)
    throw new NotOpened(`GitLab does not read this pipeline as Drawbridge does. ${first} Nothing was written.`);
}

/** GitLab has to take the file as before the edit; one that it refused already is no fault of the edit. */
export async function requireLint(
  writer: GitLabWriter,
  projectId: number,
  { files }: Proposal,
  rootPath: string | undefined,
  target: string,
): Promise<void> {
  const root = files.find(({ path }) => path === rootPath);
  if (!root) return;
  const after = await writer.lint(projectId, root.after);
  const before = await writer.lint(projectId, root.before);
  if (!after.valid && before.valid)
    throw new NotOpened(`GitLab's CI lint refuses the edit: ${after.errors.join('; ').slice(0, 500)}`);
  const refusal = after.yaml && before.yaml ? mergedRefusal(before.yaml, after.yaml) : null;
  const others = sameJobs(before.jobs, after.jobs) ? null : OTHER_JOBS;
  if (refusal ?? others) throw new NotOpened(`${refusal ?? others} Nothing was written.`);
  await requireSamePush(writer, projectId, root, target);
}

const OTHER_JOBS = 'With the edit, GitLab would create other jobs than without it.';

/** What GitLab does not say is no difference. */
const sameJobs = (before: readonly string[] | null, after: readonly string[] | null): boolean =>
  before === null || after === null || isDeepStrictEqual(before.toSorted(), after.toSorted());

/** A push to the target branch creates the same jobs with the edit, by GitLab's simulation. One that creates none says nothing. */
async function requireSamePush(writer: GitLabWriter, projectId: number, root: FileEdit, target: string): Promise<void> {
  const before = await writer.lint(projectId, root.before, target);
  if (!before.valid) return;
  const after = await writer.lint(projectId, root.after, target);
  if (!after.valid || !sameJobs(before.jobs, after.jobs)) throw new NotOpened(`${OTHER_JOBS} Nothing was written.`);
}
