import { GitLabError } from '@/lib/gitlab/port';
import type { GitLabWriter } from '@/lib/gitlab/writer-port';
import { addJob } from '@/lib/onboarding/add-job';
import type { TrackAnswers } from '@/lib/onboarding/answers';
import type { OnboardingFacts } from '@/lib/services/onboarding/onboarding-facts';
import type { Context } from '@/lib/services/verb/context';

/** What the project has already: its pipeline file, and variables by the names that tracks want. */
export interface CiFile {
  /** null: there is none, or it cannot be read. */
  readonly text: string | null;
  /** Why GitLab cannot be asked; null: it was. */
  readonly unread: string | null;
  readonly problemsOf: (track: TrackAnswers) => readonly string[];
}

const PATH = '.gitlab-ci.yml';

/** Looks into the project with the writer's token, which is the one that would write. */
export async function readCiFile(
  context: Context,
  facts: Pick<OnboardingFacts, 'instance' | 'project'>,
  tracks: readonly TrackAnswers[],
): Promise<CiFile> {
  const writer = context.gitlabWriter(facts.instance.id);
  if (writer === null) return unread('No writer token is configured for this GitLab.');
  try {
    return await readWith(writer, facts, tracks);
  } catch (error) {
    if (error instanceof GitLabError) return unread(error.message);
    throw error;
  }
}

async function readWith(
  writer: GitLabWriter,
  { project }: Pick<OnboardingFacts, 'project'>,
  tracks: readonly TrackAnswers[],
): Promise<CiFile> {
  const { gitlabId: id, defaultBranch: branch } = project;
  const file = branch === null ? null : await writer.file(id, PATH, branch);
  const set = new Map<string, string>();
  for (const { variable } of tracks) {
    if (variable === null) continue;
    const live = await writer.variable(id, variable.key, variable.environmentScope);
    if (live !== null) set.set(nameOf(variable), live.value ?? '');
  }
  return {
    text: file?.text ?? null,
    unread: null,
    problemsOf: ({ variable, mergeRequest }) => [
      ...(variable !== null && set.has(nameOf(variable))
        ? [
            `The variable ${variable.key} exists for environment ${variable.environmentScope} and is not overwritten. Choose another name or another environment.`,
          ]
        : []),
      ...(mergeRequest ? problemsOfFile(file?.text ?? null, branch) : []),
    ],
  };
}

const nameOf = ({ key, environmentScope }: { key: string; environmentScope: string }) => `${key} ${environmentScope}`;

function problemsOfFile(text: string | null, branch: string | null): readonly string[] {
  if (branch === null) return ['The project has no default branch, so no merge request can be opened.'];
  const added = addJob(text, { name: 'drawbridge-probe', text: 'drawbridge-probe:\n  script: [":"]\n' });
  return added.ok ? [] : [added.reason];
}

const unread = (reason: string): CiFile => ({
  text: null,
  unread: reason,
  problemsOf: ({ variable, mergeRequest }) => [
    ...(variable === null ? [] : [`The variable cannot be set. ${reason} Choose to set it by hand.`]),
    ...(mergeRequest ? [`The merge request cannot be opened. ${reason} Choose to copy the job.`] : []),
  ],
});
