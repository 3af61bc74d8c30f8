import { randomUUID } from 'node:crypto';
import { badRequest, notFound } from '@/e2e/sandbox/gitlab/refusals';
import { ADMINISTRATOR, NO_CONTENT, type OpenRoute } from '@/e2e/sandbox/gitlab/route';
import { json } from '@/e2e/sandbox/http';
import type { Instance } from '@/e2e/sandbox/world/types';

/** GitLab: System hooks API. */
export const HOOK_ROUTES: readonly OpenRoute[] = [
  {
    method: 'POST',
    path: 'hooks',
    level: ADMINISTRATOR,
    answer: (call, instance) => {
      const [url, token] = [call.params.text('url'), call.params.text('token') ?? ''];
      if (url === undefined || !URL.canParse(url)) throw badRequest('Invalid url given');
      const hook = { id: (instance.hooks?.at(-1)?.id ?? 0) + 1, url, token };
      instance.hooks = [...(instance.hooks ?? []), hook];
      call.did('CreateSystemHook', url);
      return json({ id: hook.id, url }, 201);
    },
  },
  {
    method: 'GET',
    path: 'hooks',
    level: ADMINISTRATOR,
    answer: (_, { hooks = [] }) => json(hooks.map(({ id, url }) => ({ id, url }))),
  },
  {
    method: 'DELETE',
    path: 'hooks/:hook',
    level: ADMINISTRATOR,
    answer: (call, instance) => {
      const gone = instance.hooks?.find(({ id }) => String(id) === call.path.hook);
      if (!gone) throw notFound('System hook');
      instance.hooks = (instance.hooks ?? []).filter((hook) => hook !== gone);
      call.did('DeleteSystemHook', gone.url);
      return NO_CONTENT;
    },
  },
];

const NO_COMMIT = '0'.repeat(40);
const COMMIT = 'c'.repeat(40);
type Facts = Readonly<Record<string, unknown>>;
type Told = (instance: Instance, target: string, facts: Facts) => Facts;

const idOfProject = ({ projects }: Instance, path: string) => projects.find((each) => each.path === path)?.id;
const moved =
  (name: string): Told =>
  (instance, was, { path }) => ({
    ...{ event_name: name, old_path_with_namespace: was, path_with_namespace: path },
    project_id: idOfProject(instance, String(path)),
  });
const membership =
  (name: string): Told =>
  ({ groups }, target, { userId }) => ({
    ...{ event_name: name, group_path: target, user_id: userId },
    group_id: groups.find(({ path }) => path === target)?.id,
  });
const pushed =
  (name: string, before: string, after: string): Told =>
  (instance, target) => ({ event_name: name, before, after, project_id: idOfProject(instance, target) });

/** What GitLab tells of what was done. It tells nothing of protection, nor of an account that was blocked. GitLab: System hooks. */
const EVENTS: Readonly<Record<string, Told>> = {
  EditProject: (instance, was, facts) =>
    facts.path === undefined
      ? { event_name: 'project_update', project_id: idOfProject(instance, was) }
      : moved('project_rename')(instance, was, facts),
  TransferProject: moved('project_transfer'),
  DeleteProject: (_, path, { id }) => ({ event_name: 'project_destroy', project_id: id, path_with_namespace: path }),
  RenameGroup: (_, was, { path }) => ({ event_name: 'group_rename', full_path: path, old_full_path: was }),
  DeleteUser: (_, username) => ({ event_name: 'user_destroy', username }),
  AddMember: membership('user_add_to_group'),
  EditMember: membership('user_update_for_group'),
  RemoveMember: membership('user_remove_from_group'),
  CreateBranch: pushed('push', NO_COMMIT, COMMIT),
  DeleteBranch: pushed('push', COMMIT, NO_COMMIT),
  CreateTag: pushed('tag_push', NO_COMMIT, COMMIT),
  DeleteTag: pushed('tag_push', COMMIT, NO_COMMIT),
  CreateCommit: pushed('push', COMMIT, COMMIT),
};

/** Audit events by what was done: of protection GitLab tells nowhere else. GitLab: audit event types, audit event schema. */
const AUDITED: Readonly<Record<string, string>> = {
  ProtectBranch: 'protected_branch_created',
  UnprotectBranch: 'protected_branch_removed',
};

function stream(instance: Instance, action: string, target: string): void {
  const type = AUDITED[action];
  if (type === undefined) return;
  const event = {
    ...{ id: randomUUID(), event_type: type, entity_type: 'Project', entity_path: target },
    ...{ entity_id: idOfProject(instance, target), created_at: new Date().toISOString() },
  };
  for (const { url, token } of instance.streams ?? [])
    void fetch(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        'x-gitlab-event-streaming-token': token,
        'x-gitlab-audit-event-type': type,
      },
      body: JSON.stringify(event),
    }).catch(() => {});
}

/** Sends what was done to every system hook, after the answer to whoever did it. A receiver that is away hears nothing of it. */
export function announce(instance: Instance, action: string, target: string, facts: unknown): void {
  stream(instance, action, target);
  const told = EVENTS[action]?.(instance, target, typeof facts === 'object' && facts !== null ? { ...facts } : {});
  if (told === undefined) return;
  for (const { url, token } of instance.hooks ?? [])
    void fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-gitlab-event': 'System Hook', 'x-gitlab-token': token },
      body: JSON.stringify(told),
    }).catch(() => {});
}
