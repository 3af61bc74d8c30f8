import { GroupMembers, Groups, Users } from '@gitbeaker/rest';
import { z } from 'zod';
import type { GroupMember, Standing } from '@/lib/access/membership';
import { type Connection, PAGE_SIZE } from '@/lib/gitlab/connection';
import type { GitLabPeople, GitLabUser } from '@/lib/gitlab/people-port';
import { GitLabError } from '@/lib/gitlab/port';
import { accountReply, groupMemberReply, groupReply, readReplies, readReply } from '@/lib/gitlab/replies';

type Reply = z.output<typeof groupMemberReply>;

/** GitLab: Members API, Groups API, Users API. */
export function peopleCalls(connection: Connection): GitLabPeople {
  const members = () => new GroupMembers(connection());
  return {
    findGroup: (pathOrId) =>
      nullWhereMissing(async () => {
        const group = readReply('GET /groups/:id', groupReply, await new Groups(connection()).show(pathOrId));
        return { id: group.id, path: group.full_path, name: group.name };
      }),
    groupMembers: async (groupId) => {
      const direct = await members().all(groupId, { perPage: PAGE_SIZE });
      const any = await members().all(groupId, { perPage: PAGE_SIZE, includeInherited: true });
      return together(
        readReplies('GET /groups/:id/members', groupMemberReply, direct),
        readReplies('GET /groups/:id/members/all', groupMemberReply, any),
      );
    },
    groupMember: async (groupId, userId) => {
      const one = (call: string, includeInherited: boolean) =>
        nullWhereMissing(async () =>
          readReply(call, groupMemberReply, await members().show(groupId, userId, { includeInherited })),
        );
      const any = await one('GET /groups/:id/members/all/:id', true);
      if (any === null) return null;
      const direct = await one('GET /groups/:id/members/:id', false);
      return together(direct === null ? [] : [direct], [any])[0] ?? null;
    },
    user: (id) =>
      nullWhereMissing(async () =>
        toUser(readReply('GET /users/:id', accountReply, await new Users(connection()).show(id))),
      ),
  };
}

async function nullWhereMissing<T>(ask: () => Promise<T>): Promise<T | null> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof GitLabError && error.failure.kind === 'not-found') return null;
    throw error;
  }
}

/** The list with inherited members has each person once for each way in older releases: the highest counts. */
function together(direct: readonly Reply[], any: readonly Reply[]): readonly GroupMember[] {
  const people = new Map<number, Reply>();
  for (const reply of [...any, ...direct]) people.set(reply.id, reply);
  const highest = (replies: readonly Reply[], id: number) =>
    replies
      .filter((reply) => reply.id === id)
      .map(standingOf)
      .filter((each) => each !== null)
      .toSorted((a, b) => b.level - a.level)[0] ?? null;
  return [...people.values()].map(({ id, username, name, state }) => ({
    ...{ userId: id, username, name, state },
    direct: highest(direct, id),
    any: highest([...any, ...direct], id),
  }));
}

/** null: invited and not yet admitted, where the group has to approve its members. */
const standingOf = ({ access_level, expires_at, membership_state }: Reply): Standing | null =>
  (membership_state ?? 'active') === 'active' ? { level: access_level, expiresOn: expires_at ?? null } : null;

/** E-mail addresses and identities are told to administrators only, except for a public address. */
function toUser({ id, username, name, state, ...told }: z.output<typeof accountReply>): GitLabUser {
  const addresses = [told.email, told.public_email].flatMap((address) => (address ? [address.toLowerCase()] : []));
  const identities = (told.identities ?? []).map(({ provider, extern_uid }) => `${provider}:${extern_uid}`);
  // The first is the one that GitLab itself writes to.
  const [email] = [told.email, told.public_email].filter((address) => isAddress(address));
  return {
    ...{ id, username, name, state },
    ...(email && { email }),
    traits: [...new Set([...addresses.map((address) => `email:${address}`), ...identities])],
  };
}

/** Nothing else becomes the recipient of a message: a comma or a line break would make it several. */
const isAddress = (told: string | null | undefined): boolean => z.email().safeParse(told).success;
