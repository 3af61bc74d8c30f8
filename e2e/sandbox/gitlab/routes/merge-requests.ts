import { requireWritable } from '@/e2e/sandbox/gitlab/commit-change';
import { canMerge, mergeInto } from '@/e2e/sandbox/gitlab/merge';
import { paged } from '@/e2e/sandbox/gitlab/pages';
import { mayMerge } from '@/e2e/sandbox/gitlab/protected-refs';
import { badRequest, conflict, notAllowed, notFound, unauthorized, unprocessable } from '@/e2e/sandbox/gitlab/refusals';
import { headOf, removeRef } from '@/e2e/sandbox/gitlab/repository';
import { type Call, DEVELOPER, type ProjectRoute, REPORTER } from '@/e2e/sandbox/gitlab/route';
import { json } from '@/e2e/sandbox/http';
import type { MergeRequest, Project } from '@/e2e/sandbox/world/types';

const STATES = ['opened', 'closed', 'merged', 'all'] as const;

/** The project that the request comes from; the target itself where that one is gone. */
const sourceOf = (call: Call, target: Project, request: MergeRequest): Project =>
  call.instance.projects.find(({ id }) => id === request.sourceProject) ?? target;

function shown(call: Call, target: Project, request: MergeRequest) {
  const source = sourceOf(call, target, request);
  const mergeable = request.state === 'opened' && canMerge(source, target, request);
  return {
    id: target.id * 1000 + request.iid,
    iid: request.iid,
    project_id: target.id,
    title: request.title,
    description: request.description,
    state: request.state,
    draft: request.title.startsWith('Draft:'),
    created_at: request.createdAt,
    source_project_id: request.sourceProject,
    source_branch: request.sourceBranch,
    target_project_id: target.id,
    target_branch: request.targetBranch,
    author: { username: request.author },
    sha: request.sha ?? headOf(source, 'branch', request.sourceBranch)?.id ?? null,
    merge_commit_sha: request.mergeCommit,
    merged_at: request.mergedAt,
    has_conflicts: request.state === 'opened' && !mergeable,
    detailed_merge_status: request.state !== 'opened' ? 'not_open' : mergeable ? 'mergeable' : 'conflict',
    web_url: new URL(`/${target.path}/-/merge_requests/${request.iid}`, call.url).href,
  };
}

function find(call: Call, project: Project): MergeRequest {
  const request = project.mergeRequests.find(({ iid }) => String(iid) === call.path.iid);
  if (!request) throw notFound();
  return request;
}

function replace(project: Project, before: MergeRequest, after: MergeRequest): MergeRequest {
  project.mergeRequests = project.mergeRequests.map((request) => (request === before ? after : request));
  return after;
}

/** One open request from a branch into another: of a second GitLab says which is the first. */
function requireOnly(project: Project, wanted: Pick<MergeRequest, 'sourceProject' | 'sourceBranch' | 'targetBranch'>) {
  const first = project.mergeRequests.find(
    (request) =>
      request.state === 'opened' &&
      request.sourceProject === wanted.sourceProject &&
      request.sourceBranch === wanted.sourceBranch &&
      request.targetBranch === wanted.targetBranch,
  );
  if (first) throw conflict([`Another open merge request already exists for this source branch: !${first.iid}`]);
}

/** The path names the project that the request comes from; `target_project_id` the one that it wants to enter. */
function create(call: Call, source: Project) {
  call.params.require('source_branch', 'target_branch', 'title');
  const { params } = call;
  const targetId = params.whole('target_project_id') ?? source.id;
  const target = call.instance.projects.find(({ id }) => id === targetId);
  if (!target) throw notFound('Project');
  requireWritable(target);
  const branches = {
    sourceProject: source.id,
    sourceBranch: params.text('source_branch') ?? '',
    targetBranch: params.text('target_branch') ?? '',
  };
  if (source === target && branches.sourceBranch === branches.targetBranch)
    throw unprocessable(["You can't use same project/branch for source and target"]);
  if (source !== target && source.forkedFrom !== target.id)
    throw unprocessable(['Source project is not a fork of the target project']);
  requireOnly(target, branches);
  if (!headOf(source, 'branch', branches.sourceBranch)) throw badRequest({ source_branch: ['does not exist'] });
  if (!headOf(target, 'branch', branches.targetBranch)) throw badRequest({ target_branch: ['does not exist'] });
  const request: MergeRequest = {
    ...branches,
    iid: target.mergeRequests.length + 1,
    title: params.text('title') ?? '',
    description: params.text('description') ?? '',
    author: call.token.name,
    createdAt: new Date().toISOString(),
    state: 'opened',
    sha: null,
    mergeCommit: null,
    mergedAt: null,
  };
  target.mergeRequests.push(request);
  call.did('CreateMergeRequest', target.path, { iid: request.iid, title: request.title, ...branches });
  return shown(call, target, request);
}

function update(call: Call, project: Project) {
  const before = find(call, project);
  const event = call.params.word('state_event', ['close', 'reopen'] as const);
  const isOpen = before.state === 'opened';
  if (event === 'reopen' && before.state === 'closed') requireOnly(project, before);
  const closes = event === 'close' && isOpen;
  const reopens = event === 'reopen' && before.state === 'closed';
  const head = headOf(sourceOf(call, project, before), 'branch', before.sourceBranch);
  const after: MergeRequest = {
    ...before,
    title: call.params.text('title') ?? before.title,
    description: call.params.text('description') ?? before.description,
    ...(closes ? { state: 'closed', sha: head?.id ?? null } : {}),
    ...(reopens ? { state: 'opened', sha: null } : {}),
  };
  replace(project, before, after);
  call.did('UpdateMergeRequest', project.path, { iid: after.iid, title: after.title, state: after.state });
  return shown(call, project, after);
}

function accept(call: Call, project: Project) {
  const before = find(call, project);
  const source = sourceOf(call, project, before);
  const head = headOf(source, 'branch', before.sourceBranch);
  if (!mayMerge(call.instance, project, before.targetBranch, call.token.level)) throw unauthorized();
  if (before.state !== 'opened' || before.title.startsWith('Draft:') || !head) throw notAllowed();
  const expected = call.params.text('sha');
  if (expected !== undefined && expected !== head.id)
    throw conflict(`SHA does not match HEAD of source branch: ${head.id}`);
  const commit = mergeInto(source, project, before, call.token.name);
  if (!commit) throw unprocessable('Branch cannot be merged');
  const after = replace(project, before, {
    ...before,
    ...{ state: 'merged', sha: head.id, mergeCommit: commit.id, mergedAt: new Date().toISOString() },
  });
  if (call.params.flag('should_remove_source_branch') && before.sourceBranch !== source.defaultBranch)
    removeRef(source, 'branch', before.sourceBranch);
  call.did('MergeMergeRequest', project.path, { iid: after.iid, branch: after.targetBranch, commit: commit.id });
  return shown(call, project, after);
}

const PATH = 'merge_requests';

/** GitLab: Merge requests API. */
export const MERGE_REQUEST_ROUTES: readonly ProjectRoute[] = [
  {
    method: 'GET',
    path: PATH,
    level: REPORTER,
    answer: (call, project) => {
      const state = call.params.word('state', STATES) ?? 'all';
      const [source, target] = [call.params.text('source_branch'), call.params.text('target_branch')];
      const all = project.mergeRequests.filter(
        (request) =>
          (state === 'all' || request.state === state) &&
          (source === undefined || request.sourceBranch === source) &&
          (target === undefined || request.targetBranch === target),
      );
      return paged(
        call,
        all.toReversed().map((request) => shown(call, project, request)),
      );
    },
  },
  {
    method: 'GET',
    path: `${PATH}/:iid`,
    level: REPORTER,
    answer: (call, project) => json(shown(call, project, find(call, project))),
  },
  { method: 'POST', path: PATH, level: DEVELOPER, answer: (call, project) => json(create(call, project), 201) },
  {
    method: 'PUT',
    path: `${PATH}/:iid`,
    level: DEVELOPER,
    answer: (call, project) => json(update(call, project)),
  },
  {
    method: 'PUT',
    path: `${PATH}/:iid/merge`,
    level: REPORTER,
    answer: (call, project) => json(accept(call, project)),
  },
];
