import {
  Branches,
  Commits,
  GroupVariables,
  Lint,
  MergeRequests,
  ProjectVariables,
  RepositoryFiles,
} from '@gitbeaker/rest';
import type { InstanceConfig } from '@/lib/config/config';
import type { ResourceOptions } from '@/lib/gitlab/connection';
import { hookCalls } from '@/lib/gitlab/hooks';
import { GitLabError } from '@/lib/gitlab/port';
import { readReplies, readReply } from '@/lib/gitlab/replies';
import { type Patience, REAL_PATIENCE, writingRequester } from '@/lib/gitlab/requester';
import type { CiVariable, GitLabWriter } from '@/lib/gitlab/writer-port';
import {
  fileReply,
  lintReply,
  mergeRequestReply,
  toMergedPipeline,
  toMergeRequest,
  variableReply,
} from '@/lib/gitlab/writer-replies';

/** Writes to one GitLab with the writer's token; null: none is configured. */
export function openGitLabWriter(
  instance: Pick<InstanceConfig, 'url' | 'writerToken'>,
  patience: Patience = REAL_PATIENCE,
): GitLabWriter | null {
  if (instance.writerToken === null) return null;
  const options: ResourceOptions = {
    host: instance.url,
    token: instance.writerToken,
    queryTimeout: null,
    requesterFn: writingRequester(patience),
  };
  return {
    ...variableCalls(options),
    ...groupVariableCalls(options),
    ...repositoryCalls(options),
    ...mergeRequestCalls(options),
    ...hookCalls(options, patience.now),
  };
}

/** GitLab: Project-level CI/CD variables API. */
function variableCalls(options: ResourceOptions): Pick<GitLabWriter, 'variable' | 'createVariable' | 'deleteVariable'> {
  const variables = new ProjectVariables(options);
  return {
    variable: async (projectId, key, environmentScope) => {
      const reply = await orNull(variables.show(projectId, key, scoped(environmentScope)));
      return reply === null ? null : toVariable('GET /projects/:id/variables/:key', reply);
    },
    createVariable: async (projectId, variable) => {
      await variables.create(projectId, variable.key, variable.value, settingsOf(variable));
    },
    deleteVariable: async (projectId, key, environmentScope) => {
      await variables.remove(projectId, key, scoped(environmentScope));
    },
  };
}

type GroupCalls = Pick<GitLabWriter, 'groupVariable' | 'createGroupVariable' | 'deleteGroupVariable'>;

/** GitLab: Group-level CI/CD variables API. */
function groupVariableCalls(options: ResourceOptions): GroupCalls {
  const variables = new GroupVariables(options);
  return {
    groupVariable: async (groupId, key, environmentScope) => {
      const reply = await orNull(variables.show(groupId, key, scoped(environmentScope)));
      return reply === null ? null : toVariable('GET /groups/:id/variables/:key', reply);
    },
    createGroupVariable: async (groupId, variable) => {
      await variables.create(groupId, variable.key, variable.value, settingsOf(variable));
    },
    deleteGroupVariable: async (groupId, key, environmentScope) => {
      await variables.remove(groupId, key, scoped(environmentScope));
    },
  };
}

/** The library knows the filter of projects alone; GitLab has it for groups too. */
const scoped = (environmentScope: string) =>
  ({ showExpanded: false, filter: { environment_scope: environmentScope } }) as const;

const settingsOf = ({ environmentScope, masked, protected: isProtected }: CiVariable) => ({
  ...{ environmentScope, masked, protected: isProtected },
  // Otherwise GitLab would expand a "$" in it.
  raw: true,
  description: 'Set by Drawbridge',
});

function toVariable(call: string, reply: unknown): CiVariable {
  const read = readReply(call, variableReply, reply);
  return {
    ...{ key: read.key, value: read.value ?? null, protected: read.protected, masked: read.masked },
    environmentScope: read.environment_scope,
  };
}

/** GitLab: Repository files, Branches, Commits and CI Lint API. */
function repositoryCalls(options: ResourceOptions): Pick<GitLabWriter, 'file' | 'hasBranch' | 'commitFile' | 'lint'> {
  return {
    file: async (projectId, path, branch) => {
      const reply = await orNull(new RepositoryFiles(options).show(projectId, path, branch));
      if (reply === null) return null;
      const read = readReply('GET /projects/:id/repository/files/:path', fileReply, reply);
      return { text: Buffer.from(read.content, 'base64').toString('utf8'), lastCommit: read.last_commit_id };
    },
    hasBranch: async (projectId, branch) => (await orNull(new Branches(options).show(projectId, branch))) !== null,
    commitFile: async (projectId, { branch, startBranch, path, text, replaces, message }) => {
      const action =
        replaces === null
          ? ({ action: 'create', filePath: path, content: text } as const)
          : ({ action: 'update', filePath: path, content: text, lastCommitId: replaces.lastCommit } as const);
      const from = startBranch === null ? {} : { startBranch };
      await new Commits(options).create(projectId, branch, message, [action], from);
    },
    lint: async (projectId, text, push) => {
      const simulated = push === undefined ? {} : { dryRun: true, ref: push };
      const reply = await new Lint(options).lint(projectId, text, { includeJobs: true, ...simulated });
      return toMergedPipeline(readReply('POST /projects/:id/ci/lint', lintReply, reply));
    },
  };
}

/** GitLab: Merge requests API. */
function mergeRequestCalls(options: ResourceOptions): Pick<GitLabWriter, 'mergeRequest' | 'openMergeRequest'> {
  const requests = new MergeRequests(options);
  return {
    mergeRequest: async (projectId, source, target) => {
      const branches = { sourceBranch: source, targetBranch: target };
      const order = { orderBy: 'created_at', sort: 'desc' } as const;
      const reply = await requests.all({ projectId, ...branches, ...order, perPage: 1, maxPages: 1 });
      const [newest] = readReplies('GET /projects/:id/merge_requests', mergeRequestReply, reply);
      return newest === undefined ? null : toMergeRequest(newest);
    },
    openMergeRequest: async (projectId, { source, target, title, description }) => {
      const reply = await requests.create(projectId, source, target, title, {
        description,
        removeSourceBranch: true,
      });
      return toMergeRequest(readReply('POST /projects/:id/merge_requests', mergeRequestReply, reply));
    },
  };
}

async function orNull<T>(asked: Promise<T>): Promise<T | null> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof GitLabError && error.failure.kind === 'not-found') return null;
    throw error;
  }
}
