import { type Change, commitChange, readAction, shownChange } from '@/e2e/sandbox/gitlab/commit-change';
import { paged } from '@/e2e/sandbox/gitlab/pages';
import { mayPush } from '@/e2e/sandbox/gitlab/protected-refs';
import { forbidden, notFound } from '@/e2e/sandbox/gitlab/refusals';
import { contentOf, history, resolveRef } from '@/e2e/sandbox/gitlab/repository';
import { type Call, DEVELOPER, type ProjectRoute, REPORTER } from '@/e2e/sandbox/gitlab/route';
import { json } from '@/e2e/sandbox/http';
import type { Commit, Project } from '@/e2e/sandbox/world/types';

/** A commit as GitLab shows it, here and in branches and tags. */
export const shownCommit = (call: Call, project: Project, commit: Commit) => ({
  id: commit.id,
  short_id: commit.id.slice(0, 8),
  parent_ids: commit.parents,
  title: commit.message.split('\n')[0],
  message: commit.message,
  author_name: commit.author,
  authored_date: commit.at,
  committer_name: commit.author,
  committed_date: commit.at,
  created_at: commit.at,
  web_url: new URL(`/${project.path}/-/commit/${commit.id}`, call.url).href,
});

/** Commits that gave the file at `path` another content than it had before. */
function touching(project: Project, commits: readonly Commit[], path: string): readonly Commit[] {
  return commits.filter((commit) => {
    const parent = resolveRef(project, commit.parents[0] ?? '');
    return contentOf(commit.files, path) !== (parent ? contentOf(parent.files, path) : undefined);
  });
}

function createCommit(call: Call, project: Project): Commit {
  call.params.require('branch', 'commit_message', 'actions');
  const branch = call.params.text('branch') ?? '';
  if (!mayPush(call.instance, project, branch, call.token.level))
    throw forbidden('You are not allowed to push into this branch');
  const change: Change = {
    branch,
    startBranch: call.params.text('start_branch') ?? null,
    message: call.params.text('commit_message') ?? '',
    author: call.params.text('author_name') ?? call.token.name,
    actions: (call.params.list('actions') ?? []).map(readAction),
  };
  const commit = commitChange(project, change);
  call.did('CreateCommit', project.path, shownChange(change, commit));
  return commit;
}

/** GitLab: Commits API. */
export const COMMIT_ROUTES: readonly ProjectRoute[] = [
  {
    method: 'GET',
    path: 'repository/commits',
    level: REPORTER,
    answer: (call, project) => {
      const from = resolveRef(project, call.params.text('ref_name') ?? 'HEAD');
      const all = from ? history(project, from) : [];
      const path = call.params.text('path');
      const wanted = path === undefined ? all : touching(project, all, path);
      return paged(
        call,
        wanted.map((commit) => shownCommit(call, project, commit)),
      );
    },
  },
  {
    method: 'GET',
    path: 'repository/commits/:sha',
    level: REPORTER,
    answer: (call, project) => {
      const commit = resolveRef(project, call.path.sha ?? '');
      if (!commit) throw notFound('Commit');
      return json(shownCommit(call, project, commit));
    },
  },
  {
    method: 'POST',
    path: 'repository/commits',
    level: DEVELOPER,
    answer: (call, project) => json(shownCommit(call, project, createCommit(call, project)), 201),
  },
];
