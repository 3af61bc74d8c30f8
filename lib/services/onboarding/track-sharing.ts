import type { Group, Project } from '@/lib/db/generated/client';
import { GitLabError } from '@/lib/gitlab/port';
import type { TrackAnswers } from '@/lib/onboarding/answers';
import type { VariableHolder } from '@/lib/onboarding/track-setup';
import type { MappingInput } from '@/lib/services/changes/proposal/resolve-mapping';
import type { OnboardingFacts } from '@/lib/services/onboarding/onboarding-facts';
import type { Context } from '@/lib/services/verb/context';

/** With whom a track's role is shared, and what gets its variable. */
export interface TrackSharing {
  readonly sources: readonly MappingInput['source'][];
  readonly holders: readonly VariableHolder[];
  readonly problems: readonly string[];
  /** What sharing means, in words for whoever decides. */
  readonly warnings: readonly string[];
}

type Facts = Pick<OnboardingFacts, 'instance' | 'project'>;

export async function trackSharing(context: Context, facts: Facts, answers: TrackAnswers): Promise<TrackSharing> {
  const { share, variable } = answers;
  const own = facts.project;
  const others =
    share.kind === 'projects' ? await projectsOf(context, facts, share.projectIds) : { found: [], problems: [] };
  const group = share.kind === 'group' ? await groupAbove(context, facts, share.groupId) : null;
  const holder = variable?.groupId == null ? null : await groupAbove(context, facts, variable.groupId);
  const projects = [own, ...others.found];
  const holders: readonly VariableHolder[] =
    variable === null
      ? []
      : typeof holder === 'string'
        ? []
        : holder !== null
          ? [{ kind: 'group', groupId: holder.gitlabId, groupPath: holder.path }]
          : projects.map(({ gitlabId, path }) => ({ kind: 'project', projectId: gitlabId, projectPath: path }));
  const problems = [group, holder].filter((each) => typeof each === 'string');
  return {
    holders,
    sources:
      group !== null && typeof group !== 'string'
        ? [{ kind: 'group', groupId: group.gitlabId }]
        : projects.map(({ gitlabId }) => ({ kind: 'project', projectId: gitlabId })),
    problems: [...others.problems, ...problems, ...(await alreadySet(context, facts, answers, holders))],
    warnings: [
      ...(group !== null && typeof group !== 'string' ? groupWarnings(group, holders, own) : []),
      ...others.found.map(
        ({ path }) =>
          `${path} can assume the role too. Its job is not added here: include the component, or copy the job.`,
      ),
    ],
  };
}

const groupWarnings = ({ path }: Group, holders: readonly VariableHolder[], own: Project): readonly string[] => [
  `Every project of the group ${path} can assume this role from these refs, also projects that are created or moved there later.`,
  ...(holders.every(({ kind }) => kind === 'project')
    ? [`Only ${own.path} gets the variable. Set it on the group, so that the other projects have it.`]
    : []),
];

async function projectsOf(context: Context, { instance, project }: Facts, ids: readonly number[]) {
  const wanted = [...new Set(ids)].filter((id) => id !== project.gitlabId);
  const found = await context.db.project.findMany({
    where: { instanceId: instance.id, gitlabId: { in: wanted }, goneAt: null },
    orderBy: { path: 'asc' },
  });
  const lost = wanted.filter((id) => !found.some(({ gitlabId }) => gitlabId === id));
  return {
    found,
    problems: lost.map((id) => `Project ${id} is not in the inventory. Sync the instance, then choose it again.`),
  };
}

/** The group, where the project is below it; a sentence: why not. */
async function groupAbove(context: Context, { instance, project }: Facts, groupId: number): Promise<Group | string> {
  const group = await context.db.group.findFirst({
    where: { instanceId: instance.id, gitlabId: groupId, goneAt: null },
  });
  if (group === null) return `Group ${groupId} is not in the inventory. Sync the instance, then choose it again.`;
  return project.path.startsWith(`${group.path}/`) ? group : `The group ${group.path} is not above ${project.path}.`;
}

/** The guide's own project is looked at with its files. */
async function alreadySet(
  context: Context,
  { instance, project }: Facts,
  { variable }: TrackAnswers,
  holders: readonly VariableHolder[],
): Promise<readonly string[]> {
  const writer = context.gitlabWriter(instance.id);
  if (variable === null || writer === null) return [];
  const { key, environmentScope } = variable;
  const problems: string[] = [];
  for (const holder of holders) {
    const name = holder.kind === 'group' ? `the group ${holder.groupPath}` : holder.projectPath;
    if (holder.kind === 'project' && holder.projectId === project.gitlabId) continue;
    try {
      const live =
        holder.kind === 'group'
          ? await writer.groupVariable(holder.groupId, key, environmentScope)
          : await writer.variable(holder.projectId, key, environmentScope);
      if (live !== null)
        problems.push(
          `The variable ${key} already exists in ${name} for environment ${environmentScope}. Drawbridge does not overwrite it. Choose another name or another environment.`,
        );
    } catch (error) {
      if (!(error instanceof GitLabError)) throw error;
      const owner = holder.kind === 'group' ? ' Variables of a group take a token of one of its Owners.' : '';
      problems.push(`The variable cannot be set in ${name}. ${error.message}${owner}`);
    }
  }
  return problems;
}
