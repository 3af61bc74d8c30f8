import type { Manner } from '@/lib/migration/carriers';
import { type Audiences, byHand, decideJob, tokenFor, type Verdict } from '@/lib/migration/decide-job';
import { editHolds } from '@/lib/migration/edit-holds';
import { type LocatedUse, readJobs } from '@/lib/migration/read-jobs';
import { type FileEdit, type JobPlan, writeEdits } from '@/lib/migration/write-edits';
import { placeKey } from '@/lib/pipelines/ci-file';
import type { ProjectReading, Texts } from '@/lib/pipelines/read-project';

export interface Proposal {
  readonly jobs: readonly JobPlan[];
  readonly files: readonly FileEdit[];
}

const STUCK: Verdict = {
  kind: 'by-hand',
  sentence: 'No small edit reaches this job. Nothing was changed for it. Add `id_tokens` by hand.',
};

/**
 * The smallest edit that gives each job an ID token for its audience where it read an old variable. An edit is taken only if the
 * project, read again with it, gives every such job its token and differs in nothing else.
 */
export function propose(reading: ProjectReading, texts: Texts, audiences: Audiences): Proposal {
  const plans = readJobs(reading).flatMap((job) => {
    const verdict = decideJob(job, audiences);
    return verdict ? [{ job, verdict }] : [];
  });
  const jobs = keepShared(plans);
  const whole = attempt(reading, texts, jobs, audiences);
  if (whole) return { jobs, files: whole };
  // One job that cannot be reached must not keep the others back. Each try reads the project again.
  const single = jobs.length > MOST_SINGLE_TRIES ? [] : jobs;
  const reached = single.filter((plan) => plan.verdict.kind !== 'edit' || attempt(reading, texts, [plan], audiences));
  const files = attempt(reading, texts, reached, audiences);
  const edited = jobs.map((plan) => (files && reached.includes(plan) ? plan : stuck(plan)));
  return { jobs: edited, files: files ?? [] };
}

const MOST_SINGLE_TRIES = 50;

const stuck = (plan: JobPlan): JobPlan => (plan.verdict.kind === 'edit' ? { ...plan, verdict: STUCK } : plan);

const MANNERS: readonly Manner[] = ['shared', 'inherited', 'own'];

function attempt(reading: ProjectReading, texts: Texts, jobs: readonly JobPlan[], { inDefault }: Audiences) {
  for (const manner of MANNERS) {
    if (manner === 'shared' && !inDefault) continue;
    const files = writeEdits(texts, jobs, manner);
    if (files && editHolds(reading, texts, files, jobs)) return files;
  }
  return null;
}

/**
 * A text that two jobs read may take another name only if both take it: else each gets a token of the old name. A job that needs two
 * names in such a text is left to people.
 */
function keepShared(plans: readonly JobPlan[]): readonly JobPlan[] {
  const wanted = new Map<string, Set<string>>();
  for (const { job, verdict } of plans)
    for (const use of job.uses) {
      const name = verdict.kind === 'edit' ? tokenFor(verdict, use) : use.variable;
      const key = keyOfUse(use);
      wanted.set(key, (wanted.get(key) ?? new Set()).add(name));
    }
  return plans.map((plan) => {
    const { job, verdict } = plan;
    const split = job.uses.some((use) => (wanted.get(keyOfUse(use))?.size ?? 0) > 1);
    if (verdict.kind !== 'edit' || !split) return plan;
    const renamed = job.uses.filter((use) => tokenFor(verdict, use) !== use.variable);
    if (verdict.other !== null && renamed.some((use) => (wanted.get(keyOfUse(use))?.size ?? 0) > 1))
      return { job, verdict: byHand('clouds') };
    if (verdict.adds) return plan;
    const names = new Map([...verdict.names.keys()].map((variable) => [variable, variable]));
    return { job, verdict: { ...verdict, names, adds: true } };
  });
}

const keyOfUse = ({ place, offset }: LocatedUse) => `${placeKey(place)} ${offset}`;
