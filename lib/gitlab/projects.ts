import { Branches, Groups, Projects, Tags } from '@gitbeaker/rest';
import type { z } from 'zod';
import type { InstanceConfig } from '@/lib/config/config';
import { type Connection, PAGE_SIZE, readPage } from '@/lib/gitlab/connection';
import type { GitLabPort, GitLabProject } from '@/lib/gitlab/port';
import { listedProjectReply, projectReply, readReplies, readReply, refReply } from '@/lib/gitlab/replies';
import type { RefFact } from '@/lib/reach/types';

type ProjectCalls = Pick<GitLabPort, 'listProjects' | 'listGroupProjects' | 'project' | 'listRefs'>;

export function projectCalls(connection: Connection, instance: Pick<InstanceConfig, 'shared'>): ProjectCalls {
  return {
    listProjects: async (cursor) => {
      const page = await readPage(connection, 'id_after', (options) =>
        new Projects(options).all({
          pagination: 'keyset',
          orderBy: 'id',
          sort: 'asc',
          perPage: PAGE_SIZE,
          simple: true,
          // gitlab.com would list every public project of the world.
          ...(instance.shared && { membership: true }),
          ...(cursor !== null && { idAfter: Number(cursor) }),
        }),
      );
      return { items: listedIn('GET /projects', page.items), next: page.next };
    },
    listGroupProjects: async (groupId, cursor) => {
      const page = await readPage(connection, 'page', (options) =>
        new Groups(options).allProjects(groupId, {
          ...{ orderBy: 'id', sort: 'asc', perPage: PAGE_SIZE, simple: true },
          ...{ includeSubgroups: true, withShared: false },
          ...(cursor !== null && { page: Number(cursor) }),
        }),
      );
      return { items: listedIn('GET /groups/:id/projects', page.items), next: page.next };
    },
    project: async (id) =>
      toProject(readReply('GET /projects/:id', projectReply, await new Projects(connection()).show(id))),
    listRefs: async (projectId) => {
      const options = { perPage: PAGE_SIZE };
      const branches = await new Branches(connection()).all(projectId, options);
      const tags = await new Tags(connection()).all(projectId, options);
      return [
        ...readReplies('GET /projects/:id/repository/branches', refReply, branches).map(toRef('branch')),
        ...readReplies('GET /projects/:id/repository/tags', refReply, tags).map(toRef('tag')),
      ];
    },
  };
}

const listedIn = (call: string, items: readonly unknown[]) =>
  readReplies(call, listedProjectReply, items).map((item) => ({ id: item.id, path: item.path_with_namespace }));

const toRef =
  (type: 'branch' | 'tag') =>
  ({ name, protected: isProtected }: z.output<typeof refReply>): RefFact => ({ type, name, protected: isProtected });

function toProject(reply: z.output<typeof projectReply>): GitLabProject {
  return {
    id: reply.id,
    path: reply.path_with_namespace,
    name: reply.name,
    visibility: reply.visibility,
    archived: reply.archived,
    defaultBranch: reply.default_branch ?? null,
    webUrl: reply.web_url ?? null,
    subComponents: reply.ci_id_token_sub_claim_components ?? null,
    forkPipelinesInParent: reply.ci_allow_fork_pipelines_to_run_in_parent_project ?? null,
    protectMergeRequestPipelines: reply.protect_merge_request_pipelines ?? null,
    createdAt: reply.created_at ?? null,
    deletionOn: reply.marked_for_deletion_on ?? reply.marked_for_deletion_at ?? null,
    inGroup: reply.namespace ? reply.namespace.kind === 'group' : null,
  };
}
