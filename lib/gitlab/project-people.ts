import { GroupMembers, ProjectMembers, ProtectedBranches, ProtectedTags } from '@gitbeaker/rest';
import { z } from 'zod';
import { type Connection, PAGE_SIZE } from '@/lib/gitlab/connection';
import type { GitLabPort } from '@/lib/gitlab/port';
import { readReplies } from '@/lib/gitlab/replies';
import type { AccessEntry, NamedRule, ProjectMember } from '@/lib/reach/people/types';

const id = z.int().positive();
const memberReply = z.object({
  id,
  username: z.string(),
  name: z.string(),
  access_level: z.int(),
  state: z.string().optional(),
});
const entries = z
  .array(
    z.object({
      access_level: z.int().nullish(),
      user_id: id.nullish(),
      group_id: id.nullish(),
      deploy_key_id: id.nullish(),
    }),
  )
  .nullish();
const branchReply = z.object({ name: z.string(), push_access_levels: entries, merge_access_levels: entries });
const tagReply = z.object({ name: z.string(), create_access_levels: entries });

/** GitLab: Members API, Protected branches API, Protected tags API; read for projects that a role admits. */
export function projectPeopleCalls(
  connection: Connection,
): Pick<GitLabPort, 'namedMembers' | 'namedRules' | 'groupMemberIds'> {
  return {
    namedMembers: async (projectId) => {
      const options = { includeInherited: true, perPage: PAGE_SIZE } as const;
      const reply = await new ProjectMembers(connection()).all(projectId, options);
      return highest(readReplies('GET /projects/:id/members/all', memberReply, reply));
    },
    namedRules: async (projectId) => {
      const options = { perPage: PAGE_SIZE };
      const branches = await new ProtectedBranches(connection()).all(projectId, options);
      const tags = await new ProtectedTags(connection()).all(projectId, options);
      return [
        ...readReplies('GET /projects/:id/protected_branches', branchReply, branches).map(
          (rule): NamedRule => ({
            ...{ type: 'branch', pattern: rule.name },
            ...{ push: entriesOf(rule.push_access_levels), merge: entriesOf(rule.merge_access_levels) },
          }),
        ),
        ...readReplies('GET /projects/:id/protected_tags', tagReply, tags).map(
          (rule): NamedRule => ({
            ...{ type: 'tag', pattern: rule.name },
            ...{ push: entriesOf(rule.create_access_levels), merge: [] },
          }),
        ),
      ];
    },
    groupMemberIds: async (groupId) => {
      const options = { includeInherited: true, perPage: PAGE_SIZE } as const;
      const reply = await new GroupMembers(connection()).all(groupId, options);
      return highest(readReplies('GET /groups/:id/members/all', memberReply, reply)).map((member) => member.id);
    },
  };
}

/** GitLab gives a deploy key's entry a level of its own, which means nothing for people. */
const entriesOf = (given: z.output<typeof entries>): readonly AccessEntry[] | null =>
  given?.map((each) => ({
    level: each.access_level ?? null,
    userId: each.user_id ?? null,
    groupId: each.group_id ?? null,
    deployKeyId: each.deploy_key_id ?? null,
  })) ?? null;

/** Active members by id. Who is a member by several ways is listed once for each, and counts by the highest. */
function highest(replies: readonly z.output<typeof memberReply>[]): readonly ProjectMember[] {
  const found = new Map<number, ProjectMember>();
  for (const { state, access_level: level, ...member } of replies)
    if ((state === undefined || state === 'active') && level > (found.get(member.id)?.level ?? -1))
      found.set(member.id, { ...member, level });
  return [...found.values()].sort((a, b) => a.id - b.id);
}
