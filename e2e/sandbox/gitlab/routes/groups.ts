import { paged } from '@/e2e/sandbox/gitlab/pages';
import { badRequest } from '@/e2e/sandbox/gitlab/refusals';
import { type Call, type GroupRoute, OWNER } from '@/e2e/sandbox/gitlab/route';
import { shownProject } from '@/e2e/sandbox/gitlab/routes/projects';
import { type Answer, json } from '@/e2e/sandbox/http';
import type { Group } from '@/e2e/sandbox/world/types';

const shownGroup = (group: Group) => ({
  id: group.id,
  name: group.name,
  path: group.path.split('/').at(-1),
  full_path: group.path,
});

export const listGroups = (call: Call): Answer => paged(call, call.instance.groups.map(shownGroup));

/** A new last part of the path. What lies below moves with it, and the old path leads nowhere. GitLab: Groups API, update. */
function rename(call: Call, group: Group): Answer {
  call.params.require('path');
  const was = group.path;
  const path = [...was.split('/').slice(0, -1), call.params.text('path') ?? ''].join('/');
  const taken = call.instance.groups.some(
    (other) => other !== group && other.path.toLowerCase() === path.toLowerCase(),
  );
  if (taken) throw badRequest({ path: ['has already been taken'] });
  for (const each of [...call.instance.groups, ...call.instance.projects])
    if (each.path === was || each.path.startsWith(`${was}/`)) each.path = path + each.path.slice(was.length);
  call.did('RenameGroup', was, { path });
  return json(shownGroup(group));
}

/** GitLab: Groups API. What is read. */
export const GROUP_ROUTES: readonly GroupRoute[] = [
  { method: 'GET', path: '', level: 0, answer: (_, group) => json(shownGroup(group)) },
  { method: 'PUT', path: '', level: OWNER, answer: rename },
  {
    method: 'GET',
    path: 'projects',
    level: 0,
    answer: (call, group) => {
      // Without `include_subgroups` only those right in the group.
      const deep = call.params.text('include_subgroups') === 'true';
      const isListed = (path: string) =>
        path.startsWith(`${group.path}/`) && (deep || !path.slice(group.path.length + 1).includes('/'));
      return paged(
        call,
        call.instance.projects.filter(({ path }) => isListed(path)).map((project) => shownProject(call, project)),
      );
    },
  },
  {
    method: 'GET',
    path: 'descendant_groups',
    level: 0,
    answer: (call, group) =>
      paged(call, call.instance.groups.filter(({ path }) => path.startsWith(`${group.path}/`)).map(shownGroup)),
  },
];
