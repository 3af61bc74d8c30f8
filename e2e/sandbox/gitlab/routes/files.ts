import { createHash } from 'node:crypto';
import { commitChange, decodeContent, type FileAction, shownChange } from '@/e2e/sandbox/gitlab/commit-change';
import { mayPush } from '@/e2e/sandbox/gitlab/protected-refs';
import { badParameter, badRequest, notFound } from '@/e2e/sandbox/gitlab/refusals';
import { blobId, contentOf, lastChange, resolveRef } from '@/e2e/sandbox/gitlab/repository';
import { type Call, DEVELOPER, NO_CONTENT, type ProjectRoute, REPORTER } from '@/e2e/sandbox/gitlab/route';
import { json } from '@/e2e/sandbox/http';
import type { Project } from '@/e2e/sandbox/world/types';

/** Path of a file, which comes as one part of the URL. */
function filePath(call: Call): string {
  const path = call.path.file ?? '';
  if (path === '' || path.split('/').some((part) => part === '..' || part === '.'))
    throw badParameter('file_path should be a valid file path');
  return path;
}

function readFile(call: Call, project: Project, ref: string) {
  const path = filePath(call);
  const commit = resolveRef(project, ref);
  if (!commit) throw notFound('Commit');
  const content = contentOf(commit.files, path);
  if (content === undefined) throw notFound('File');
  return {
    content,
    data: {
      file_name: path.split('/').at(-1),
      file_path: path,
      size: Buffer.byteLength(content),
      encoding: 'base64',
      content_sha256: createHash('sha256').update(content).digest('hex'),
      ref,
      blob_id: blobId(content),
      commit_id: commit.id,
      last_commit_id: lastChange(project, commit, path).id,
      execute_filemode: false,
    },
  };
}

/** Commits one file. A push that is not allowed is a bad request here; the Commits API forbids it. */
function writeFile(call: Call, project: Project, kind: FileAction['kind']) {
  const path = filePath(call);
  call.params.require('branch', 'commit_message', ...(kind === 'delete' ? [] : ['content']));
  const branch = call.params.text('branch') ?? '';
  if (!mayPush(call.instance, project, branch, call.token.level))
    throw badRequest('You are not allowed to push into this branch');
  const action: FileAction = {
    kind,
    path,
    previousPath: null,
    content: decodeContent(
      call.params.text('content') ?? null,
      call.params.word('encoding', ['text', 'base64'] as const),
    ),
    lastCommit: call.params.text('last_commit_id') ?? null,
  };
  const change = {
    branch,
    startBranch: call.params.text('start_branch') ?? null,
    message: call.params.text('commit_message') ?? '',
    author: call.params.text('author_name') ?? call.token.name,
    actions: [action],
  };
  const commit = commitChange(project, change);
  call.did('CreateCommit', project.path, shownChange(change, commit));
  return { file_path: path, branch };
}

const PATH = 'repository/files/:file';

/** GitLab: Repository files API. */
export const FILE_ROUTES: readonly ProjectRoute[] = [
  {
    method: 'GET',
    path: PATH,
    level: REPORTER,
    answer: (call, project) => {
      call.params.require('ref');
      const { content, data } = readFile(call, project, call.params.text('ref') ?? '');
      return json({ ...data, content: Buffer.from(content).toString('base64') });
    },
  },
  {
    method: 'GET',
    path: `${PATH}/raw`,
    level: REPORTER,
    answer: (call, project) => {
      const { content, data } = readFile(call, project, call.params.text('ref') ?? 'HEAD');
      return {
        status: 200,
        headers: {
          'content-type': 'text/plain; charset=utf-8',
          'x-gitlab-blob-id': data.blob_id,
          'x-gitlab-commit-id': data.commit_id,
          'x-gitlab-last-commit-id': data.last_commit_id,
        },
        body: content,
      };
    },
  },
  {
    method: 'POST',
    path: PATH,
    level: DEVELOPER,
    answer: (call, project) => json(writeFile(call, project, 'create'), 201),
  },
  { method: 'PUT', path: PATH, level: DEVELOPER, answer: (call, project) => json(writeFile(call, project, 'update')) },
  {
    method: 'DELETE',
    path: PATH,
    level: DEVELOPER,
    answer: (call, project) => {
      writeFile(call, project, 'delete');
      return NO_CONTENT;
    },
  },
];
