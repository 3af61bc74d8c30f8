import type { StepOf } from '@/lib/changes/setup-steps';
import type { CiVariable, GitLabWriter } from '@/lib/gitlab/writer-port';
import { addJob } from '@/lib/onboarding/add-job';
import {
  done,
  gitlabOf,
  OPEN,
  refused,
  type Seen,
  type SetupRun,
  StepRefused,
  type StepRunners,
} from '@/lib/services/apply/setup/setup-run';

export type GitLabKind =
  | 'set-variable'
  | 'set-group-variable'
  | 'open-merge-request'
  | 'delete-variable'
  | 'delete-group-variable';
type MergeRequestStep = StepOf<'open-merge-request'>;

/** GitLab tells no id of a request. */
const NO_ID = { requestId: null };

/** GitLab: Project-level and group-level CI/CD variables, Commits and Merge requests API. */
export const GITLAB_STEPS: StepRunners<GitLabKind> = {
  'set-variable': {
    look: async (run, step) => lookForSet(await liveOfProject(run, step), step),
    call: async (run, step) => {
      await gitlabOf(run, step).createVariable(step.projectId, wantedOf(step));
      return NO_ID;
    },
  },
  'set-group-variable': {
    look: async (run, step) => lookForSet(await liveOfGroup(run, step), step),
    call: async (run, step) => {
      await gitlabOf(run, step).createGroupVariable(step.groupId, wantedOf(step));
      return NO_ID;
    },
  },
  'delete-variable': {
    look: async (run, step) => lookForDeleted(await liveOfProject(run, step), step),
    call: async (run, step) => {
      await gitlabOf(run, step).deleteVariable(step.projectId, step.key, step.environmentScope);
      return NO_ID;
    },
  },
  'delete-group-variable': {
    look: async (run, step) => lookForDeleted(await liveOfGroup(run, step), step),
    call: async (run, step) => {
      await gitlabOf(run, step).deleteGroupVariable(step.groupId, step.key, step.environmentScope);
      return NO_ID;
    },
  },
  'open-merge-request': {
    look: async (run, step) => lookForRequest(gitlabOf(run, step), step),
    call: async (run, step) => {
      const gitlab = gitlabOf(run, step);
      await commitJob(gitlab, step, run.context.lease.requireTime);
      run.context.lease.requireTime();
      if ((await gitlab.mergeRequest(step.projectId, step.branch, step.target)) === null)
        await gitlab.openMergeRequest(step.projectId, { ...step, source: step.branch });
      return NO_ID;
    },
  },
};

type SetStep = StepOf<'set-variable'> | StepOf<'set-group-variable'>;
type DeleteStep = StepOf<'delete-variable'> | StepOf<'delete-group-variable'>;

const liveOfProject = (run: SetupRun, step: StepOf<'set-variable'> | StepOf<'delete-variable'>) =>
  gitlabOf(run, step).variable(step.projectId, step.key, step.environmentScope);
const liveOfGroup = (run: SetupRun, step: StepOf<'set-group-variable'> | StepOf<'delete-group-variable'>) =>
  gitlabOf(run, step).groupVariable(step.groupId, step.key, step.environmentScope);

const wantedOf = ({ key, value, environmentScope, masked, protected: isProtected }: SetStep) => ({
  ...{ key, value, environmentScope, masked },
  protected: isProtected,
});

function lookForSet(live: CiVariable | null, step: SetStep): Seen {
  if (live === null) return OPEN;
  return live.value === step.value && live.protected === step.protected
    ? done(`${step.key} is set.`)
    : refused(`The variable ${step.key} exists with another value or protection. It was not overwritten.`);
}

function lookForDeleted(live: CiVariable | null, step: DeleteStep): Seen {
  if (live === null) return done(`${step.key} is gone.`);
  return live.value === step.value ? OPEN : done(`${step.key} holds something else by now and is left alone.`);
}

async function lookForRequest(gitlab: GitLabWriter, step: MergeRequestStep): Promise<Seen> {
  const { projectId, branch, target, path, job } = step;
  const onTarget = await gitlab.file(projectId, path, target);
  if (onTarget !== null && holds(onTarget.text, job)) return done(`${target} has the job.`);
  const request = await gitlab.mergeRequest(projectId, branch, target);
  if (request === null) return OPEN;
  if (request.state === 'closed')
    return refused(`Merge request !${request.number} with this job was closed by someone: ${request.url}`);
  const file = await gitlab.file(projectId, path, branch);
  return file !== null && holds(file.text, job) ? done(`Merge request !${request.number}: ${request.url}`) : OPEN;
}

function holds(text: string, job: MergeRequestStep['job']): boolean {
  const added = addJob(text, job);
  return added.ok && added.already;
}

/** Puts the job on the branch, which is made where it is not there. Nothing is committed that GitLab's CI lint refuses. */
async function commitJob(gitlab: GitLabWriter, step: MergeRequestStep, requireTime: () => void): Promise<void> {
  const { projectId, branch, target, path, job } = step;
  const hasBranch = await gitlab.hasBranch(projectId, branch);
  const file = await gitlab.file(projectId, path, hasBranch ? branch : target);
  const added = addJob(file?.text ?? null, job);
  if (!added.ok) throw new StepRefused(added.reason);
  if (hasBranch && added.already) return;
  const verdict = await gitlab.lint(projectId, added.text);
  if (!verdict.valid)
    throw new StepRefused(`GitLab's CI lint refuses the file with the job: ${verdict.errors.join('; ').slice(0, 500)}`);
  requireTime();
  await gitlab.commitFile(projectId, {
    ...{ branch, path, text: added.text, replaces: file, message: `Add job ${job.name}` },
    startBranch: hasBranch ? null : target,
  });
}
