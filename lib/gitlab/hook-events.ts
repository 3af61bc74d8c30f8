import { z } from 'zod';

/** What an event of GitLab names, to be read again. Nothing else that an event says is believed. */
export interface NamedByEvent {
  /** The project with this id, with its refs and protection; null: none. */
  readonly projectId: number | null;
  /** Members of the groups that give roles, and the accounts of people. */
  readonly members: boolean;
  /** Every project: what holds them was renamed, moved or deleted. */
  readonly all: boolean;
}

const NOTHING: NamedByEvent = { projectId: null, members: false, all: false };

type Names = 'project' | 'ref' | 'members' | 'all';
/**
 * By the name of an event of a system hook, or of a webhook of a group or project. `ref`: only where a ref was made or deleted.
 * GitLab: System hooks; Webhook events. A protection that changes is told of by audit events alone.
 */
const EVENTS: Readonly<Record<string, readonly Names[]>> = {
  ...{ project_create: ['project'], project_destroy: ['project'], project_update: ['project'] },
  ...{ project_rename: ['project'], project_transfer: ['project'] },
  ...{ push: ['ref'], tag_push: ['ref'], repository_update: ['ref'] },
  // Of a project: its page says how many may push.
  ...{ user_add_to_team: ['project'], user_remove_from_team: ['project'], user_update_for_team: ['project'] },
  ...{ user_add_to_group: ['members'], user_remove_from_group: ['members'], user_update_for_group: ['members'] },
  // An account that was blocked shows itself by a sign-in that GitLab refuses.
  ...{ user_destroy: ['members'], user_rename: ['members'], user_failed_login: ['members'] },
  ...{ group_rename: ['all', 'members'], group_destroy: ['all', 'members'], subgroup_destroy: ['all', 'members'] },
};

/** What the types of audit events about protection begin with (GitLab: audit event types). */
const PROTECTION: readonly string[] = ['protected_branch_', 'protected_tag_'];

const projectId = z.int().positive().max(2_147_483_647);
const moved = z.object({ before: z.string(), after: z.string() });
const event = z.object({
  event_name: z.string().catch(''),
  project_id: projectId.nullable().catch(null),
  before: z.string().catch(''),
  after: z.string().catch(''),
  // Of an audit event: what happened, and to which project or group.
  event_type: z.string().catch(''),
  entity_type: z.string().catch(''),
  entity_id: projectId.nullable().catch(null),
  changes: z.array(moved).max(10_000).catch([]),
});

/** Reads an event's body. What is no event that we know, or not written as one, names nothing. Never throws. */
export function namedByEvent(body: unknown): NamedByEvent {
  const read = event.safeParse(body);
  if (read.success && PROTECTION.some((begin) => read.data.event_type.startsWith(begin)))
    return protectionOf(read.data);
  if (!read.success || !Object.hasOwn(EVENTS, read.data.event_name)) return NOTHING;
  const names = EVENTS[read.data.event_name] ?? [];
  const isRefMoved = [read.data, ...read.data.changes].some(({ before, after }) => isNone(before) || isNone(after));
  const isOfProject = names.includes('project') || (names.includes('ref') && isRefMoved);
  return {
    projectId: isOfProject ? read.data.project_id : null,
    members: names.includes('members'),
    all: names.includes('all'),
  };
}

/** Of a project its own; of a group those of every project below it. */
function protectionOf({ entity_type: type, entity_id: id }: z.output<typeof event>): NamedByEvent {
  if (type === 'Project') return { ...NOTHING, projectId: id };
  return { ...NOTHING, all: type === 'Group' };
}

/** Git's name of no commit: a ref that was made comes from it, and one that was deleted goes to it. */
const isNone = (commit: string): boolean => commit.length >= 40 && [...commit].every((digit) => digit === '0');
