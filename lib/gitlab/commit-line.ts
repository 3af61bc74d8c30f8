import { z } from 'zod';
import { nameCall, strangeReply } from '@/lib/gitlab/failures';
import { GitLabError } from '@/lib/gitlab/port';
import { askOnce } from '@/lib/gitlab/requester';

export interface CommittedFile {
  /** Of GitLab, without trailing slash. */
  readonly url: string;
  /** Path of the project. */
  readonly project: string;
  readonly branch: string;
  readonly path: string;
  /** With scope api. */
  readonly token: string;
}

const fileReply = z.object({ content: z.string(), last_commit_id: z.string() });

/**
 * Appends one line to a file of a project in one commit, unless the file already has it. What someone else commits to the
 * file meanwhile is not overwritten. Throws GitLabError. GitLab: Repository files API, Commits API.
 */
export async function commitLine(file: CommittedFile, line: string, message: string): Promise<void> {
  const before = await readCommittedFile(file);
  if (before?.text.split('\n').includes(line)) return;
  const action =
    before === null
      ? { action: 'create', file_path: file.path, content: `${line}\n` }
      : {
          ...{ action: 'update', file_path: file.path, content: `${before.text}${line}\n` },
          last_commit_id: before.lastCommit,
        };
  const body = { branch: file.branch, commit_message: message, actions: [action] };
  const reply = await call(file, 'commits', {}, JSON.stringify(body));
  if ('kind' in reply) throw new GitLabError(reply.call, reply);
}

/** The file as the branch has it; null: there is none. Throws GitLabError. */
export async function readCommittedFile(
  file: CommittedFile,
): Promise<{ readonly text: string; readonly lastCommit: string } | null> {
  const reply = await call(file, `files/${encodeURIComponent(file.path)}`, { ref: file.branch });
  if ('kind' in reply) {
    if (reply.kind === 'not-found') return null;
    throw new GitLabError(reply.call, reply);
  }
  const read = fileReply.safeParse(reply.body);
  if (!read.success) throw strangeReply(reply.call, 'GitLab answered without the file.');
  return { text: Buffer.from(read.data.content, 'base64').toString('utf8'), lastCommit: read.data.last_commit_id };
}

async function call(file: CommittedFile, what: string, query: Readonly<Record<string, string>>, posted?: string) {
  const url = new URL(`${file.url}/api/v4/projects/${encodeURIComponent(file.project)}/repository/${what}`);
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
  const headers = new Headers({
    ...{ accept: 'application/json', 'accept-encoding': 'gzip, deflate', 'private-token': file.token },
    ...(posted !== undefined && { 'content-type': 'application/json' }),
  });
  const sent = { method: posted === undefined ? 'GET' : 'POST', body: posted } as const;
  const name = nameCall(posted === undefined ? 'GET' : 'POST', `/api/v4/projects/0/repository/${what}`);
  return { call: name, ...(await askOnce(name, url, headers, () => new Date(), sent)) };
}
