/** What the steps around a trust policy share: AWS's reader and writer, GitLab's writer, and what a look at one thing shows. */
import type { AwsProvider, AwsReader, AwsWriter } from '@/lib/aws/port';
import type { SetupStep, SetupStepKind, StepOf } from '@/lib/changes/setup-steps';
import type { GitLabWriter } from '@/lib/gitlab/writer-port';
import type { LeasedContext } from '@/lib/services/apply/lease';
import type { ApplyRun } from '@/lib/services/apply/run';
import type { LoadedChange } from '@/lib/services/changes/record/load-change';

export interface SetupRun {
  readonly context: LeasedContext;
  readonly change: LoadedChange;
  readonly reader: AwsReader;
  readonly writer: AwsWriter;
  readonly wait: ApplyRun['wait'];
}

/**
 * What a step finds: the thing is as the step would leave it, or is not yet, or something else is in the way. `fact` goes into
 * the step's outcome.
 */
export type Seen =
  | { readonly state: 'done'; readonly fact: string; readonly roleId?: string; readonly provider?: AwsProvider }
  | { readonly state: 'open' }
  | { readonly state: 'refused'; readonly reason: string };

export const OPEN: Seen = { state: 'open' };
export const done = (fact: string): Seen => ({ state: 'done', fact });
export const refused = (reason: string): Seen => ({ state: 'refused', reason });

/** Looks, and makes the call; each step is looked at before and after its call. */
export interface StepRunner<S> {
  readonly look: (run: SetupRun, step: S) => Promise<Seen>;
  readonly call: (run: SetupRun, step: S) => Promise<{ readonly requestId: string | null }>;
}
export type StepRunners<K extends SetupStepKind = SetupStepKind> = { readonly [kind in K]: StepRunner<StepOf<kind>> };

/** A call found out that it may not be made: nothing was written. */
export class StepRefused extends Error {}

/** The GitLab writer for one instance, or StepRefused. */
export function gitlabOf(run: SetupRun, step: Extract<SetupStep, { instanceId: string }>): GitLabWriter {
  const writer = run.context.gitlabWriter(step.instanceId);
  if (writer === null) throw new StepRefused('No writer token is configured for this GitLab any more.');
  return writer;
}
