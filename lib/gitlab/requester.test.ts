import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { openGitLab } from '@/lib/gitlab/gitlab-adapter';
import { GitLabError, type GitLabPort } from '@/lib/gitlab/port';

const TOKEN = 'glpat-canary-token';
const NOW = new Date('2026-11-23T10:00:00Z');
type Answer = (request: IncomingMessage, response: ServerResponse) => void;

const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

/** A server that gives these answers in turn, the last one for ever, and an adapter that waits on paper only. */
async function serve(
  ...answers: Answer[]
): Promise<{ gitlab: GitLabPort; waits: number[]; requests: IncomingMessage[] }> {
  const requests: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    requests.push(request);
    (answers[requests.length - 1] ?? answers.at(-1))?.(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(() => {
    server.close();
    server.closeAllConnections();
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const waits: number[] = [];
  const gitlab = openGitLab(
    { id: 'test', name: 'Test', url, issuer: url, shared: false, token: TOKEN, writerToken: null },
    { now: () => NOW, wait: async (milliseconds) => waits.push(milliseconds) },
  );
  return { gitlab, waits, requests };
}

const json =
  (body: unknown, status = 200, headers: Record<string, string> = {}): Answer =>
  (_, response) =>
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));

const failureOf = async (promise: Promise<unknown>) => {
  const error = await promise.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (!(error instanceof GitLabError)) throw new Error('expected a GitLabError');
  return error;
};

describe('a request to GitLab', () => {
  it('waits as long as Retry-After says and then succeeds', async () => {
    const { gitlab, waits } = await serve(json({}, 429, { 'retry-after': '7' }), json({ version: '18.5.1-ee' }));
    expect(await gitlab.version()).toBe('18.5.1-ee');
    expect(waits).toEqual([7000]);
  });

  it('hands a long Retry-After to the caller instead of sitting it out', async () => {
    const { gitlab, waits } = await serve(json({}, 429, { 'retry-after': '600' }));
    const { failure } = await failureOf(gitlab.version());
    expect(failure).toMatchObject({ kind: 'throttled', retryAfterSeconds: 600 });
    expect(waits).toEqual([]);
  });

  it('reads a Retry-After that is a date', async () => {
    const { gitlab, waits } = await serve(
      json({}, 429, { 'retry-after': 'Mon, 23 Nov 2026 10:00:09 GMT' }),
      json({ version: '18.5' }),
    );
    await gitlab.version();
    expect(waits).toEqual([9000]);
  });

  it('repeats while GitLab restarts, but not without end', async () => {
    const { gitlab, requests } = await serve(json({}, 502));
    expect((await failureOf(gitlab.version())).failure).toMatchObject({ kind: 'failed', status: 502 });
    expect(requests).toHaveLength(4);
  });

  it('does not repeat what is final', async () => {
    const { gitlab, requests } = await serve(json({ error: 'insufficient_scope' }, 403));
    const error = await failureOf(gitlab.listProtection(20));
    expect(error.call).toBe('GET /projects/:id/protected_branches');
    expect(error.failure).toMatchObject({ kind: 'forbidden', detail: expect.stringContaining('scope missing') });
    expect(requests).toHaveLength(1);
  });

  it('follows no redirect, which would hand the token to another host', async () => {
    const { gitlab, requests } = await serve((_, response) =>
      response.writeHead(302, { location: 'http://127.0.0.1:9/elsewhere' }).end(),
    );
    expect((await failureOf(gitlab.version())).failure).toMatchObject({ kind: 'failed', status: 302 });
    expect(requests[0]?.headers['private-token']).toBe(TOKEN);
  });

  it('refuses an encoding that it did not ask for, and a page that is not JSON', async () => {
    const encoded = await serve((_, response) => response.writeHead(200, { 'content-encoding': 'br' }).end('x'));
    expect((await failureOf(encoded.gitlab.version())).message).toContain('encoding');
    const page = await serve((_, response) => response.writeHead(200).end('<html>'));
    expect((await failureOf(page.gitlab.version())).message).toContain('not JSON');
  });

  it('never puts the token in an error', async () => {
    const { gitlab } = await serve(json({ message: TOKEN }, 401));
    const error = await failureOf(gitlab.version());
    expect(error.failure.kind).toBe('unauthorized');
    expect(`${error.message} ${error.stack} ${JSON.stringify(error)}`).not.toContain(TOKEN);
  });

  it('says unreachable where nothing listens', async () => {
    const { gitlab } = await serve(json({}));
    for (const close of closing.splice(0)) close();
    const { failure } = await failureOf(gitlab.version());
    expect(failure).toEqual({ kind: 'unreachable', detail: 'GitLab cannot be reached (ECONNREFUSED).' });
  });
});

describe('reading lists of GitLab', () => {
  it('gives one page and the cursor of the next, asked for by id', async () => {
    const project = { id: 7, path_with_namespace: 'g/p' };
    const link = '<https://gitlab.example.com/api/v4/projects?id_after=7&per_page=100>; rel="next"';
    const { gitlab, requests } = await serve(json([project], 200, { link }), json([]));
    expect(await gitlab.listProjects(null)).toEqual({ items: [{ id: 7, path: 'g/p' }], next: '7' });
    expect(await gitlab.listProjects('7')).toEqual({ items: [], next: null });
    expect(requests[0]?.url).toContain('pagination=keyset');
    expect(requests[1]?.url).toContain('id_after=7');
  });

  it('follows every page of branches and tags', async () => {
    const link = '<https://gitlab.example.com/api/v4/projects/1/repository/branches?page=2&per_page=100>; rel="next"';
    const { gitlab } = await serve(
      json([{ name: 'main', protected: true }], 200, { link }),
      json([{ name: 'dev', protected: false }]),
      json([{ name: 'v1', protected: false }]),
    );
    expect(await gitlab.listRefs(1)).toEqual([
      { type: 'branch', name: 'main', protected: true },
      { type: 'branch', name: 'dev', protected: false },
      { type: 'tag', name: 'v1', protected: false },
    ]);
  });

  it('reads the most permissive level of a rule, and "no one" only where it stands alone', async () => {
    const rule = {
      name: 'main',
      push_access_levels: [{ access_level: 0 }, { access_level: 40 }, { access_level: 30 }],
    };
    const { gitlab } = await serve(json([rule]), json([{ name: 'v*', create_access_levels: [{ access_level: 0 }] }]));
    expect(await gitlab.listProtection(1)).toEqual([
      { type: 'branch', pattern: 'main', pushLevel: 30, mergeLevel: null, inherited: false },
      { type: 'tag', pattern: 'v*', pushLevel: 0, mergeLevel: null, inherited: false },
    ]);
  });

  it('takes hidden sub components for unknown, never for the default', async () => {
    const { gitlab } = await serve(
      json({ id: 1, path_with_namespace: 'g/p', name: 'p', visibility: 'private', archived: false }),
    );
    expect((await gitlab.project(1)).subComponents).toBeNull();
  });

  it('says where a reply is not as documented', async () => {
    const { gitlab } = await serve(json({ id: 'x' }));
    expect((await failureOf(gitlab.project(1))).message).toContain('not as documented at id');
  });
});
