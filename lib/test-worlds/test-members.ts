/** The groups and accounts of the small GitLab. Not for production code. */
import type { GroupMember } from '@/lib/access/membership';
import type { GitLabPeople, GitLabUser } from '@/lib/gitlab/people-port';
import type { GitLabPort } from '@/lib/gitlab/port';

/** A direct Developer of a group, where nothing else is said. */
export const testMember = (userId: number, patch: Partial<GroupMember> = {}): GroupMember => {
  const standing = { level: 30, expiresOn: null };
  return {
    ...{ userId, username: `user-${userId}`, name: `User ${userId}`, state: 'active' },
    ...{ direct: standing, any: standing, ...patch },
  };
};

/** A group of the small GitLab. */
export const testGroup = (id: number, path: string) => ({ id, path, name: path, protection: [] });

interface People {
  readonly groups: readonly { readonly id: number; readonly path: string; readonly name: string }[];
  readonly members: Readonly<Record<number, readonly GroupMember[]>>;
  readonly accounts: Readonly<Record<number, GitLabUser | null>>;
}

interface Below {
  readonly groups: readonly { readonly id: number; readonly path: string; readonly name: string }[];
  readonly projects: readonly { readonly id: number; readonly path: string }[];
}

/** What is below a group of the small GitLab, on one page. */
export function listsOf(world: Below): Pick<GitLabPort, 'listGroupProjects' | 'listGroupsBelow'> {
  const below = <T extends { readonly path: string }>(groupId: number, all: readonly T[]) => {
    const start = `${world.groups.find(({ id }) => id === groupId)?.path}/`;
    return { items: all.filter(({ path }) => path.startsWith(start)), next: null };
  };
  return {
    listGroupProjects: async (groupId) => below(groupId, world.projects),
    listGroupsBelow: async (groupId) => below(groupId, world.groups),
  };
}

/** Answers about people by what the world holds at that moment; `hear` may refuse the call. */
export function peopleOf(world: People, hear: (call: string, about: string | number) => void): GitLabPeople {
  return {
    findGroup: async (pathOrId) => {
      hear('group', pathOrId);
      const group = world.groups.find(({ id, path }) => id === pathOrId || path === pathOrId);
      return group === undefined ? null : { id: group.id, path: group.path, name: group.name };
    },
    groupMembers: async (id) => {
      hear('members', id);
      return world.members[id] ?? [];
    },
    groupMember: async (id, userId) => {
      hear('member', `${id} ${userId}`);
      return world.members[id]?.find((member) => member.userId === userId) ?? null;
    },
    user: async (id) => {
      hear('user', id);
      const known = world.accounts[id];
      if (known !== undefined) return known;
      const everyone = Object.values(world.members).flat();
      const member = everyone.find(({ userId }) => userId === id);
      return member === undefined ? null : { id, traits: [], ...named(member) };
    },
  };
}

const named = ({ username, name, state }: GroupMember) => ({ username, name, state });
