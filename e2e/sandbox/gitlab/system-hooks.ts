import { randomUUID } from 'node:crypto';
import { ADMINISTRATOR, type OpenRoute } from '@/e2e/sandbox/gitlab/route';
import { addHook, deleteHook, editHook, listHooks } from '@/e2e/sandbox/gitlab/routes/webhooks';
import type { Instance } from '@/e2e/sandbox/world/types';

/** GitLab: System hooks API. */
export const HOOK_ROUTES: readonly OpenRoute[] = [
  { method: 'GET', path: 'hooks', level: ADMINISTRATOR, answer: (call) => listHooks(call) },
  { method: 'POST', path: 'hooks', level: ADMINISTRATOR, answer: (call) => addHook(call) },
  { method: 'PUT', path: 'hooks/:hook', level: ADMINISTRATOR, answer: (call) => editHook(call) },
  { method: 'DELETE', path: 'hooks/:hook', level: ADMINISTRATOR, answer: (call) => deleteHook(call) },
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
  for (const { url, token, below } of instance.streams ?? []) {
    if (!isWithin(below, target)) continue;
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
}

/** Webhooks tell of less than system hooks do. GitLab: Webhook events. */
const OF_WEBHOOKS: readonly string[] = [
  'push',
  'tag_push',
  'user_add_to_group',
  'user_update_for_group',
  'user_remove_from_group',
];

const isWithin = (below: string | undefined, path: string): boolean =>
  below === undefined || path === below || path.startsWith(`${below}/`);

/** Sends what was done to every hook, after the answer to whoever did it. A receiver that is away hears nothing of it. */
export function announce(instance: Instance, action: string, target: string, facts: unknown): void {
  stream(instance, action, target);
  const told = EVENTS[action]?.(instance, target, typeof facts === 'object' && facts !== null ? { ...facts } : {});
  if (told === undefined) return;
  for (const { url, token, below } of instance.hooks ?? []) {
    if (below !== undefined && !(isWithin(below, target) && OF_WEBHOOKS.includes(String(told.event_name)))) continue;
    const kind = below === undefined ? 'System Hook' : 'Webhook';
    void fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-gitlab-event': kind, 'x-gitlab-token': token },
      body: JSON.stringify(told),
    }).catch(() => {});
  }
}
