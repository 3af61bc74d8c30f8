import { Groups, Metadata, PersonalAccessTokens, Users } from '@gitbeaker/rest';
import type { InstanceConfig } from '@/lib/config/config';
import { type Connection, connectTo, PAGE_SIZE, readPage } from '@/lib/gitlab/connection';
import { memberCalls } from '@/lib/gitlab/members';
import { peopleCalls } from '@/lib/gitlab/people';
import type { GitLabPort } from '@/lib/gitlab/port';
import { projectPeopleCalls } from '@/lib/gitlab/project-people';
import { projectCalls } from '@/lib/gitlab/projects';
import { protectionCalls } from '@/lib/gitlab/protection';
import { groupReply, metadataReply, readReplies, readReply, tokenReply, userReply } from '@/lib/gitlab/replies';
import { repositoryCalls } from '@/lib/gitlab/repositories';
import { type Patience, REAL_PATIENCE } from '@/lib/gitlab/requester';

type InstanceCalls = Pick<GitLabPort, 'version' | 'tokenInfo' | 'listGroups' | 'listGroupsBelow'>;

/**
 * Reads one GitLab through its REST API with the configured token. Every failure is a GitLabError; each request ends
 * within 10 s and is repeated only while GitLab asks for patience.
 */
export function openGitLab(instance: InstanceConfig, patience: Patience = REAL_PATIENCE): GitLabPort {
  const connection = connectTo(instance, patience);
  return {
    ...instanceCalls(connection, instance),
    ...projectCalls(connection, instance),
    ...memberCalls(connection),
    ...peopleCalls(connection),
    ...projectPeopleCalls(connection),
    ...protectionCalls(connection),
    ...repositoryCalls(connection),
  };
}

function instanceCalls(connection: Connection, instance: InstanceConfig): InstanceCalls {
  return {
    version: async () => {
      const reply = await new Metadata(connection()).show();
      return readReply('GET /metadata', metadataReply, reply).version;
    },
    tokenInfo: async () => {
      const token = readReply(
        'GET /personal_access_tokens/self',
        tokenReply,
        await new PersonalAccessTokens(connection()).show(),
      );
      const user = readReply('GET /user', userReply, await new Users(connection()).showCurrentUser());
      return { scopes: token.scopes, expiresAt: token.expires_at ?? null, username: user.username };
    },
    listGroups: async (cursor) => {
      const page = await readPage(connection, 'page', (options) =>
        new Groups(options).all({
          perPage: PAGE_SIZE,
          orderBy: 'id',
          sort: 'asc',
          // gitlab.com would list every public group of the world.
          allAvailable: !instance.shared,
          ...(cursor !== null && { page: Number(cursor) }),
        }),
      );
      return { items: groupsIn('GET /groups', page.items), next: page.next };
    },
    listGroupsBelow: async (groupId, cursor) => {
      const page = await readPage(connection, 'page', (options) =>
        new Groups(options).allDescendantGroups(groupId, {
          ...{ perPage: PAGE_SIZE, orderBy: 'id', sort: 'asc', allAvailable: true },
          ...(cursor !== null && { page: Number(cursor) }),
        }),
      );
      return { items: groupsIn('GET /groups/:id/descendant_groups', page.items), next: page.next };
    },
  };
}

const groupsIn = (call: string, items: readonly unknown[]) =>
  readReplies(call, groupReply, items).map(({ id, full_path: path, name }) => ({ id, path, name }));
