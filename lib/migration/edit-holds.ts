import { isDeepStrictEqual } from 'node:util';
import { readForMigration } from '@/lib/migration/read-for-migration';
import { type JobReading, jobKey, readJobs } from '@/lib/migration/read-jobs';
import { unchangedElse } from '@/lib/migration/unchanged-else';
import type { FileEdit, JobPlan } from '@/lib/migration/write-edits';
import { placeKey } from '@/lib/pipelines/ci-file';
import type { ProjectReading, Texts } from '@/lib/pipelines/read-project';

/** Whether the project with the edits gives every job what was meant, and no other job anything that takes from it. */
export function editHolds(
  reading: ProjectReading,
  texts: Texts,
  files: readonly FileEdit[],
  plans: readonly JobPlan[],
): boolean {
  const edited = new Map(texts);
  for (const { path, after } of files) edited.set(placeKey({ project: null, ref: null, path }), after);
  const again = readForMigration(edited, reading.root?.place);
  if (again.refusals.length > reading.refusals.length || again.wanted.length + again.wantedPaths.length > 0)
    return false;
  const now = new Map(readJobs(again).map((job) => [jobKey(job), job]));
  const meant = new Map(plans.map((plan) => [jobKey(plan.job), plan]));
  const given = plans.every(
    ({ job, verdict }) => verdict.kind !== 'edit' || hasTokens(now.get(jobKey(job)), job, verdict),
  );
  const spared = readJobs(reading).every(
    (before) => meant.get(jobKey(before))?.verdict.kind === 'edit' || isSpared(before, now.get(jobKey(before))),
  );
  return given && spared && unchangedElse(reading, again);
}

function hasTokens(now: JobReading | undefined, before: JobReading, verdict: JobPlan['verdict']): boolean {
  if (!now || verdict.kind !== 'edit') return false;
  const names = new Set(verdict.names.values());
  const given = [...names].every((name) => !verdict.adds || now.tokens.get(name)?.includes(verdict.audience));
  const { other } = verdict;
  const second = other === null || now.tokens.get(other.name)?.includes(other.audience) === true;
  const read = now.uses.every(({ variable }) => now.tokens.has(variable));
  // GitLab gives the first token to secrets that name none, so those that were there stay in front, in their order.
  const kept = isDeepStrictEqual([...now.tokens].slice(0, before.tokens.size), [...before.tokens]);
  return given && second && read && kept;
}

/**
 * A job that is not edited reads what it read and has the tokens that it had, whatever is shared with others: until 17.0 a token more also
 * took the old variables away.
 */
const isSpared = (before: JobReading, now: JobReading | undefined): boolean =>
  now !== undefined &&
  isDeepStrictEqual([...now.tokens], [...before.tokens]) &&
  isDeepStrictEqual(variablesRead(now), variablesRead(before));

const variablesRead = ({ uses }: JobReading): readonly string[] => uses.map(({ variable }) => variable).toSorted();
