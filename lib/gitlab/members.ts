import { GroupMembers, ProjectMembers } from '@gitbeaker/rest';
import { type Connection, PAGE_SIZE } from '@/lib/gitlab/connection';
import type { GitLabPort } from '@/lib/gitlab/port';
import { memberReply, readReplies } from '@/lib/gitlab/replies';

const DEVELOPER = 30;
const MAINTAINER = 40;

const OPTIONS = { includeInherited: true, perPage: PAGE_SIZE } as const;

/** GitLab: Members API, with those who are members by a group above or by an invited group. */
export function memberCalls(connection: Connection): Pick<GitLabPort, 'projectMembers' | 'groupMaintainers'> {
  return {
    projectMembers: async (projectId) => {
      const reply = await new ProjectMembers(connection()).all(projectId, OPTIONS);
      const atLeast = byLevel('GET /projects/:id/members/all', reply);
      return { developers: atLeast(DEVELOPER).length, maintainers: atLeast(MAINTAINER) };
    },
    groupMaintainers: async (groupId) => {
      const reply = await new GroupMembers(connection()).all(groupId, OPTIONS);
      return byLevel('GET /groups/:id/members/all', reply)(MAINTAINER);
    },
  };
}

/** Ids of the active members of a level and above. Who is a member by several ways is listed once for each, and counts by the highest. */
function byLevel(call: string, reply: readonly unknown[]): (least: number) => readonly number[] {
  const levels = new Map<number, number>();
  for (const { id, access_level: level, state } of readReplies(call, memberReply, reply))
    if (state === undefined || state === 'active') levels.set(id, Math.max(level, levels.get(id) ?? 0));
  return (least) => [...levels].flatMap(([id, level]) => (level >= least ? [id] : [])).sort((a, b) => a - b);
}
