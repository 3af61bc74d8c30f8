import type { Project } from '@/lib/db/generated/client';
import type { GitLabPort } from '@/lib/gitlab/port';
import type { VariableName } from '@/lib/gitlab/repository-port';
import type { PipelinesView } from '@/lib/services/pipelines/pipelines-view';
import type { Context } from '@/lib/services/verb/context';

type Variables = PipelinesView['variables'];
type Names = Pick<GitLabPort, 'variableNames' | 'groupVariableNames' | 'instanceVariableNames'>;
type Holder = Variables['names'][number]['holder'];

export const NO_VARIABLES: Variables = { names: [], unread: [] };

/** The CI/CD variables that jobs of a project have from the project, its groups and the instance: by name, never what is in them. */
export async function readVariables(
  { db }: Pick<Context, 'db'>,
  gitlab: Names,
  { instanceId, gitlabId, path }: Pick<Project, 'instanceId' | 'gitlabId' | 'path'>,
): Promise<Variables> {
  const parts = path.split('/').slice(0, -1);
  const above = parts.map((_, index) => parts.slice(0, index + 1).join('/'));
  const groups = await db.group.findMany({ where: { instanceId, path: { in: above }, goneAt: null } });
  const nearest = groups.toSorted((one, other) => other.path.length - one.path.length);
  const project = namesOf({ kind: 'project', path }, await gitlab.variableNames(gitlabId));
  const found = [project];
  for (const group of nearest)
    found.push(namesOf({ kind: 'group', path: group.path }, await gitlab.groupVariableNames(group.gitlabId)));
  found.push(namesOf({ kind: 'instance', path: null }, await gitlab.instanceVariableNames()));
  return { names: found.flatMap(({ names }) => names), unread: found.flatMap(({ unread }) => unread) };
}

/** Who may list them. GitLab: CI/CD variables of projects, groups and the instance. */
const TAKES = { project: 'a Maintainer', group: 'an Owner of the group', instance: 'an administrator' } as const;

function namesOf(holder: Holder, names: readonly VariableName[] | null): Variables {
  if (names !== null) return { names: names.map((name) => ({ ...name, holder })), unread: [] };
  const what = holder.kind === 'instance' ? 'the instance' : `the ${holder.kind} ${holder.path}`;
  return {
    names: [],
    unread: [`The variables of ${what} could not be listed. That takes a token of ${TAKES[holder.kind]}.`],
  };
}
