import { requireWritable } from '@/e2e/sandbox/gitlab/commit-change';
import { paged } from '@/e2e/sandbox/gitlab/pages';
import { isProtected, mayCreateTag, mayMerge, mayPush } from '@/e2e/sandbox/gitlab/protected-refs';
import { badRequest, forbidden, notFound } from '@/e2e/sandbox/gitlab/refusals';
import { headOf, placeRef, removeRef, resolveRef } from '@/e2e/sandbox/gitlab/repository';
import { type Call, DEVELOPER, MAINTAINER, NO_CONTENT, type ProjectRoute, REPORTER } from '@/e2e/sandbox/gitlab/route';
import { shownCommit } from '@/e2e/sandbox/gitlab/routes/commits';
import { json } from '@/e2e/sandbox/http';
import type { Commit, Project } from '@/e2e/sandbox/world/types';

const ILLEGAL = [' ', '~', '^', ':', '?', '*', '[', '\\', '..', '@{', '//', '/.', '.lock/'];

/** Git: check-ref-format, and that GitLab takes no leading dash. */
const isLegalRef = (name: string): boolean =>
  name !== '' &&
  !ILLEGAL.some((part) => name.includes(part)) &&
  ![...name].some((letter) => letter < ' ' || letter === '\u007f') &&
  !['/', '.', '-'].some((start) => name.startsWith(start)) &&
  !['/', '.', '.lock'].some((end) => name.endsWith(end));

function shownBranch(call: Call, project: Project, name: string, commit: Commit) {
  const guarded = isProtected(call.instance, project, 'branch', name);
  return {
    name,
    commit: shownCommit(call, project, commit),
    merged: false,
    protected: guarded,
    developers_can_push: guarded && mayPush(call.instance, project, name, DEVELOPER),
    developers_can_merge: guarded && mayMerge(call.instance, project, name, DEVELOPER),
    can_push: mayPush(call.instance, project, name, call.token.level),
    default: name === project.defaultBranch,
    web_url: new URL(`/${project.path}/-/tree/${encodeURIComponent(name)}`, call.url).href,
  };
}

const shownTag = (call: Call, project: Project, name: string, commit: Commit) => ({
  name,
  message: '',
  target: commit.id,
  commit: shownCommit(call, project, commit),
  release: null,
  protected: isProtected(call.instance, project, 'tag', name),
});

function findRef(project: Project, type: 'branch' | 'tag', name: string | undefined): Commit {
  const commit = headOf(project, type, name ?? '');
  if (!commit) throw notFound(type === 'branch' ? 'Branch' : 'Tag');
  return commit;
}

/** Those refs that contain the words searched for. */
const searched = (call: Call, names: readonly string[]): readonly string[] =>
  names.filter((name) => name.toLowerCase().includes((call.params.text('search') ?? '').toLowerCase()));

function createBranch(call: Call, project: Project) {
  call.params.require('branch', 'ref');
  requireWritable(project);
  const [name = '', ref = ''] = [call.params.text('branch'), call.params.text('ref')];
  if (!isLegalRef(name)) throw badRequest('Branch name is invalid');
  if (project.branches.includes(name)) throw badRequest('Branch already exists');
  const commit = resolveRef(project, ref);
  if (!commit) throw badRequest(`Invalid reference name: ${ref}`);
  if (!mayPush(call.instance, project, name, call.token.level))
    throw badRequest('You are not allowed to create protected branches on this project.');
  placeRef(project, 'branch', name, commit);
  call.did('CreateBranch', project.path, { branch: name, commit: commit.id });
  return shownBranch(call, project, name, commit);
}

function deleteBranch(call: Call, project: Project): void {
  const name = call.path.name ?? '';
  findRef(project, 'branch', name);
  requireWritable(project);
  if (name === project.defaultBranch) throw badRequest('The default branch of a project cannot be deleted.');
  if (isProtected(call.instance, project, 'branch', name) && call.token.level < MAINTAINER)
    throw badRequest(
      'You are not allowed to delete protected branches from this project. Only a project maintainer or owner can delete a protected branch.',
    );
  removeRef(project, 'branch', name);
  call.did('DeleteBranch', project.path, { branch: name });
}

function createTag(call: Call, project: Project) {
  call.params.require('tag_name', 'ref');
  requireWritable(project);
  const [name = '', ref = ''] = [call.params.text('tag_name'), call.params.text('ref')];
  if (!isLegalRef(name)) throw badRequest('Tag name invalid');
  if (project.tags.includes(name)) throw badRequest(`Tag ${name} already exists`);
  const commit = resolveRef(project, ref);
  if (!commit) throw badRequest(`Target ${ref} is invalid`);
  if (!mayCreateTag(call.instance, project, name, call.token.level)) throw forbidden();
  placeRef(project, 'tag', name, commit);
  call.did('CreateTag', project.path, { tag: name, commit: commit.id });
  return shownTag(call, project, name, commit);
}

function deleteTag(call: Call, project: Project): void {
  const name = call.path.name ?? '';
  findRef(project, 'tag', name);
  requireWritable(project);
  if (isProtected(call.instance, project, 'tag', name) && call.token.level < MAINTAINER) throw forbidden();
  removeRef(project, 'tag', name);
  call.did('DeleteTag', project.path, { tag: name });
}

const [BRANCHES, TAGS] = ['repository/branches', 'repository/tags'];

/** GitLab: Branches API, Tags API. */
export const REF_ROUTES: readonly ProjectRoute[] = [
  {
    method: 'GET',
    path: BRANCHES,
    level: REPORTER,
    answer: (call, project) =>
      paged(
        call,
        searched(call, project.branches).map((name) =>
          shownBranch(call, project, name, findRef(project, 'branch', name)),
        ),
      ),
  },
  {
    method: 'GET',
    path: `${BRANCHES}/:name`,
    level: REPORTER,
    answer: (call, project) =>
      json(shownBranch(call, project, call.path.name ?? '', findRef(project, 'branch', call.path.name))),
  },
  {
    method: 'POST',
    path: BRANCHES,
    level: DEVELOPER,
    answer: (call, project) => json(createBranch(call, project), 201),
  },
  {
    method: 'DELETE',
    path: `${BRANCHES}/:name`,
    level: DEVELOPER,
    answer: (call, project) => {
      deleteBranch(call, project);
      return NO_CONTENT;
    },
  },
  {
    method: 'GET',
    path: TAGS,
    level: REPORTER,
    answer: (call, project) =>
      paged(
        call,
        searched(call, project.tags).map((name) => shownTag(call, project, name, findRef(project, 'tag', name))),
      ),
  },
  {
    method: 'GET',
    path: `${TAGS}/:name`,
    level: REPORTER,
    answer: (call, project) =>
      json(shownTag(call, project, call.path.name ?? '', findRef(project, 'tag', call.path.name))),
  },
  { method: 'POST', path: TAGS, level: DEVELOPER, answer: (call, project) => json(createTag(call, project), 201) },
  {
    method: 'DELETE',
    path: `${TAGS}/:name`,
    level: DEVELOPER,
    answer: (call, project) => {
      deleteTag(call, project);
      return NO_CONTENT;
    },
  },
];
