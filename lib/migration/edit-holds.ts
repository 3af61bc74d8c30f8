import { isDeepStrictEqual } from 'node:util';
import { placeKey } from '@/lib/migration/ci-file';
import { type JobReading, readJobs } from '@/lib/migration/read-jobs';
import { type ProjectReading, readProject, type Texts } from '@/lib/migration/read-project';
import { unchangedElse } from '@/lib/migration/unchanged-else';
import type { FileEdit, JobPlan } from '@/lib/migration/write-edits';

/** Whether the project with the edits gives every job what was meant, and no other job anything that takes from it. */
export function editHolds(
  reading: ProjectReading,
  texts: Texts,
  files: readonly FileEdit[],
  plans: readonly JobPlan[],
  audience: string,
): boolean {
  const edited = new Map(texts);
  for (const { path, after } of files) edited.set(placeKey({ project: null, ref: null, path }), after);
  const again = readProject(edited, reading.root?.place);
  if (again.refusals.length > reading.refusals.length || again.wanted.length > 0) return false;
  const now = new Map(readJobs(again).map((job) => [job.name, job]));
  const meant = new Map(plans.map((plan) => [plan.job.name, plan]));
  const given = plans.every(
    ({ job, verdict }) => verdict.kind !== 'edit' || hasTokens(now.get(job.name), job, verdict, audience),
  );
  const spared = readJobs(reading).every(
    (before) => meant.get(before.name)?.verdict.kind === 'edit' || !loses(before, now.get(before.name)),
  );
  return given && spared && unchangedElse(reading, again);
}

function hasTokens(
  now: JobReading | undefined,
  before: JobReading,
  verdict: JobPlan['verdict'],
  audience: string,
): boolean {
  if (!now || verdict.kind !== 'edit') return false;
  const names = new Set(verdict.names.values());
  const given = [...names].every((name) => !verdict.adds || now.tokens.get(name)?.includes(audience));
  const read = now.uses.every(({ variable }) => now.tokens.has(variable));
  const kept = [...before.tokens].every(([name, audiences]) => isDeepStrictEqual(now.tokens.get(name), audiences));
  return given && read && kept;
}

/** GitLab until 17.0: a job with ID tokens no longer has the old variables. */
function loses(before: JobReading, now: JobReading | undefined): boolean {
  if (!now) return true;
  const changed = now.tokens.size !== before.tokens.size;
  return changed && (before.bareVaultSecrets || before.uses.some(({ variable }) => !now.tokens.has(variable)));
}
