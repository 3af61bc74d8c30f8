import { paged } from '@/e2e/sandbox/gitlab/pages';
import type { Call, GroupRoute } from '@/e2e/sandbox/gitlab/route';
import { shownMembers, shownProject } from '@/e2e/sandbox/gitlab/routes/projects';
import { type Answer, json } from '@/e2e/sandbox/http';
import type { Group } from '@/e2e/sandbox/world/types';

const shownGroup = (group: Group) => ({
  id: group.id,
  name: group.name,
  path: group.path.split('/').at(-1),
  full_path: group.path,
});

export const listGroups = (call: Call): Answer => paged(call, call.instance.groups.map(shownGroup));

/** As in its projects: Ada owns everything, Amir maintains it, and who belongs to the group develops. */
const OWNERS = { '1': 50, '3': 40 } as const;

function listMembers(call: Call, group: Group): Answer {
  const belongs = (path: string) => group.path === path || group.path.startsWith(`${path}/`);
  const people = call.instance.people.filter(({ groups }) => groups.some(belongs));
  return shownMembers(call, { ...Object.fromEntries(people.map(({ id }) => [id, 30])), ...OWNERS });
}

/** GitLab: Groups API. What is read. */
export const GROUP_ROUTES: readonly GroupRoute[] = [
  { method: 'GET', path: '', level: 0, answer: (_, group) => json(shownGroup(group)) },
  { method: 'GET', path: 'members/all', level: 0, answer: listMembers },
  {
    method: 'GET',
    path: 'projects',
    level: 0,
    answer: (call, group) =>
      paged(
        call,
        call.instance.projects
          .filter(({ path }) => path.startsWith(`${group.path}/`))
          .map((project) => shownProject(call, project)),
      ),
  },
];
